// Tests that a figure of people opens a list of these people, and that the rows that a figure or a
// finding could not count open exactly.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { assertQuiet, audit, choose, corpus, launch, open, root, rowsOf, scratch, settled, shownRows } from './support.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

const copilot = (name) => join(root, 'tests/corpus/copilot', name);
const figureOf = (page, name) => page.getByRole('region', { name: 'Figures' }).getByRole('button', { name });
const isFocused = (locator) => locator.evaluate((node) => node === document.activeElement);

test('a figure of people lists them, with their rows, by keyboard', async () => {
  const { context, page, watched } = await open(browser);
  const rows = rowsOf(copilot('activity.title-case.csv'));
  await choose(page, copilot('activity.title-case.csv'));
  const people = figureOf(page, /^People :/);
  const logins = new Map();
  for (const { Login } of rows) logins.set(Login, (logins.get(Login) ?? 0) + 1);
  await people.focus();
  await page.keyboard.press('Enter');
  const list = page.getByRole('dialog', { name: `People: ${logins.size}` });
  await list.getByRole('listitem').first().waitFor();
  assert.equal(await people.getAttribute('aria-expanded'), 'true');
  assert.ok(await list.evaluate((node) => node.contains(document.activeElement)), 'the focus is in the list');
  await audit(page, 'the list of people');
  const listed = await list.getByRole('listitem').allInnerTexts();
  const wanted = [...logins].map(([login, seats]) => `${login} ${seats} ${seats === 1 ? 'seat' : 'seats'}`);
  assert.deepEqual(listed.map((text) => text.replace(/[\s:]+/g, ' ').trim()).sort(), wanted.sort());

  // The names can be copied, for a mail or a script.
  await page.evaluate(() => {
    navigator.clipboard.writeText = (text) => { globalThis.copied = text; return Promise.resolve(); };
    navigator.clipboard.write = async ([item]) => { globalThis.copied = await (await item.getType('text/plain')).text(); };
  });
  await list.getByRole('button', { name: 'Copy names' }).click();
  await list.getByText(`Copied ${logins.size} names.`).waitFor();
  const copied = await page.evaluate(() => globalThis.copied);
  assert.deepEqual(copied.split('\n').sort(), [...logins.keys()].sort());

  // Escape closes the list and returns the focus; a second press on the figure does too.
  await page.keyboard.press('Escape');
  await settled(() => list.count(), 0);
  assert.ok(await isFocused(people));
  await people.click();
  await list.waitFor();
  await people.click();
  await settled(() => list.count(), 0);
  // A press elsewhere closes it.
  await people.click();
  await list.waitFor();
  await page.getByRole('heading', { level: 1 }).click();
  await settled(() => list.count(), 0);

  // The rows of one person, and of all.
  await people.click();
  await list.getByRole('button', { name: /^ada/ }).click();
  await page.getByRole('tab', { name: /^Table/, selected: true }).waitFor();
  assert.equal(await shownRows(page), logins.get('ada'));
  await page.goBack();
  await people.click();
  await list.getByRole('button', { name: `Show all ${rows.length} seats` }).click();
  assert.equal(await shownRows(page), rows.length);
  assertQuiet(watched);
  await context.close();
});

test('people who could not be counted are listed too', async () => {
  const { context, page, watched } = await open(browser);
  await choose(page, copilot('seats.keys-left-out.json'));
  const unknown = figureOf(page, /^1 unknown person of “People active in 30 days”/);
  await unknown.click();
  const list = page.getByRole('dialog', { name: 'People active in 30 days, unknown: 1 person' });
  await list.getByRole('listitem').first().waitFor();
  await audit(page, 'the list of people who could not be counted');
  await list.getByRole('listitem').getByRole('button').click();
  await page.getByRole('tab', { name: /^Table/, selected: true }).waitFor();
  assert.equal(await shownRows(page), 1);
  assertQuiet(watched);
  await context.close();
});

test('rows that could not be counted or checked are shown exactly', async () => {
  const { context, page, watched } = await open(browser);
  await choose(page, corpus('all_users.ragged.csv'));
  await page.getByRole('region', { name: 'Figures' }).waitFor();
  for (const summary of await page.locator('details.folded > summary').all()) await summary.click();
  const asides = page.getByRole('button', { name: /\bunknown accounts? of|could not be checked/ });
  const names = await asides.allInnerTexts();
  assert.ok(names.length > 8, `only ${names.length} of them`);
  for (const [at, name] of names.entries()) {
    await asides.nth(at).click();
    await page.getByRole('tab', { name: /^Table/, selected: true }).waitFor();
    assert.equal(await shownRows(page), Number(/\d+/.exec(name)[0]), name);
    await page.goBack();
    await page.getByRole('region', { name: 'Figures' }).waitFor();
    for (const folded of await page.locator('details.folded:not([open]) > summary').all()) await folded.click();
  }
  assertQuiet(watched);
  await context.close();
});

test('a day without values is unknown in a chart, and one without a row has no number', async () => {
  const { context, page, watched } = await open(browser);
  const day = JSON.parse(readFileSync(copilot('metrics_days.1-day.json'), 'utf8'));
  const bare = { day: '2026-10-31', enterprise_id: day.enterprise_id, totals_by_feature: [], totals_by_ide: [] };
  const file = join(scratch(), 'days.ndjson');
  writeFileSync(file, [{ ...day, day: '2026-10-29' }, bare].map((each) => `${JSON.stringify(each)}\n`).join(''));
  await choose(page, file);
  const chart = page.getByRole('region', { name: 'Interactions by day' });
  const marks = chart.getByRole('toolbar').getByRole('button');
  await marks.first().waitFor();
  const names = await marks.evaluateAll((all) => all.map((mark) => mark.getAttribute('aria-label')));
  assert.deepEqual(names.map((name) => name.replace(/^.*: /, '')), ['20', '0 days', 'unknown in 1 day']);
  await chart.getByText('As a table').click();
  await chart.getByRole('row').nth(3).waitFor();
  const figures = await chart.getByRole('row').allInnerTexts();
  assert.deepEqual(figures.slice(1).map((row) => row.split('\t')[1]), ['20', '–', 'unknown', '–'], 'the last row has the rows that the chart cannot place');
  await audit(page, 'days without values');
  assertQuiet(watched);
  await context.close();
});

for (const colorScheme of ['light', 'dark']) {
  test(`the list fits a phone, ${colorScheme}`, async () => {
    const { context, page, watched } = await open(browser, { viewport: { width: 380, height: 800 }, colorScheme });
    await choose(page, copilot('activity.title-case.csv'));
    // If a tile is at the end of a line, the list stays inside the page.
    for (const figure of [/^People :/, /^People active in 60 days/]) {
      await figureOf(page, figure).click();
      const list = page.getByRole('dialog');
      await list.getByRole('listitem').first().waitFor();
      const { x, width } = await list.boundingBox();
      assert.ok(x >= 0 && x + width <= 380, `${x} + ${width}`);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 380);
      await audit(page, 'the list of people on a phone');
      await page.keyboard.press('Escape');
      await settled(() => list.count(), 0);
    }
    assertQuiet(watched);
    await context.close();
  });
}
