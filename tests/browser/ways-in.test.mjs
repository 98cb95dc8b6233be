// Tests the ways to open more than one file: archives, folders, many files at once, and pasting.

import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { crc32, gzipSync } from 'node:zlib';

import { ariaSnapshot, assertQuiet, audit, choose, corpus, drop, howRead, launch, open, root, scratch, shownRows } from './support.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

const archive = (name) => join(root, 'tests/corpus/archives', name);
const figures = (page) => page.getByRole('region', { name: 'Figures' });
const tab = (page, name, options = {}) => page.getByRole('tab', { name, ...options });
const fileTabs = (page) => page.locator('.tabs-strip').getByRole('tab');

/** Checks that a control lies within the window. */
async function assertInSight(page, locator) {
  const { y, height } = await locator.boundingBox();
  assert.ok(y >= 0 && y + height <= page.viewportSize().height, 'the control is in sight');
}

/** An archive whose entries are not packed. */
function stored(entries) {
  const files = [];
  const directory = [];
  let at = 0;
  for (const [name, text] of entries) {
    const path = Buffer.from(name);
    const bytes = Buffer.from(text);
    // Version, flags, method, time, date, checksum, both sizes, and the lengths of name and extra.
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt32LE(crc32(bytes), 10);
    fields.writeUInt32LE(bytes.length, 14);
    fields.writeUInt32LE(bytes.length, 18);
    fields.writeUInt16LE(path.length, 22);
    const more = Buffer.alloc(14);
    more.writeUInt32LE(at, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, more, path);
    const file = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, path, bytes]);
    files.push(file);
    at += file.length;
  }
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...files, ...directory, end]);
}

test('each report of an archive opens in its own tab, and other files are named', async () => {
  const { context, page, watched } = await open(browser);
  await choose(page, archive('reports.zip'));
  await tab(page, /all_users-1763640000\.csv/, { selected: true }).waitFor();
  await figures(page).waitFor();
  assert.ok(await page.getByRole('main').getByText('in reports.zip').isVisible(), 'the head names the archive');
  await tab(page, /trace\.csv/).click();
  await figures(page).waitFor();
  assert.equal(await fileTabs(page).count(), 4, 'three reports and the archive');

  await tab(page, /^reports\.zip/).click();
  const main = page.getByRole('main');
  await main.getByRole('heading', { name: 'Files in this archive' }).waitFor();
  await main.getByRole('row', { name: /older\.zip.*Packed again/ }).waitFor();
  assert.equal(await main.getByRole('row', { name: /DS_Store|MACOSX/ }).count(), 0);
  await audit(page, 'what is in an archive');
  await ariaSnapshot(main, 'archive');

  // An entry is read again with other options, and is reopened after its tab was closed.
  await tab(page, /all_organizations\.csv/).click();
  await figures(page).waitFor();
  await howRead(page);
  await page.getByRole('button', { name: 'Change how this file is read' }).click();
  await page.getByRole('combobox', { name: 'Kind' }).selectOption('generic');
  await page.getByRole('button', { name: 'Apply' }).click();
  await main.getByRole('heading', { level: 1, name: /table/i }).waitFor();
  await page.getByRole('button', { name: 'Close all_organizations.csv' }).click();
  await page.getByRole('button', { name: 'Open it again' }).click();
  await tab(page, /all_organizations\.csv/, { selected: true }).waitFor();
  await main.getByText('in reports.zip').waitFor();
  assertQuiet(watched);
  await context.close();
});

test('an archive closes its tab when all its files are open, and says so', async () => {
  const { context, page, watched } = await open(browser);
  await choose(page, archive('reports.two.zip'));
  await figures(page).waitFor();
  await page.getByText('Both files in reports.two.zip are open.').waitFor();
  assert.equal(await fileTabs(page).count(), 2);
  await audit(page, 'reports of an archive');
  assertQuiet(watched);
  await context.close();
});

test('an archive without reports, or without files, says so', async () => {
  const { context, page, watched } = await open(browser);
  await choose(page, archive('nothing-to-read.zip'));
  await page.getByRole('main').getByText('None of them can be read here').waitFor();
  await audit(page, 'an archive with nothing to read');
  await choose(page, archive('empty.zip'));
  await page.getByRole('main').getByText('The archive contains no files.').waitFor();
  await choose(page, archive('reports.cut-off.zip'));
  await page.getByRole('heading', { name: 'This archive is cut off.' }).waitFor();
  await audit(page, 'an archive without its end');
  assertQuiet(watched);
  await context.close();
});

