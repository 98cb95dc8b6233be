// Tests a file of 300,000 rows: progress, cancelling, first rows while it is read, and reaching any
// row.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { assertQuiet, audit, choose, generated, launch, open, shownRows } from './support.mjs';

let browser;
let file;
before(async () => {
  file = generated('all_users', 300_000);
  browser = await launch();
});
after(() => browser?.close());

test('reading is cancelled, and can be started again', async () => {
  const { context, page, watched } = await open(browser);
  // The whole file takes half a second, so the script presses the button when it appears.
  await page.evaluate(() => {
    const watcher = new MutationObserver(() => {
      const cancel = [...document.querySelectorAll('button')].find((b) => b.innerText.trim() === 'Cancel');
      if (!cancel) return;
      watcher.disconnect();
      cancel.click();
    });
    watcher.observe(document.body, { childList: true, subtree: true });
  });
  await choose(page, file);
  await page.getByRole('heading', { name: 'Reading was stopped.' }).waitFor();
  await audit(page, 'a cancelled file');
  await page.getByRole('button', { name: 'Retry', exact: true }).click();
  await page.getByRole('region', { name: 'Figures' }).waitFor({ timeout: 60_000 });
  assertQuiet(watched);
  await context.close();
});

test('the last row is reached, and a search and a sort answer', async () => {
  const { context, page, watched } = await open(browser);
  await choose(page, file);
  await page.getByRole('region', { name: 'Figures' }).waitFor({ timeout: 60_000 });
  await page.getByRole('tab', { name: /^Table/ }).click();
  const grid = page.getByRole('grid');
  await grid.waitFor();
  assert.equal(await shownRows(page), 300_000);
  assert.equal(await grid.getAttribute('aria-rowcount'), '300001');
  await grid.locator('[role=gridcell], [role=rowheader]').first().click();
  await page.keyboard.press('Control+End');
  await page.locator('[role=row][aria-rowindex="300001"] [role=gridcell]').first().waitFor();
  await page.locator('[role=columnheader][data-column=last_active] .grid-head-name').click();
  await page.locator('[role=columnheader][data-column=last_active][aria-sort=ascending]').waitFor();
  await page.getByRole('searchbox').fill('example.org');
  await page.waitForFunction(() => document.querySelectorAll('[role=grid] mark').length > 0);
  const found = await shownRows(page);
  assert.ok(found > 0 && found < 300_000, `${found} rows have it`);
  assertQuiet(watched);
  await context.close();
});

test('closing a file frees its memory for the next', async () => {
  const { context, page, watched } = await open(browser);
  for (let i = 0; i < 3; i += 1) {
    await choose(page, file);
    await page.getByRole('region', { name: 'Figures' }).waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: /^Close all_users/ }).click();
  }
  // The warm spare is the only engine left.
  const workers = page.workers().length;
  assert.ok(workers <= 2, `${workers} workers are still there`);
  assertQuiet(watched);
  await context.close();
});
