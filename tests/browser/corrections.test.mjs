// Tests the correction of wrong guesses: each choice is previewed, applied, and undone.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { assertQuiet, audit, choose, column, corpus, howRead, launch, open, settled, shownRows } from './support.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

const figures = (page) => page.getByRole('region', { name: 'Figures' });
const figure = (page, name) => figures(page).getByRole('listitem').filter({ hasText: new RegExp(`^${name}`) });
const dialog = (page) => page.getByRole('dialog', { name: 'Change how this file is read' });
const choice = (page, name) => dialog(page).getByRole('combobox', { name, exact: true });

async function opened(file, options = {}) {
  const all = await open(browser, options);
  const what = typeof file === 'string' ? corpus(file) : file;
  await all.page.locator('input[type=file]').first().setInputFiles(what);
  return all;
}

const made = (name, content) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(content) });

/** Opens the dialog and waits for its first preview. */
async function correct(page) {
  const button = page.getByRole('button', { name: 'Change how this file is read' });
  await button.or(page.locator('details.how-read')).first().waitFor();
  if (!(await button.count())) await howRead(page);
  await button.first().click();
  await dialog(page).waitFor();
  await previewed(page);
}

/** Waits until "How it was read" says this. */
async function read(page, form) {
  await settled(async () => form.test(await page.locator('.how-read-form').textContent()), true);
}

/** Waits until the preview is the expected one. */
async function previewed(page) {
  await dialog(page).locator('.corrections-preview[aria-busy=false]').waitFor();
}

async function apply(page) {
  await previewed(page);
  await dialog(page).getByRole('button', { name: 'Apply' }).click();
  await dialog(page).waitFor({ state: 'hidden' });
}

const names = (page) => dialog(page).locator('thead .preview-name').allInnerTexts();
const cells = (page, at) => dialog(page).locator(`tbody tr td:nth-child(${at})`).allInnerTexts();

test('a forced separator is previewed, applied and undone', async () => {
  const { context, page, watched } = await opened('all_users.semicolon.csv');
  await figures(page).waitFor();
  await correct(page);
  assert.equal((await names(page)).length, 14);
  assert.equal((await cells(page, 1)).length, 10, 'ten rows');
  await audit(page, 'the corrections');
  await choice(page, 'Separator').selectOption('comma');
  await previewed(page);
  assert.ok((await names(page)).length < 14, 'the preview has other columns');
  assert.ok(await figures(page).isVisible(), 'the file itself is as it was');
  await apply(page);
  await page.getByText(/corrected by you/).waitFor();
  const toast = page.getByRole('status').filter({ hasText: 'is now read as you chose' });
  await toast.getByRole('button', { name: 'Undo' }).click();
  await read(page, /^14 columns · /);
  assert.equal(await page.getByText(/corrected by you/).count(), 0);
  assertQuiet(watched);
  await context.close();
});

test('a cancelled correction changes nothing', async () => {
  const { context, page, watched } = await opened('all_users.plain.csv');
  await figures(page).waitFor();
  await howRead(page);
  const before = await page.getByRole('main').ariaSnapshot();
  await correct(page);
  await choice(page, 'Kind').selectOption('generic');
  await previewed(page);
  await dialog(page).getByRole('button', { name: 'Cancel' }).click();
  await dialog(page).waitFor({ state: 'hidden' });
  assert.equal(await page.getByRole('main').ariaSnapshot(), before);
  // A correction that was not applied is forgotten.
  await correct(page);
  assert.equal(await choice(page, 'Kind').inputValue(), '');
  assert.ok(await dialog(page).getByRole('button', { name: 'Apply' }).isDisabled());
  assertQuiet(watched);
  await context.close();
});

test('a wrong encoding is corrected', async () => {
  const text = Buffer.from('name;city\nRen\xe9e;K\xf6ln\nZo\xeb;Malm\xf6\n', 'latin1');
  const { context, page, watched } = await opened({ name: 'people.csv', mimeType: 'text/csv', buffer: text });
  await figures(page).waitFor();
  await correct(page);
  assert.deepEqual(await cells(page, 1), ['Renée', 'Zoë']);
  await choice(page, 'Encoding').selectOption('utf-8');
  await previewed(page);
  assert.match((await cells(page, 1)).join(), /�/);
  await dialog(page).getByText(/^Problems: .*\(4\)/).waitFor();
  await apply(page);
  await page.getByRole('tab', { name: /^Problems/ }).click();
  // From the list of problems, back to the detected encoding.
  await correct(page);
  assert.equal(await choice(page, 'Encoding').inputValue(), 'utf-8');
  await choice(page, 'Encoding').selectOption('windows-1252');
  await previewed(page);
  assert.deepEqual(await cells(page, 2), ['Köln', 'Malmö']);
  await apply(page);
  await page.getByRole('tab', { name: /^Table/ }).click();
  assert.deepEqual(await column(page, 'name'), ['Renée', 'Zoë']);
  assertQuiet(watched);
  await context.close();
});

