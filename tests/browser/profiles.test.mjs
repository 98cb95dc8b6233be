// Tests column profiles, in the table's head and in a panel: they are read, opened by the keyboard,
// followed to their rows, turned off and on again.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { assertQuiet, audit, choose, column, corpus, launch, open, rowsOf, scratch, settled, shownRows } from './support.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

async function table(opened, file) {
  await choose(opened.page, file);
  await opened.page.getByRole('tab', { name: /^Table/ }).click();
  await opened.page.getByRole('grid').waitFor();
  return opened;
}

/** The sentence about a column in its header, when the profile has arrived. */
async function sentence(page, key) {
  const header = page.locator(`[role=columnheader][data-column="${key}"]`);
  await page.locator(`[role=columnheader][data-column="${key}"][aria-describedby]`).waitFor();
  return header.evaluate((el) => document.getElementById(el.getAttribute('aria-describedby')).textContent.replace(/[\u202f\u00a0]/g, ' '));
}

/** Moves to a column's header and opens its profile, by the keyboard alone. */
async function openByKeyboard(page, key, name) {
  const at = Number(await page.locator(`[role=columnheader][data-column="${key}"]`).getAttribute('aria-colindex'));
  await page.getByRole('grid').focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('ArrowUp');
  for (let i = 1; i < at; i += 1) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
  const panel = page.getByRole('dialog', { name: `What ${name} holds` });
  await panel.waitFor();
  return panel;
}

test('the profile of a column has a sentence and a panel, and a bar shows its rows', async () => {
  const { context, page, watched } = await table(await open(browser), corpus('all_users.plain.csv'));
  const rows = rowsOf(corpus('all_users.plain.csv'));
  const admins = rows.filter((row) => row.role === 'admin').length;
  const repos = rows.map((row) => Number(row.repos)).sort((a, b) => a - b);
  const middle = repos[Math.ceil(repos.length / 2) - 1];
  assert.equal(await sentence(page, 'repos'), `Numbers from ${repos[0]} to ${repos.at(-1)}, half of them ${middle} or less; all known.`);
  assert.match(await sentence(page, 'role'), /^2 different values, most often user/);
  await audit(page, 'a table with profiles');

  const panel = await openByKeyboard(page, 'role', 'role');
  await audit(page, 'what a column holds');
  assert.match(await panel.innerText(), new RegExp(`Counted over all ${rows.length} rows`));
  await panel.getByRole('toolbar').getByRole('button', { name: /^admin/ }).click();
  await panel.waitFor({ state: 'hidden' });
  assert.equal(await shownRows(page), admins);
  assert.ok((await column(page, 'role')).every((role) => role === 'admin'));
  assert.ok(await page.getByRole('grid').evaluate((el) => el === document.activeElement), 'the keyboard is back in the grid');
  assert.match(await sentence(page, 'role'), /^2 different values/, 'a column’s own filter is left out');
  assert.match(await sentence(page, 'repos'), new RegExp(`Counted among the ${admins} rows`), 'other columns follow the filter');

  await openByKeyboard(page, 'repos', 'repos');
  await page.keyboard.press('Escape');
  assert.ok(await page.getByRole('grid').evaluate((el) => el === document.activeElement));
  assertQuiet(watched);
  await context.close();
});

test('in a table of no known kind, the reasons of unknown cells are distinguished and show their rows', async () => {
  const file = join(scratch(), 'orders.csv');
  const lines = Array.from({ length: 60 }, (_, n) => `${n % 5 ? n * n : ''},2026-0${n % 3 + 1}-11,${n % 4 ? 'web' : 'store'}`);
  writeFileSync(file, `amount,day,channel\n${lines.join('\n')}\n7\n`);
  const { context, page, watched } = await open(browser);
  await choose(page, file);
  const figures = page.getByRole('region', { name: 'Figures' });
  await figures.getByRole('button', { name: /^Columns ?: 3/ }).waitFor();
  // Twelve empty amounts, and the two cells that the last row is too short for.
  await figures.getByRole('button', { name: /^Unknown cells ?: 14/ }).click();
  assert.equal(await shownRows(page), 13);
  assert.match(await sentence(page, 'day'), /^Times from 2026-01-11 to 2026-03-11, half of them by 2026-02-11; 7.7% unknown\. Counted among the 13 rows/);

  let panel = await openByKeyboard(page, 'amount', 'amount');
  await panel.getByRole('button', { name: 'Empty: show 12 rows' }).click();
  assert.equal(await shownRows(page), 12);
  await page.getByRole('button', { name: 'Clear all' }).click();
  panel = await openByKeyboard(page, 'day', 'day');
  await panel.getByRole('button', { name: 'Missing: show 1 row' }).click();
  assert.equal(await shownRows(page), 1);
  await page.getByRole('button', { name: 'Clear all' }).click();
  panel = await openByKeyboard(page, 'amount', 'amount');
  const bars = panel.getByRole('toolbar').first().getByRole('button');
  const name = await bars.first().getAttribute('aria-label');
  const wanted = Number(/(\d+) rows?$/.exec(name)[1]);
  await bars.first().focus();
  await page.keyboard.press('Enter');
  assert.equal(await shownRows(page), wanted, name);
  assertQuiet(watched);
  await context.close();
});

test('profiles are turned off, which is remembered, and on again', async () => {
  const { context, page, watched } = await table(await open(browser), corpus('all_users.plain.csv'));
  const toggle = page.getByRole('button', { name: 'Column profiles' });
  const height = async () => (await page.locator('.grid-head').boundingBox()).height;
  await sentence(page, 'repos');
  const tall = await height();
  await toggle.click();
  await settled(() => toggle.getAttribute('aria-pressed'), 'false');
  assert.ok(await height() < tall - 20, 'the rows have the room');
  assert.equal(await page.locator('.profile-head').count(), 0);
  // The profile of a column can still be requested.
  const panel = await openByKeyboard(page, 'role', 'role');
  await panel.getByText(/different values/).waitFor();
  await page.keyboard.press('Escape');
  assertQuiet(watched);

  const again = await context.newPage();
  await again.goto(page.url().replace(/#.*/, ''));
  await again.locator('input[type=file]').first().waitFor({ state: 'attached' });
  await table({ page: again }, corpus('all_users.plain.csv'));
  const remembered = again.getByRole('button', { name: 'Column profiles' });
  assert.equal(await remembered.getAttribute('aria-pressed'), 'false');
  await remembered.click();
  await again.locator('.profile-caption').first().waitFor();
  await context.close();
});

test('on a phone the panel can be read and closed', async () => {
  const { context, page, watched } = await table(await open(browser, { viewport: { width: 380, height: 760 } }), corpus('all_users.plain.csv'));
  await page.locator('.profile-head').first().click();
  const panel = page.getByRole('dialog', { name: 'What login holds' });
  await panel.waitFor();
  const box = await panel.boundingBox();
  assert.ok(box.x >= 0 && box.x + box.width <= 380, 'within the window');
  await audit(page, 'a column on a phone');
  await panel.getByRole('button', { name: 'Close' }).click();
  await panel.waitFor({ state: 'hidden' });
  assertQuiet(watched);
  await context.close();
});