test('a packed report is unpacked while it is read, and damage is reported as a problem', async () => {
  const { context, page, watched } = await open(browser);
  await choose(page, archive('all_users.csv.gz'));
  await figures(page).waitFor();
  await page.getByRole('heading', { level: 1, name: 'All users' }).waitFor();
  await howRead(page);
  await page.getByRole('main').getByText(/packed 846/).waitFor();
  await audit(page, 'a packed report');
  const whole = page.getByRole('tab', { name: /^Table/ });
  await whole.click();
  const rows = await shownRows(page);

  await choose(page, archive('all_users.cut-off.csv.gz'));
  await page.getByRole('tab', { name: /^Problems/ }).click();
  await page.getByRole('heading', { name: 'The packed file ends too early' }).waitFor();
  await page.getByRole('tab', { name: /^Table/ }).click();
  const kept = await shownRows(page);
  assert.ok(kept > 0 && kept < rows, `${kept} of ${rows} rows`);
  for (const pane of ['Overview', 'Table', 'Problems']) {
    await page.getByRole('tab', { name: new RegExp(`^${pane}`) }).click();
    await page.locator('.caution').filter({ hasText: `figures cover only the first ${kept}` }).waitFor();
  }
  await page.getByRole('tab', { name: 'Overview' }).click();
  await page.getByRole('region', { name: 'Figures' }).getByText('in the rows read').first().waitFor();
  await audit(page, 'an incomplete report');
  await page.getByRole('tab', { name: /^Table/ }).click();
  await page.getByRole('button', { name: 'Export rows' }).click();
  await page.getByText('Its file name says “partial”.').waitFor();
  const saved = page.waitForEvent('download');
  await page.locator('.export-choice').filter({ hasText: /CSV/ }).click();
  assert.match((await saved).suggestedFilename(), /_partial_/);

  await choose(page, archive('all_users.csv.gz.gz'));
  await page.getByRole('heading', { name: 'There is another archive inside (gzip).' }).waitFor();
  assertQuiet(watched);
  await context.close();
});

test('a decompression bomb is refused, and the page says why', async () => {
  const { context, page, watched } = await open(browser);
  const bomb = gzipSync(Buffer.alloc(128 << 20, 'login,role\n'), { level: 9 });
  const file = join(scratch(), 'all_users.csv.gz');
  writeFileSync(file, bomb);
  await choose(page, file);
  await page.getByRole('heading', { name: 'This unpacks to far more than a report would.' }).waitFor({ timeout: 30_000 });
  await audit(page, 'a refused bomb');
  await choose(page, archive('bomb.zip'));
  await page.getByRole('row', { name: /all_users\.csv.*Unpacks to far more than a report would/ }).waitFor();
  // A refused file does not affect the others.
  await choose(page, corpus('all_users.plain.csv'));
  await figures(page).waitFor();
  assertQuiet(watched);
  await context.close();
});

test('an archive of very many nested folders leaves the page responsive', async () => {
  const { context, page, watched } = await open(browser);
  const file = join(scratch(), 'deep.zip');
  const entries = Array.from({ length: 12 }, (_, at) => [`${at}/${'a/'.repeat(32_700)}all_users.csv`, 'login,role\nanna,admin\n']);
  writeFileSync(file, stored(entries));
  // Measures the longest time for which the page's thread did not answer.
  await page.evaluate(() => {
    globalThis.longest = 0;
    let last = performance.now();
    setInterval(() => {
      globalThis.longest = Math.max(globalThis.longest, performance.now() - last);
      last = performance.now();
    }, 20);
  });
  await choose(page, file);
  await tab(page, /0\/a.*…/, { selected: true }).waitFor({ timeout: 30_000 });
  await tab(page, /^11\/a/).waitFor();
  assert.equal(await fileTabs(page).count(), 12);
  const longest = await page.evaluate(() => globalThis.longest);
  assert.ok(longest < 2_000, `the page did not answer for ${longest} ms`);
  assertQuiet(watched);
  await context.close();
});