test('a header below a title is found; the text above is reported, and becomes the header if it is chosen', async () => {
  const { context, page, watched } = await opened('all_users.title-above-header.csv');
  await page.getByRole('heading', { name: 'All users' }).waitFor();
  await read(page, /header in row 4/);
  await correct(page);
  await choice(page, 'Header row').selectOption('1');
  await previewed(page);
  assert.equal((await names(page))[0], 'All users');
  await dialog(page).getByText('Row 4 looks like the header of a known report.').waitFor();
  await dialog(page).getByRole('button', { name: 'Use row 4 as the header' }).click();
  await previewed(page);
  assert.equal((await names(page))[2], 'login');
  assert.equal(await choice(page, 'Header row').inputValue(), '4');
  await apply(page);
  await page.getByRole('heading', { name: 'All users' }).waitFor();
  await read(page, /header in row 4/);
  assert.match(await figure(page, 'Accounts').innerText(), /12/);
  await page.getByRole('tab', { name: /^Problems/ }).click();
  const above = page.getByRole('region', { name: 'Rows above the header', exact: true });
  assert.match(await above.innerText(), /12 accounts/);
  assertQuiet(watched);
  await context.close();
});

test('the type of one column is corrected from its menu, and its unknown values are shown', async () => {
  const { context, page, watched } = await opened(made('list.csv', 'name,code\na,1\nb,two\nc,\nd,4\n'));
  await page.getByRole('tab', { name: /^Table/ }).click();
  await page.getByRole('grid').waitFor();
  await page.locator('[role=columnheader][data-column=code] .grid-menu-button').click();
  await page.getByRole('button', { name: 'Change type…' }).click();
  await dialog(page).waitFor();
  const type = choice(page, 'Read code as');
  await settled(() => type.evaluate((el) => el === document.activeElement), true);
  await type.selectOption('integer');
  await previewed(page);
  assert.ok(await type.evaluate((el) => el === document.activeElement), 'the focus stays where it was');
  await dialog(page).getByText('was text').waitFor();
  const tones = await dialog(page).locator('tbody td:nth-child(2)').evaluateAll((all) => all.map((td) => td.dataset.tone ?? ''));
  assert.deepEqual(tones, ['', 'unparsable', 'empty', '']);
  await audit(page, 'a changed type');
  await apply(page);
  await page.getByRole('tab', { name: /^Table/ }).click();
  assert.equal(await shownRows(page), 4);
  assert.deepEqual(await column(page, 'code'), ['1', 'two', '—', '4']);
  await page.getByRole('tab', { name: /^Problems/ }).click();
  await page.getByRole('heading', { name: 'Values that do not fit their column' }).waitFor();
  assertQuiet(watched);
  await context.close();
});

test('a zone for times without one moves these times', async () => {
  const { context, page, watched } = await opened(made('log.csv', 'what,at\na,2026-03-01 12:00:00\nb,2026-07-01 00:30:00\n'));
  await figures(page).waitFor();
  await page.getByRole('radio', { name: 'UTC' }).check();
  await correct(page);
  assert.deepEqual(await cells(page, 2), ['2026-03-01 12:00:00', '2026-07-01 00:30:00']);
  await choice(page, 'Times without a zone').selectOption('UTC+02:00');
  await previewed(page);
  assert.deepEqual(await cells(page, 2), ['2026-03-01 10:00:00', '2026-06-30 22:30:00']);
  // The browser knows the summer time of a place.
  await choice(page, 'Times without a zone').selectOption({ label: 'New York' });
  await previewed(page);
  assert.deepEqual(await cells(page, 2), ['2026-03-01 17:00:00', '2026-07-01 04:30:00']);
  await dialog(page).getByText(/the first of the two/).waitFor();
  await apply(page);
  await page.getByRole('tab', { name: /^Table/ }).click();
  await settled(async () => (await column(page, 'at')).join(), '2026-03-01 17:00:00,2026-07-01 04:30:00');
  await howRead(page);
  await page.getByText(/read as America\/New York time/).waitFor();
  assertQuiet(watched);
  await context.close();
});

