// Tests printing: every part of a page, without controls, and the rows of a table.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { assertQuiet, audit, choose, corpus, launch, open, scratch } from './support.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

const ROWS = 2_100;

/** A file of more rows than are printed. */
function manyRows() {
  const file = join(scratch(), 'many.csv');
  const rows = Array.from({ length: ROWS }, (_, at) => `person-${at},${at},2026-01-01`);
  writeFileSync(file, `login,repos,since\n${rows.join('\n')}\n`);
  return file;
}

/** The number of pages in a PDF. */
async function pages(page, options = {}) {
  const pdf = (await page.pdf({ format: 'A4', ...options })).toString('latin1');
  return Math.max(...[...pdf.matchAll(/\/Count (\d+)/g)].map((found) => Number(found[1])));
}

/** The texts of controls that would be printed. */
function printedControls(page) {
  return page.evaluate(() => [...document.querySelectorAll('.button, .tool-button, .icon-button, .link, input:not([type=date]), select, [role=tab]')]
    .filter((element) => element.getClientRects().length > 0)
    .map((element) => element.outerHTML.slice(0, 90)));
}

/** A file of more columns than fit on a page; one has a text without blanks. */
function wideRows() {
  const file = join(scratch(), 'wide.csv');
  const heads = Array.from({ length: 21 }, (_, at) => `measured_value_${at}`);
  const rows = Array.from({ length: ROWS }, (_, at) =>
    [`person-${at}`, `https://example.test/${'a'.repeat(60)}`, ...heads.map((_, column) => at * column)].join(','));
  writeFileSync(file, `login,profile_url,${heads.join(',')}\n${rows.join('\n')}\n`);
  return file;
}

/** Counts calls of the browser's print dialog, which tests do not have. */
async function withoutDialog(page) {
  await page.evaluate(() => { globalThis.dialogs = 0; window.print = () => { globalThis.dialogs += 1; }; });
}

const asked = (page, times) => page.waitForFunction((times) => globalThis.dialogs === times, times);

test('an overview is printed whole, without controls', async () => {
  const { context, page, watched } = await open(browser, { colorScheme: 'dark' });
  await choose(page, corpus('all_users.plain.csv'));
  await page.getByRole('region', { name: 'Figures' }).waitFor();
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  assert.deepEqual(await printedControls(page), []);
  assert.ok(await page.getByRole('heading', { level: 1 }).isVisible());
  const light = await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  assert.equal(light, 'light');
  // Nothing is cut off: no element scrolls what it holds.
  const cut = await page.evaluate(() => [...document.querySelectorAll('main, main *')]
    .filter((element) => element.getClientRects().length > 0 && ['auto', 'scroll', 'hidden'].includes(getComputedStyle(element).overflowY)
      && element.scrollHeight > element.clientHeight + 2 && element.clientHeight > 2)
    .map((element) => element.className));
  assert.deepEqual(cut, []);
  assert.ok(await pages(page) > 1, 'one page is not the whole overview');
  assertQuiet(watched);
  await context.close();
});

test('the rows of a table are printed up to a limit, with their head', async () => {
  const { context, page, watched } = await open(browser);
  await choose(page, manyRows());
  await page.getByRole('tab', { name: /^Table/ }).click();
  await page.getByRole('grid').waitFor();
  await withoutDialog(page);
  await page.keyboard.press('Control+p');
  await asked(page, 1);
  const rows = page.locator('.printed-rows tbody tr');
  assert.equal(await rows.count(), 2_000);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.getByRole('grid').isVisible(), false);
  assert.match(await page.locator('.printed-rows').innerText(), /^The first 2,000 of 2,100 rows\. The other 100 are not printed/);
  assert.match(await rows.last().innerText(), /person-1999\s1,999\s2026-01-01/);
  assert.deepEqual(await printedControls(page), []);
  const heads = await page.evaluate(() => getComputedStyle(document.querySelector('.printed-rows thead')).display);
  assert.equal(heads, 'table-header-group', 'the head is repeated on every page');
  assert.ok(await pages(page) > 20);
  await page.emulateMedia({ media: 'screen' });
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
  await rows.first().waitFor({ state: 'detached' });

  // The menu does the same, with the filter in words.
  await page.getByRole('searchbox').first().fill('person-17');
  await page.waitForFunction(() => document.querySelector('[role=grid]')?.getAttribute('aria-rowcount') === '112');
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('button', { name: 'Print…' }).click();
  await asked(page, 2);
  assert.equal(await rows.count(), 111);
  assertQuiet(watched);
  await context.close();
});

test('a wide table prints the columns that fit the page, and says how many', async () => {
  // The room between the margins of A4 on its side, on which the page is laid out when printed.
  const { context, page, watched } = await open(browser, { viewport: { width: 1031, height: 680 } });
  await choose(page, wideRows());
  await page.getByRole('tab', { name: /^Table/ }).click();
  await page.getByRole('grid').waitFor();
  await withoutDialog(page);
  await page.keyboard.press('Control+p');
  await asked(page, 1);
  await page.emulateMedia({ media: 'print' });
  const printed = page.locator('.printed-rows');
  const [, fit, all] = /The first (\d+) of (\d+) columns fit the page\. .*Columns, or export/.exec(await printed.innerText());
  assert.equal(all, '23');
  assert.ok(Number(fit) >= 8 && Number(fit) < 23, fit);
  assert.equal(await printed.locator('th').count(), Number(fit));
  const cut = await printed.evaluate((box) => [...box.querySelectorAll('th, td')]
    .filter((cell) => cell.scrollWidth > cell.clientWidth || cell.getBoundingClientRect().right > box.getBoundingClientRect().right + 1)
    .map((cell) => cell.textContent).slice(0, 3));
  assert.deepEqual(cut, [], 'text is cut');
  const points = await printed.locator('td').first().evaluate((cell) => parseFloat(getComputedStyle(cell).fontSize) * 0.75);
  assert.ok(points >= 7.5, `${points} pt`);
  const count = await pages(page, { preferCSSPageSize: true });
  assert.ok(count > 30 && count < 200, `${count} pages`);
  assertQuiet(watched);
  await context.close();
});

test('the keyboard shortcuts open on ?, except in a field', async () => {
  const { context, page, watched } = await open(browser);
  await page.keyboard.press('?');
  const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await list.waitFor();
  for (const group of ['Anywhere', 'In the cells of a table', 'In a record']) await list.getByRole('heading', { name: group }).waitFor();
  await audit(page, 'the keyboard shortcuts');
  await page.keyboard.press('Escape');
  await list.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click();
  await list.waitFor();
  await page.keyboard.press('Escape');
  await choose(page, corpus('all_users.plain.csv'));
  await page.getByRole('tab', { name: /^Table/ }).click();
  const field = page.getByRole('searchbox').first();
  await field.fill('');
  await field.press('?');
  assert.equal(await field.inputValue(), '?');
  assert.equal(await list.isVisible(), false);
  assertQuiet(watched);
  await context.close();
});