test('a folder opens with its files, and if there are many, a person picks', async () => {
  const { context, page, watched } = await open(browser);
  const folder = join(scratch(), 'export');
  mkdirSync(join(folder, 'older'), { recursive: true });
  copyFileSync(corpus('all_users.plain.csv'), join(folder, 'all_users.csv'));
  copyFileSync(corpus('all_users.plain.csv'), join(folder, 'older/all_users.csv'));
  writeFileSync(join(folder, '.DS_Store'), 'x');
  await drop(page, folder);
  await tab(page, /(?<!older\/)all_users\.csv/, { selected: true }).waitFor();
  await figures(page).waitFor();
  await tab(page, /older\/all_users\.csv/).waitFor();
  await page.getByText('Both files in export are open.').waitFor();
  assert.equal(await fileTabs(page).count(), 2);

  const many = join(scratch(), 'traces');
  for (let at = 0; at < 30; at += 1) {
    mkdirSync(join(many, `repository-${at}`), { recursive: true });
    copyFileSync(join(root, 'tests/corpus/moderne/trace.run.csv'), join(many, `repository-${at}/trace.csv`));
  }
  writeFileSync(join(many, 'notes.pdf'), 'x');
  await drop(page, many);
  const main = page.getByRole('main');
  await main.getByRole('heading', { name: 'Files in this folder' }).waitFor();
  await main.getByRole('button', { name: 'Open the 12 selected files' }).waitFor();
  await main.getByText('The first 12 of 30 recognised reports are selected, so that the tabs stay readable.').waitFor();
  // The kind of each file is known before any is opened.
  await main.getByRole('row', { name: /repository-29\/trace\.csv.*Moderne trace/ }).waitFor();
  await main.getByRole('row', { name: /notes\.pdf.*This/ }).waitFor();
  await assertInSight(page, main.getByRole('button', { name: 'Open the 12 selected files' }));
  await audit(page, 'files to pick from');
  await main.getByLabel('Find a file in the list').fill('-27');
  await main.getByRole('row').nth(2).waitFor({ state: 'detached' });
  await main.getByLabel('Find a file in the list').fill('');
  await main.getByLabel('Show').selectOption({ label: 'Cannot be opened (1)' });
  await main.getByRole('row').nth(2).waitFor({ state: 'detached' });
  await main.getByRole('row', { name: /notes\.pdf/ }).waitFor();
  await main.getByLabel('Show').selectOption({ label: 'All files (31)' });
  await main.getByRole('button', { name: 'Select all' }).click();
  await main.getByRole('button', { name: 'Open the 30 selected files' }).waitFor();
  await main.getByRole('button', { name: 'Select none' }).click();
  await main.getByRole('checkbox', { name: 'Open repository-27/trace.csv' }).focus();
  await page.keyboard.press('Space');
  await main.getByRole('button', { name: 'Open the selected file' }).click();
  await tab(page, /trace\.csv/, { selected: true }).waitFor();
  await figures(page).waitFor();
  await tab(page, /^traces/).click();
  await main.getByRole('row', { name: /repository-27.*opened/i }).waitFor();
  assertQuiet(watched);
  await context.close();
});

test('events, JSON and files are pasted', async () => {
  const { context, page, watched } = await open(browser);
  const paste = (text, file) => page.evaluate(([text, file]) => {
    const clipboardData = new DataTransfer();
    if (file) clipboardData.items.add(new File([text], file));
    else clipboardData.setData('text/plain', text);
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, [text, file]);
  await paste('CEF:0|Moderne|Moderne|1|login|Signed in|3|suser=anna@example.com outcome=success rt=1763640000000');
  await tab(page, /pasted\.cef/, { selected: true }).waitFor();
  await figures(page).waitFor();
  await audit(page, 'pasted events');
  await paste('[{"login": "anna", "repos": 3}, {"login": "ben", "repos": 0}]');
  await tab(page, /pasted\.json/, { selected: true }).waitFor();
  await page.getByRole('tab', { name: /^Table/ }).click();
  assert.equal(await shownRows(page), 2);
  await paste('login,repos\nanna,3\n', 'mine.csv');
  await tab(page, /mine\.csv/, { selected: true }).waitFor();
  await paste('octocat');
  await tab(page, /pasted\.csv/, { selected: true }).waitFor();
  await page.getByText('This is one line of text, not a report.').first().waitFor();
  assert.equal(await fileTabs(page).count(), 4, 'a word is no report, and its page says so');
  assertQuiet(watched);
  await context.close();
});

test('many open files have a list, and no tab stays under the shade', async () => {
  const { context, page, watched } = await open(browser);
  const folder = scratch();
  const names = Array.from({ length: 14 }, (_, at) => `report-of-the-branch-office-${String(at + 1).padStart(2, '0')}.csv`);
  for (const name of names) copyFileSync(corpus('all_users.plain.csv'), join(folder, name));
  await choose(page, ...names.slice(0, 7).map((name) => join(folder, name)));
  await tab(page, names[6]).waitFor();
  await choose(page, ...names.slice(7).map((name) => join(folder, name)));
  await tab(page, `All users ${names[13]}`).waitFor();
  assert.equal(await fileTabs(page).count(), 14);

  // The selected tab lies wholly within the strip, clear of the shades at its ends.
  await tab(page, names[7]).click();
  await tab(page, names[6]).focus();
  const strip = await page.locator('.tabs-strip').boundingBox();
  const first = await page.locator('.tab', { has: tab(page, names[6]) }).boundingBox();
  assert.ok(first.x >= strip.x + 16 && first.x + first.width <= strip.x + strip.width - 16, 'the focused tab is clear of the shades');

  const button = page.getByRole('button', { name: 'Files', exact: true });
  await button.click();
  const list = page.getByRole('dialog', { name: 'Files', exact: true });
  await audit(page, 'the list of open files');
  await list.getByRole('searchbox').fill('office-14');
  assert.equal(await list.getByRole('listitem').count(), 1);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await tab(page, names[13], { selected: true }).waitFor();
  await button.click();
  await list.getByRole('button', { name: `Close ${names[0]}` }).click();
  assert.equal(await list.getByRole('listitem').count(), 13);
  await page.keyboard.press('Escape');
  await list.waitFor({ state: 'detached' });
  assertQuiet(watched);
  await context.close();
});
