// Tests Back within a file: it closes dialogs, and undoes what was done in them and with ticks.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { assertQuiet, audit, choose, corpus, howRead, launch, open, scratch, settled, shownRows } from './support.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

const pane = (page, name) => page.getByRole('tab', { name, selected: true }).waitFor();
const banners = (page) => page.getByRole('banner').count();

/** A report with more owners than a chart draws: owner-01 has one repository, owner-20 twenty. */
function repositories() {
  const header = 'created_at,owner_id,owner_type,owner_name,id,name,visibility,readable_size,raw_size,collaborators,fork?,deleted?';
  const rows = Array.from({ length: 20 }, (_, owner) => Array.from({ length: owner + 1 }, (_, at) =>
    `2026-01-01 00:00:00 +0000,${owner + 1},User,owner-${String(owner + 1).padStart(2, '0')},${owner * 100 + at},r${at},private,,${owner + 1},0,false,false`)).flat();
  const file = join(scratch(), 'all_repositories.csv');
  writeFileSync(file, `${[header, ...rows].join('\n')}\n`);
  return file;
}

test('Back closes a dialog and leaves the page as it is; a closed dialog is no step', async () => {
  const { context, page, watched } = await open(browser);
  await choose(page, corpus('all_users.plain.csv'));
  await pane(page, 'Overview');
  await page.getByRole('tab', { name: /^Table/ }).click();
  await page.getByRole('grid').waitFor();
  const dialog = page.getByRole('dialog');
  const ways = {
    requests: () => page.locator('.meter').click(),
    shortcuts: () => page.keyboard.press('?'),
    corrections: async () => {
      await howRead(page);
      await page.getByRole('button', { name: 'Change how this file is read' }).first().click();
    },
  };
  for (const [what, openIt] of Object.entries(ways)) {
    await openIt();
    await dialog.waitFor();
    await page.goBack();
    await dialog.waitFor({ state: 'hidden' });
    await pane(page, /^Table/);
    assert.match(page.url(), /pane=table/, what);
    // Forward shows it again; it is closed by a key, which needs no Back.
    await page.goForward();
    await dialog.waitFor();
    assert.equal(await banners(page), 1, `one banner above ${what}`);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.goBack();
    await pane(page, 'Overview');
    await page.goForward();
    await pane(page, /^Table/);
  }
  assertQuiet(watched);
  await context.close();
});

test('Back undoes the order and the search of a list of members, and returns to it from the rows', async () => {
  const { context, page, watched } = await open(browser);
  await choose(page, repositories());
  await page.getByRole('button', { name: 'Show all 20: Disk by owner' }).click();
  const dialog = page.getByRole('dialog', { name: 'Disk by owner' });
  const first = () => dialog.getByRole('rowheader').first().innerText();
  await settled(first, 'owner-20');
  await dialog.getByRole('button', { name: 'Owner', exact: true }).click();
  await settled(first, 'owner-01');
  await dialog.getByRole('searchbox', { name: 'Find' }).pressSequentially('-1');
  await settled(first, 'owner-10');
  await audit(page, 'a list of members with a search');
  await page.goBack();
  await settled(first, 'owner-01');
  assert.equal(await dialog.getByRole('searchbox', { name: 'Find' }).inputValue(), '');
  await page.goBack();
  await settled(first, 'owner-20');
  await page.goForward();
  await settled(first, 'owner-01');

  await dialog.getByRole('button', { name: 'owner-07', exact: true }).click();
  await pane(page, /^Table/);
  await settled(() => shownRows(page), 7);
  assert.equal(await dialog.count(), 0);
  await page.goBack();
  await settled(first, 'owner-01');
  await page.goBack();
  await settled(first, 'owner-20');
  await page.goBack();
  await dialog.waitFor({ state: 'hidden' });
  await pane(page, 'Overview');
  assertQuiet(watched);
  await context.close();
});

test('a closed list of members gives the focus back', async () => {
  const { context, page, watched } = await open(browser);
  await choose(page, repositories());
  const opener = page.getByRole('button', { name: 'Show all 20: Disk by owner' });
  const dialog = page.getByRole('dialog', { name: 'Disk by owner' });
  for (const close of [() => page.keyboard.press('Escape'), () => dialog.getByRole('button', { name: 'Close' }).click(), () => page.goBack()]) {
    await opener.click();
    await dialog.waitFor();
    await close();
    await dialog.waitFor({ state: 'hidden' });
    await settled(() => opener.evaluate((button) => button === document.activeElement), true);
  }
  assertQuiet(watched);
  await context.close();
});

test('Back shows all rows again after only the ticked ones, and keeps the filter', async () => {
  const { context, page, watched } = await open(browser);
  await choose(page, corpus('all_users.plain.csv'));
  await page.getByRole('tab', { name: /^Table/ }).click();
  const all = await shownRows(page);
  await page.getByRole('grid').focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Space');
  const bar = page.getByRole('group', { name: 'Ticked rows' });
  await bar.getByRole('button', { name: 'Show only these' }).click();
  await settled(() => shownRows(page), 1);
  await page.goBack();
  await settled(() => shownRows(page), all);
  await page.goForward();
  await settled(() => shownRows(page), 1);
  await page.getByRole('button', { name: /^Clear/ }).first().click();
  await settled(() => shownRows(page), all);
  await page.goBack();
  await settled(() => shownRows(page), 1);
  assertQuiet(watched);
  await context.close();
});

test('a sample that is opened again after a reload has its pane, its filter and its order', async () => {
  const { context, page, watched } = await open(browser);
  await page.getByRole('button', { name: 'Open a sample of All users', exact: true }).click();
  await page.getByRole('tab', { name: /^Table/ }).click();
  const all = await shownRows(page);
  await page.getByRole('textbox', { name: 'Filter' }).fill('role:admin');
  await page.keyboard.press('Enter');
  await page.locator('[role=columnheader][data-column=login] .grid-head-name').click();
  await page.waitForFunction(() => /q=role:admin/.test(location.hash) && /sort=login/.test(location.hash));
  const some = await shownRows(page);
  assert.ok(some > 0 && some < all);
  await page.reload();
  await page.getByRole('button', { name: 'Open the sample again: All users' }).click();
  await pane(page, /^Table/);
  await settled(() => shownRows(page), some);
  assert.equal(await page.locator('[role=columnheader][data-column=login]').getAttribute('aria-sort'), 'ascending');
  assert.deepEqual(watched.errors, []);
  await context.close();
});
