// Tests that no exported or copied text is a formula in a spreadsheet; LibreOffice reads the texts.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';

import { assertQuiet, catchCopies, choose, copiedText, launch, open, scratch, shownRows } from './support.mjs';

const program = process.env.LIBREOFFICE;
const skip = !program && 'LIBREOFFICE names no program';

let browser;
before(async () => { if (!skip) browser = await launch(); });
after(() => browser?.close());

const BLANKS = ['', ' ', '\u00a0', '\ufeff', '\u200b', '\u00ad', '\u2060', '\u3000', '\u202e', '\u0001', '\0', '\t', '"', '\n'];

/** Cells that some spreadsheet runs: at the beginning, behind a separator, behind invisible characters. */
const ATTACKS = [
  ...BLANKS.flatMap((blank) => [`${blank}=1+1`, `ok;${blank}=1+1`, `ok\t${blank}=1+1`, `ok|${blank}=1+1`, `ok,${blank}=1+1`]),
  '+1+1', '-1+1', '@SUM(1)', "=cmd|' /C calc'!A0", 'a;"=1+1&"";x', 'a\r\n=1+1', '＝1+1',
];

/** Separators by which a person, or the system's settings, may split a text. */
const SEPARATORS = { comma: 44, semicolon: 59, tab: 9, bar: 124 };

const folder = scratch();

/** The formulas LibreOffice finds in a text, split by each separator. */
function formulasOf(name, text) {
  const file = join(folder, `${name}.csv`);
  writeFileSync(file, text);
  const found = {};
  for (const [separator, code] of Object.entries(SEPARATORS)) {
    execFileSync(program, [
      `-env:UserInstallation=file://${join(folder, 'profile')}`, '--headless', '--norestore',
      `--infilter=CSV:${code},34,76`, '--convert-to', 'fods', '--outdir', folder, file,
    ], { stdio: 'ignore', timeout: 120_000 });
    const sheet = readFileSync(join(folder, `${basename(file, '.csv')}.fods`), 'utf8');
    assert.match(sheet, /<table:table-cell/, `${name} was read`);
    found[separator] = sheet.match(/table:formula="[^"]*"/g) ?? [];
  }
  return found;
}

const NONE = Object.fromEntries(Object.keys(SEPARATORS).map((separator) => [separator, []]));

const quoted = (cell) => `"${cell.replaceAll('"', '""')}"`;

test('the attacks are formulas if they are not neutralised', { skip }, () => {
  const found = formulasOf('raw', ATTACKS.map((cell) => `${quoted(cell)},x\r\n`).join(''));
  assert.ok(found.comma.length > 0 && found.semicolon.length > 0, JSON.stringify(found));
  assert.ok(formulasOf('raw-text', ATTACKS.join('\n')).tab.length > 0);
});

test('an export and every copy of hostile cells and headers hold no formula', { skip, timeout: 300_000 }, async () => {
  const { context, page, watched } = await open(browser);
  await catchCopies(page);
  const file = join(folder, 'hostile.csv');
  const header = ['name', 'cell', '=1+1', 'ok;=1+1', 'ok\t=1+1', 'ok|\u00a0=1+1'].map(quoted).join(',');
  const rows = ATTACKS.map((cell, at) => [`row ${at}`, cell, 1, 2, 3, 4].map((value) => quoted(String(value))).join(','));
  // The first column matters too: a line begins with it.
  const first = ATTACKS.map((cell) => [cell, cell, 1, 2, 3, 4].map((value) => quoted(String(value))).join(','));
  writeFileSync(file, [header, ...rows, ...first, ''].join('\r\n'));
  await choose(page, file);
  await page.getByRole('tab', { name: /^Table/ }).click();
  assert.equal(await shownRows(page), rows.length + first.length);

  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export rows' }).click();
  await page.locator('.export-choice').filter({ hasText: /CSV/ }).click();
  const exported = readFileSync(await (await waiting).path(), 'utf8');
  assert.match(exported, /'=1\+1/, 'and the values can be read');
  assert.deepEqual(formulasOf('exported', exported), NONE);

  const grid = page.getByRole('grid');
  const cell = grid.locator('[role=row]:not(:has([role=columnheader])) [aria-colindex="2"]').first();
  await cell.click({ position: { x: 8, y: 8 } });
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+c');
  assert.deepEqual(formulasOf('copied-cells', await copiedText(page)), NONE);

  // Each attack is copied as one cell.
  const singles = [];
  await cell.click({ position: { x: 8, y: 8 } });
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('ArrowRight');
  for (const attack of ATTACKS) {
    await page.keyboard.press('Control+c');
    const text = await copiedText(page);
    assert.equal(text.replaceAll("'", ''), attack.replaceAll("'", '').replaceAll('\r\n', text.includes('\r\n') ? '\r\n' : '\n'));
    singles.push(text);
    await page.keyboard.press('ArrowDown');
  }
  assert.deepEqual(formulasOf('single-cells', singles.join('\n')), NONE);

  // Fields and JSON of a record are copied.
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Enter');
  const record = page.getByRole('complementary');
  await record.waitFor();
  await record.getByRole('button', { name: /JSON/ }).click();
  const json = await copiedText(page);
  assert.equal(JSON.parse(json).cell, '=1+1', 'the same value');
  assert.deepEqual(formulasOf('record-json', json), NONE);
  assert.deepEqual(watched.requests, []);

  // Text is marked with the pointer and copied by the browser.
  const marked = await page.evaluate(() => {
    const list = document.createElement('table');
    for (const text of ['=1+1', 'ok;=1+1']) list.insertRow().insertCell().textContent = text;
    document.querySelector('main').append(list);
    getSelection().selectAllChildren(list);
    document.activeElement?.blur();
    const data = new DataTransfer();
    const event = new ClipboardEvent('copy', { clipboardData: data, bubbles: true, cancelable: true });
    list.dispatchEvent(event);
    list.remove();
    return [event.defaultPrevented, data.getData('text/plain')];
  });
  assert.equal(marked[0], true);
  assert.deepEqual(formulasOf('marked', marked[1]), NONE);
  assertQuiet(watched);
  await context.close();
});

test('lists of seats to reclaim hold no formula', { skip, timeout: 300_000 }, async () => {
  const { context, page, watched } = await open(browser);
  await catchCopies(page);
  const file = join(folder, 'copilot-seat-activity-1763640000.csv');
  const lines = ATTACKS.map((login, at) => `2026-11-01T06:00:00Z,${quoted(login + at)},2020-01-01T00:00:00Z,2020-01-01T00:00:00Z,vscode,${quoted(login)}`);
  writeFileSync(file, ['Report Time,Login,Last Authenticated At,Last Activity At,Last Surface Used,Organization', ...lines, ''].join('\r\n'));
  await choose(page, file);
  await page.getByRole('tab', { name: /^Reclaim/ }).click();
  await page.getByRole('button', { name: 'Copy logins' }).click();
  assert.deepEqual(formulasOf('logins', await copiedText(page)), NONE);
  for (const button of ['Save logins as text', 'Save as CSV']) {
    const waiting = page.waitForEvent('download');
    await page.getByRole('button', { name: button }).click();
    const text = readFileSync(await (await waiting).path(), 'utf8');
    assert.ok(text.split('\n').length > ATTACKS.length / 2, button);
    assert.deepEqual(formulasOf(button.replaceAll(' ', '-'), text), NONE);
  }
  assertQuiet(watched);
  await context.close();
});