test('a repaired column brings its figures back, also after the file is closed and reopened', async () => {
  const { context, page, watched } = await opened('all_users.renamed-column.csv');
  await figures(page).waitFor();
  assert.match(await figure(page, 'Suspended').innerText(), /unknown[\s\S]*no column suspended\?/);
  await page.getByRole('tab', { name: /^Problems/ }).click();
  const missing = page.getByRole('region', { name: 'Columns that are missing' });
  assert.match(await missing.innerText(), /suspended\?\s+perhaps is_suspended/);
  await missing.waitFor();
  await correct(page);
  await dialog(page).getByRole('button', { name: 'Use is_suspended' }).click();
  assert.equal(await choice(page, 'suspended? is').inputValue(), 'is_suspended');
  assert.ok(await choice(page, 'suspended? is').evaluate((el) => el === document.activeElement), 'the focus is not lost');
  await previewed(page);
  assert.equal(await choice(page, 'last_active is').inputValue(), '', 'a correction was made up');
  await audit(page, 'missing columns');
  await apply(page);
  await page.getByRole('tab', { name: 'Overview' }).click();
  await settled(async () => /unknown/.test(await figure(page, 'Suspended').innerText()), false);
  assert.match(await figure(page, 'Active').first().innerText(), /unknown/, 'the other is still missing');
  // After the file is closed and reopened, it is still repaired.
  await page.getByRole('button', { name: /^Close/ }).first().click();
  await page.getByRole('button', { name: 'Open it again' }).click();
  await figures(page).waitFor();
  assert.doesNotMatch(await figure(page, 'Suspended').innerText(), /unknown/);
  await page.getByText(/corrected by you/).waitFor();
  assertQuiet(watched);
  await context.close();
});

test('a refused file is corrected from its message, with the keyboard alone, in a narrow window', async () => {
  const { context, page, watched } = await opened(
    made('list.csv', 'orla,admin,main\n'),
    { viewport: { width: 380, height: 800 } },
  );
  await page.getByRole('heading', { name: 'What to do' }).waitFor();
  const button = page.getByRole('button', { name: 'Change how this file is read' });
  const reach = async (target, key = 'Tab') => {
    for (let i = 0; i < 60 && !(await target.evaluate((el) => el === document.activeElement)); i += 1) await page.keyboard.press(key);
    assert.ok(await target.evaluate((el) => el === document.activeElement), `${key} reaches ${target}`);
  };
  await reach(button);
  await page.keyboard.press('Enter');
  await dialog(page).waitFor();
  await dialog(page).getByText(/Read with these settings, the file could not be opened/).waitFor();
  await reach(choice(page, 'Header row'));
  await page.keyboard.press('ArrowDown');
  await settled(() => choice(page, 'Header row').inputValue(), '0');
  await previewed(page);
  assert.deepEqual(await cells(page, 2), ['admin']);
  const wide = await dialog(page).evaluate((el) => [el.scrollWidth - el.clientWidth, el.getBoundingClientRect().right <= innerWidth]);
  assert.deepEqual(wide, [0, true], 'the dialog fits the window');
  await audit(page, 'the corrections in a narrow window');
  await reach(dialog(page).getByRole('button', { name: 'Apply' }));
  await page.keyboard.press('Enter');
  await figures(page).waitFor();
  // Escape closes the dialog, and the focus returns.
  await correct(page);
  await page.keyboard.press('Escape');
  await dialog(page).waitFor({ state: 'hidden' });
  await settled(() => page.evaluate(() => document.activeElement.innerText), 'Change how this file is read');
  assertQuiet(watched);
  await context.close();
});

test('a sample can be read differently too', async () => {
  const { context, page, watched } = await open(browser);
  await page.getByRole('button', { name: /sample/i }).first().click();
  await figures(page).waitFor();
  await correct(page);
  await dialog(page).getByText(/in the first 256 KB/).waitFor();
  await choice(page, 'Kind').selectOption('generic');
  await apply(page);
  await page.getByRole('heading', { name: 'Table', exact: true }).waitFor();
  assertQuiet(watched, { sample: true });
  await context.close();
});

test('a packed file is unpacked for its preview', async () => {
  const text = gzipSync('what;at\na;2026-03-01 12:00:00\n');
  const { context, page, watched } = await opened({ name: 'log.csv.gz', mimeType: 'application/gzip', buffer: text });
  await figures(page).waitFor();
  await correct(page);
  assert.deepEqual(await cells(page, 1), ['a']);
  await choice(page, 'Header row').selectOption('0');
  await apply(page);
  await read(page, /no header row/);
  assertQuiet(watched);
  await context.close();
});

test('for JSON only the corrections that apply are offered', async () => {
  const { context, page, watched } = await opened({ name: 'rows.json', mimeType: 'application/json', buffer: Buffer.from('[{"a":1,"b":"x"},{"a":"y"}]') });
  await figures(page).waitFor();
  await correct(page);
  assert.equal(await choice(page, 'Header row').count(), 0);
  assert.match(await choice(page, 'Separator').innerText(), /none: JSON/);
  await choice(page, 'Read a as').selectOption('integer');
  await previewed(page);
  const tones = await dialog(page).locator('tbody td:nth-child(1)').evaluateAll((all) => all.map((td) => td.dataset.tone ?? ''));
  assert.deepEqual(tones, ['', 'unparsable']);
  assertQuiet(watched);
  await context.close();
});
