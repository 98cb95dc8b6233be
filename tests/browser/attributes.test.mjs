// Tests the names of attributes: a colon in one means that a directive of the page's own language
// was written into the page by mistake.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';

import { sleep } from '../edge/support.mjs';
import { skip, visit } from './fetching.mjs';
import { choose, corpus, howRead, root } from './support.mjs';

/** No element of the current page has an attribute with a colon in its name. */
async function assertPlain(page, what) {
  const odd = await page.evaluate(() => [...document.querySelectorAll('*')].flatMap((element) =>
    element.getAttributeNames().filter((name) => name.includes(':') && !name.startsWith('xmlns:') && !name.startsWith('xlink:'))
      .map((name) => `${element.localName} ${name}`)));
  assert.deepEqual(odd, [], what);
}

test('no element has an attribute with a colon in its name, and password managers are told to keep out', { skip }, async () => {
  const { page, context } = await visit();
  await assertPlain(page, 'the page that fetches');
  for (const id of ['fetch-user', 'fetch-token']) {
    const names = await page.locator(`#${id}`).evaluate((field) => field.getAttributeNames());
    for (const name of ['data-1p-ignore', 'data-bwignore', 'data-lpignore', 'data-form-type']) assert.ok(names.includes(name), `${id} lacks ${name}`);
  }
  await page.locator('.meter').click();
  await assertPlain(page, 'the dialog about data');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Rollcall, start page' }).click();
  await page.getByRole('button', { name: 'Choose files' }).waitFor();
  await assertPlain(page, 'the start page');
  for (const file of ['all_users.plain.csv', 'all_repositories.plain.csv']) {
    await choose(page, corpus(file));
    await page.getByRole('region', { name: 'Figures' }).waitFor({ timeout: 30_000 });
    await assertPlain(page, `the overview of ${file}`);
    for (const pane of [/^Table/, /^Problems/]) {
      await page.getByRole('tab', { name: pane }).click();
      await sleep(300);
      await assertPlain(page, `${pane} of ${file}`);
    }
  }

  await page.getByRole('tab', { name: /^Table/ }).click();
  await page.getByRole('grid').focus();
  for (const key of ['Control+Home', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
  await page.getByRole('complementary').or(page.getByRole('dialog')).first().waitFor();
  await assertPlain(page, 'a record');
  await page.keyboard.press('Escape');
  await howRead(page);
  await page.getByRole('button', { name: 'Change how this file is read' }).first().click();
  await page.getByRole('dialog', { name: 'Change how this file is read' }).getByRole('combobox').first().waitFor();
  await assertPlain(page, 'the dialog that corrects the reading');
  await page.keyboard.press('Escape');
  await choose(page, join(root, 'tests/corpus/archives/reports.zip'));
  await page.getByRole('tab', { name: /^reports\.zip/ }).click();
  await page.getByRole('heading', { name: 'Files in this archive' }).waitFor();
  await assertPlain(page, 'what is in an archive');
  await page.getByRole('button', { name: 'Rollcall, start page' }).click();
  await page.getByRole('tab', { name: /GitHub Copilot/ }).click();
  await page.getByRole('button', { name: 'Open a sample of Copilot activity' }).click();
  await page.getByRole('tab', { name: 'Reclaim' }).click();
  await page.getByRole('tabpanel', { name: 'Reclaim' }).waitFor();
  await assertPlain(page, 'Reclaim');
  await context.close();
});
