// Tests the table: sorting, searching, filtering, the keyboard alone, and exports.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { address, assertQuiet, audit, choose, column, corpus, launch, open, rowsOf, scratch, settled, shownRows } from './support.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

async function table(file) {
  const opened = await open(browser);
  await choose(opened.page, corpus(file));
  await opened.page.getByRole('tab', { name: /^Table/ }).click();
  await opened.page.getByRole('grid').waitFor();
  return opened;
}

test('rows are sorted by one column and by two', async () => {
  const { context, page, watched } = await table('all_users.plain.csv');
  const rows = rowsOf(corpus('all_users.plain.csv'));
  await page.locator('[role=columnheader][data-column=repos] .grid-head-name').click();
  await page.locator('[role=columnheader][data-column=repos][aria-sort=ascending]').waitFor();
  const wanted = rows.map((row) => Number(row.repos)).sort((a, b) => a - b).map(String);
  assert.deepEqual(await column(page, 'repos'), wanted);
  await page.locator('[role=columnheader][data-column=role] .grid-head-name').click();
  await page.locator('[role=columnheader][data-column=login] .grid-head-name').click({ modifiers: ['Shift'] });
  const byBoth = rows.map((row) => [row.role, row.login]).sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] < b[1] ? -1 : 1));
  // Only the first key's header has aria-sort; the second key shows in the order.
  await settled(async () => (await column(page, 'login')).join(), byBoth.map((pair) => pair[1]).join());
  assert.ok(!decodeURIComponent(new URL(page.url()).hash).includes('orla'), 'no data in the URL');
  assertQuiet(watched);
  await context.close();
});

test('a search covers every column, marks its hits, and is not in the URL', async () => {
  const { context, page, watched } = await table('all_users.plain.csv');
  const needle = 'HASTORP';
  const wanted = rowsOf(corpus('all_users.plain.csv')).filter((row) => Object.values(row).join('\0').toUpperCase().includes(needle));
  await page.keyboard.press('/');
  await page.keyboard.type(needle);
  await page.waitForFunction((n) => document.querySelectorAll('[role=grid] mark').length >= n, wanted.length);
  assert.equal(await shownRows(page), wanted.length);
  assert.ok((await page.locator('[role=grid] mark').allInnerTexts()).every((text) => text.toUpperCase() === needle));
  assert.ok(!page.url().toUpperCase().includes(needle), 'a search is never in the URL');
  await audit(page, 'a search');
  await page.getByRole('searchbox').fill('no such thing');
  await page.getByText(/no row/i).first().waitFor();
  await audit(page, 'a search without hits');
  assertQuiet(watched);
  await context.close();
});

test('a typed query filters, and an error in it is explained', async () => {
  const { context, page, watched } = await table('all_users.plain.csv');
  const box = page.getByRole('textbox', { name: 'Filter' });
  await box.fill('suspended:true (repos:>0 OR ssh_keys:>0)');
  await box.press('Enter');
  const rows = rowsOf(corpus('all_users.plain.csv'));
  const wanted = rows.filter((row) => row['suspended?'] === 'true' && (Number(row.repos) > 0 || Number(row.ssh_keys) > 0));
  assert.equal(await shownRows(page), wanted.length);
  assert.match(decodeURIComponent(page.url()), /suspended:true/, 'a harmless query is in the URL');
  await box.fill('suspnded:true');
  await box.press('Enter');
  await page.getByText(/suspended/).first().waitFor();
  await audit(page, 'a query with a mistake');
  assertQuiet(watched);
  await context.close();
});

test('the table can be used with the keyboard alone', async () => {
  const { context, page, watched } = await open(browser);
  await choose(page, corpus('all_users.plain.csv'));
  await page.getByRole('region', { name: 'Figures' }).waitFor();
  // The first figure is focused and activated without a pointer.
  const figure = page.getByRole('region', { name: 'Figures' }).getByRole('button').first();
  for (let i = 0; i < 40 && !(await figure.evaluate((el) => el === document.activeElement)); i += 1) await page.keyboard.press('Tab');
  assert.ok(await figure.evaluate((el) => el === document.activeElement), 'Tab reaches the first figure');
  await page.keyboard.press('Enter');
  await page.getByRole('grid').waitFor();
  const inGrid = () => page.evaluate(() => document.activeElement?.closest('[role=grid]') !== null);
  for (let i = 0; i < 40 && !(await inGrid()); i += 1) await page.keyboard.press('Tab');
  assert.ok(await inGrid(), 'Tab reaches the grid');
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  const login = rowsOf(corpus('all_users.plain.csv'))[2].login;
  const panel = page.getByRole('complementary').or(page.getByRole('dialog')).filter({ hasText: login });
  await panel.first().waitFor();
  await audit(page, 'a row in full');
  await page.keyboard.press('Escape');
  await panel.first().waitFor({ state: 'hidden' });
  assert.ok(await inGrid(), 'closing the detail goes back into the grid');
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Home');
  assertQuiet(watched);
  await context.close();
});

test('a hidden column returns with Back', async () => {
  const { context, page, watched } = await table('all_users.plain.csv');
  const columns = () => page.getByRole('grid').getAttribute('aria-colcount');
  const before = await columns();
  await page.getByRole('button', { name: 'Columns shown' }).click();
  await page.getByRole('checkbox', { name: 'email' }).uncheck();
  await settled(columns, String(Number(before) - 1));
  assert.match(page.url(), /hide=3&open=ghes.all_users$/, 'a position and no name');
  await page.keyboard.press('Escape');
  await page.goBack();
  await settled(columns, before);
  assertQuiet(watched);
  await context.close();
});

test('an address of another file is ignored', async () => {
  const { context, page } = await open(browser);
  for (const stale of ['q=visibility:public', 'q=repos:many', 'row=99999', 'sort=members']) {
    // Go through an empty page: the open page would correct the address at once.
    await page.goto('about:blank');
    await page.goto(`${address}/#file=1&pane=table&${stale}`);
    await page.locator('input[type=file]').first().waitFor({ state: 'attached' });
    await choose(page, corpus('all_users.plain.csv'));
    await page.getByRole('heading', { level: 1, name: 'All users' }).waitFor();
    await settled(() => new URL(page.url()).hash, '#file=1&open=ghes.all_users');
    assert.equal(await page.getByRole('complementary').count(), 0, `${stale} opens no record`);
  }
  await context.close();
});

test('the login is the first column, and an export keeps the order of the file', async () => {
  const { context, page, watched } = await table('all_users.plain.csv');
  const first = page.locator('[role=columnheader][aria-colindex="1"]');
  assert.equal(await first.getAttribute('data-column'), 'login');
  await page.getByRole('button', { name: 'Export rows' }).click();
  const waiting = page.waitForEvent('download');
  await page.locator('.export-choice').filter({ hasText: /CSV/ }).click();
  const text = readFileSync(await (await waiting).path(), 'utf8');
  const header = readFileSync(corpus('all_users.plain.csv'), 'utf8').split(/\r?\n/)[0];
  assert.equal(text.split(/\r?\n/)[0], header);
  assertQuiet(watched);
  await context.close();
});

test('an export reads back, and no formula in it runs', async () => {
  const { context, page, watched } = await table('all_users.formula-cells.csv');
  const save = async (format) => {
    const waiting = page.waitForEvent('download');
    const choice = page.locator('.export-choice').filter({ hasText: format });
    if (!(await choice.isVisible())) await page.getByRole('button', { name: 'Export rows' }).click();
    await choice.click();
    return readFileSync(await (await waiting).path(), 'utf8');
  };
  const csv = await save(/CSV/);
  for (const line of csv.split(/\r?\n/)) {
    for (const cell of line.split(',')) assert.doesNotMatch(cell, /^"?[=@]/, `a formula would run: ${line}`);
  }
  // A single copied cell may be pasted into a spreadsheet as well.
  const formula = page.getByRole('grid').locator('[aria-colindex="1"]').filter({ hasText: /^[=+@-]/ }).first();
  await formula.click({ position: { x: 48, y: 8 } });
  const text = await formula.innerText();
  await page.keyboard.press('Control+c');
  await page.locator('.table-said').filter({ hasText: 'got an apostrophe' }).waitFor();
  await page.getByRole('searchbox').focus();
  await page.keyboard.press('Control+v');
  await settled(() => page.getByRole('searchbox').inputValue(), `'${text}`);
  await page.getByRole('searchbox').fill('');
  await shownRows(page);
  const json = JSON.parse(await save(/JSON/));
  assert.equal(json.length, await shownRows(page));
  assert.equal(typeof json[0].id, 'number');
  assert.equal(typeof json[0]['suspended?'], 'boolean');
  assertQuiet(watched);
  await context.close();
});

test('a very wide table shows the cells that are scrolled to, and copies long cells whole', async () => {
  const file = join(scratch(), 'wide.csv');
  const names = Array.from({ length: 400 }, (_, n) => `c${n}`);
  const row = (n) => names.map((name) => `${name}r${n}`).concat('x'.repeat(5_000));
  writeFileSync(file, [names.concat('long'), row(0), row(1)].map((cells) => `${cells}\n`).join(''));
  const { context, page, watched } = await open(browser);
  await page.evaluate(() => {
    navigator.clipboard.write = async ([item]) => { globalThis.copied = await (await item.getType('text/plain')).text(); };
  });
  await choose(page, file);
  await page.getByRole('tab', { name: /^Table/ }).click();
  const cell = (text) => page.getByRole('grid').getByText(text, { exact: true });
  await cell('c1r0').click();
  await page.keyboard.press('End');
  await cell('c399r0').waitFor();
  await cell('c399r1').waitFor();
  await page.keyboard.press('Control+c');
  await page.waitForFunction(() => globalThis.copied?.length === 5_000);
  for (const key of ['Home', 'ArrowRight']) await page.keyboard.press(key);
  await cell('c2r1').waitFor();
  assertQuiet(watched);
  await context.close();
});

test('a filter in another notation keeps the rows, and what is meant is offered', async () => {
  const { context, page, watched } = await table('all_users.plain.csv');
  const rows = rowsOf(corpus('all_users.plain.csv'));
  const admins = rows.filter((row) => row.role === 'admin').length;
  const box = page.getByRole('textbox', { name: 'Filter' });
  await box.fill('role:admin');
  await box.press('Enter');
  assert.equal(await shownRows(page), admins);
  const meant = {
    'repos>=1': 'repos:>=1',
    'rol:user': 'role:user',
    'role != admin': '-role:admin',
    'login:~o*': 'login:~o',
    'role in (admin, user)': 'role:admin,user',
    'where repos ≥ 1': 'repos:>=1',
    'repos:5..1': 'repos:1..5',
    'is:admin': 'role:admin',
    'last active more than 90 days': /^last_active:<\d{4}-\d\d-\d\d$/,
  };
  for (const [typed, clause] of Object.entries(meant)) {
    await box.fill(typed);
    await box.press('Enter');
    const offer = page.getByRole('button', { name: /^Did you mean / });
    await offer.waitFor();
    const offered = /^Did you mean (.*)\?$/.exec(await offer.innerText())[1];
    if (clause instanceof RegExp) assert.match(offered, clause);
    else assert.equal(offered, clause);
    assert.equal(await shownRows(page), admins, `${typed} keeps the rows`);
    await page.getByText('These rows match the last filter that could be read.').waitFor();
    await box.press('Escape');
    await box.press('Escape');
  }
  // A value that does not fit is explained, and never gets into the address.
  await box.fill('created_at:soon');
  await box.press('Enter');
  await page.getByText(/“soon” is not one/).waitFor();
  assert.ok(!page.url().includes('soon'), page.url());
  await box.fill('repos>=1');
  await box.press('Enter');
  await audit(page, 'a filter in another notation');
  await page.getByRole('button', { name: 'Did you mean repos:>=1?' }).click();
  const wanted = rows.filter((row) => row.role === 'admin' && Number(row.repos) >= 1).length;
  await settled(() => shownRows(page), wanted);
  await page.getByRole('button', { name: 'Clear all' }).click();
  await box.fill('orla');
  await box.press('Enter');
  await page.getByText('“orla” is searched for as a word in every column.').waitFor();
  await page.getByRole('button', { name: 'Search with login:~orla instead' }).click();
  await settled(() => shownRows(page), rows.filter((row) => row.login.includes('orla')).length);
  await page.getByRole('button', { name: 'Clear all' }).click();
  await box.fill('login:o*');
  await box.press('Enter');
  await settled(() => shownRows(page), rows.filter((row) => row.login.startsWith('o')).length);
  await page.getByRole('button', { name: 'Clear all' }).click();
  await box.fill('role:admn');
  await box.press('Enter');
  await settled(() => shownRows(page), 0);
  await page.getByText(/^No row has role “admn”\.$/).waitFor();
  await page.getByRole('button', { name: /^Did you mean role:admin \(\d+ rows\)\?$/ }).click();
  await settled(() => shownRows(page), admins);
  assertQuiet(watched);
  await context.close();
});

test('a filter that was typed into the search is one click away', async () => {
  const { context, page, watched } = await table('all_users.plain.csv');
  const rows = rowsOf(corpus('all_users.plain.csv'));
  const box = page.getByRole('searchbox');
  for (const [typed, filter, wanted] of [
    ['repos>=1', 'repos:>=1', (row) => Number(row.repos) >= 1],
    ['role:admn', 'role:admin', (row) => row.role === 'admin'],
  ]) {
    await box.fill(typed);
    await page.getByRole('status').getByText(`No row has the text “${typed}”.`).waitFor();
    if (typed === 'repos>=1') await audit(page, 'a filter in the search');
    await page.getByRole('button', { name: `Filter by ${filter}` }).click();
    await settled(() => shownRows(page), rows.filter(wanted).length);
    assert.equal(await box.inputValue(), '');
    assert.deepEqual(await page.locator('.chip-text').allInnerTexts(), [filter]);
    await page.getByRole('button', { name: 'Clear all' }).click();
  }
  await box.fill('no such text');
  await page.locator('.table-nothing').getByText('No row has the text “no such text”.').waitFor();
  assert.equal(await page.getByRole('button', { name: /^Filter by/ }).count(), 0);
  assertQuiet(watched);
  await context.close();
});

test('a wrong value from a menu or an address keeps the rows and is explained', async () => {
  const { context, page, watched } = await table('all_users.plain.csv');
  const rows = rowsOf(corpus('all_users.plain.csv'));
  const openMenu = async (key) => {
    const header = page.locator(`[role=columnheader][data-column="${key}"]`);
    await header.hover();
    await header.locator('.grid-menu-button').click();
    return page.getByRole('dialog', { name: /^Menu of/ });
  };
  const box = page.getByRole('textbox', { name: 'Filter' });
  await box.fill('repos:<5');
  await box.press('Enter');
  const few = rows.filter((row) => Number(row.repos) < 5);
  await settled(() => shownRows(page), few.length);
  let menu = await openMenu('repos');
  await menu.getByText('The filter also has repos:<5').waitFor();
  const least = menu.getByRole('textbox', { name: 'At least' });
  await least.fill('many');
  await least.press('Tab');
  await menu.getByText(/“many” is not one/).waitFor();
  assert.equal(await shownRows(page), few.length);
  assert.ok(!page.url().includes('many'), page.url());
  await page.getByText('These rows match the last filter that could be read.').waitFor();
  await least.fill('1');
  await settled(() => shownRows(page), few.filter((row) => Number(row.repos) >= 1).length);
  assert.equal(await menu.getByText(/“many” is not one/).count(), 0);
  await page.keyboard.press('Escape');

  await page.evaluate(() => { location.hash = location.hash.replace(/q=[^&]*/, 'q=repos:many'); });
  await page.getByText(/“many” is not one/).waitFor();
  await settled(() => decodeURIComponent(page.url()).includes('many'), false);
  assert.equal(await shownRows(page), few.filter((row) => Number(row.repos) >= 1).length);

  // A value in another spelling is the one that the column has.
  await box.fill('suspended:yes');
  await page.getByRole('button', { name: 'Clear all' }).click();
  await box.fill('suspended:yes');
  await box.press('Enter');
  const suspended = rows.filter((row) => row['suspended?'] === 'true').length;
  await settled(() => shownRows(page), suspended);
  menu = await openMenu('suspended');
  await menu.locator('.value-list .check').filter({ hasText: 'true' }).filter({ hasText: String(suspended) }).waitFor();
  assert.ok(await menu.getByRole('checkbox', { name: /^true/ }).isChecked());
  assert.equal(await menu.getByRole('checkbox', { name: /^yes/ }).count(), 0);
  assertQuiet(watched);
  await context.close();
});

test('a column’s menu counts what the other filters select', async () => {
  const { context, page, watched } = await table('all_users.plain.csv');
  const rows = rowsOf(corpus('all_users.plain.csv'));
  const box = page.getByRole('textbox', { name: 'Filter' });
  await box.fill('suspended:false role:user');
  await box.press('Enter');
  await shownRows(page);
  const openMenu = async (name) => {
    await page.locator(`[role=columnheader]`).filter({ has: page.getByRole('button', { name: `Menu of ${name}`, exact: true }) }).hover();
    await page.getByRole('button', { name: `Menu of ${name}`, exact: true }).click();
    const menu = page.getByRole('dialog', { name: `Menu of ${name}`, exact: true });
    await menu.waitFor();
    return menu;
  };
  let menu = await openMenu('role');
  for (const role of ['admin', 'user']) {
    const count = rows.filter((row) => row['suspended?'] === 'false' && row.role === role).length;
    await menu.locator('.value-list .check').filter({ hasText: role }).filter({ hasText: String(count) }).waitFor();
  }
  assert.ok(await menu.getByRole('checkbox', { name: /^user/ }).isChecked());
  await menu.getByText(/Counted among the \d+ rows that the other filters select/).waitFor();
  await audit(page, 'the menu of a filtered column');
  await page.keyboard.press('Escape');

  menu = await openMenu('created_at');
  const users = rows.filter((row) => row['suspended?'] === 'false' && row.role === 'user');
  const years = new Set(users.map((row) => row.created_at.slice(0, 4)));
  await settled(() => menu.locator('.period[data-depth="0"]').count(), years.size);
  const year = [...years].sort().at(-1);
  await menu.getByRole('button', { name: `Show the parts of ${year}` }).click();
  const months = new Set(users.filter((row) => row.created_at.startsWith(year)).map((row) => row.created_at.slice(0, 7)));
  await settled(() => menu.locator('.period[data-depth="1"]').count(), months.size);
  await menu.getByRole('textbox', { name: 'Older than (days)' }).fill('30');
  await page.locator('.chip').filter({ hasText: /^created_at:<\d{4}-\d\d-\d\d$/ }).waitFor();
  await page.keyboard.press('Escape');
  assertQuiet(watched);
  await context.close();
});

test('rows do not move when the first of them is ticked', async () => {
  const { context, page, watched } = await table('all_users.plain.csv');
  const second = await page.locator('.grid-row .grid-tick').nth(1).boundingBox();
  await page.locator('.grid-row .grid-tick').first().click();
  await page.mouse.click(second.x + second.width / 2, second.y + second.height / 2);
  await page.getByRole('group', { name: 'Ticked rows' }).getByText('2 rows ticked').waitFor();
  assert.deepEqual(await page.locator('.grid-row .grid-tick').nth(1).boundingBox(), second);
  assert.equal(await page.locator('.grid-row').nth(1).getAttribute('data-ticked'), '');
  assertQuiet(watched);
  await context.close();
});

test('ticked rows stay ticked, are copied as a table and exported under a name that says so', async () => {
  const { context, page, watched } = await table('all_users.plain.csv');
  await page.evaluate(() => {
    navigator.clipboard.write = async ([item]) => {
      globalThis.copied = await (await item.getType('text/plain')).text();
      globalThis.html = item.types.includes('text/html') ? await (await item.getType('text/html')).text() : '';
    };
  });
  const rows = rowsOf(corpus('all_users.plain.csv'));
  await page.getByRole('grid').focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+Space');
  const bar = page.getByRole('group', { name: 'Ticked rows' });
  await bar.getByText('3 rows ticked').waitFor();
  await page.locator('.grid-row[data-ticked] .grid-tick').nth(1).click();
  await bar.getByText('2 rows ticked').waitFor();
  await audit(page, 'ticked rows');
  const wanted = [rows[0].login, rows[2].login];
  await page.locator('[role=columnheader][data-column=login] .grid-head-name').click();
  await settled(async () => (await page.locator('.grid-row[data-ticked]').count()), 2);

  await page.getByRole('button', { name: 'Copy cells' }).click();
  await page.getByRole('button', { name: /^login, separated by commas/ }).click();
  await page.waitForFunction(() => globalThis.copied);
  assert.equal(await page.evaluate(() => globalThis.copied), [...wanted].sort().join(', '));
  await page.getByRole('button', { name: 'Copy cells' }).click();
  await page.getByRole('button', { name: /^Rows as a table for an email/ }).click();
  await page.waitForFunction(() => globalThis.html);
  assert.match(await page.evaluate(() => globalThis.html), new RegExp(`<th>login</th>.*<td>${wanted[0]}</td>`, 's'));

  const waiting = page.waitForEvent('download');
  await bar.getByRole('button', { name: 'Export as CSV' }).click();
  const download = await waiting;
  assert.match(download.suggestedFilename(), /^all-users_ticked(_\d{4}-\d\d-\d\d)?\.csv$/);
  const lines = readFileSync(await download.path(), 'utf8').trim().split(/\r?\n/);
  assert.equal(lines.length, 3);
  await page.locator('.table-said').getByText('2 rows saved as CSV.').waitFor();

  // A filter hides a ticked row: it is still copied and exported, and the bar says so.
  const box = page.getByRole('textbox', { name: 'Filter' });
  await box.fill(`login:${wanted[0]}`);
  await box.press('Enter');
  await settled(() => shownRows(page), 1);
  await bar.getByText('2 rows ticked, 1 of them not shown').waitFor();
  await page.getByRole('button', { name: 'Copy cells' }).click();
  await page.getByRole('button', { name: /^Rows for a spreadsheet\s*2 rows ticked, 1 of them not shown/ }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Clear all' }).click();
  await settled(() => shownRows(page), rows.length);

  await bar.getByRole('button', { name: 'Show only these' }).click();
  await settled(() => shownRows(page), 2);
  assert.deepEqual((await column(page, 'login')).sort(), [...wanted].sort());
  await bar.getByRole('button', { name: 'Untick all' }).click();
  await settled(() => shownRows(page), rows.length);
  await bar.waitFor({ state: 'hidden' });
  assertQuiet(watched);
  await context.close();
});

test('columns are searched, shown alone, and reset; one column fills the table', async () => {
  const { context, page, watched } = await table('all_users.plain.csv');
  const columns = () => page.getByRole('grid').getAttribute('aria-colcount');
  const before = await columns();
  await page.getByRole('button', { name: 'Columns shown' }).click();
  const panel = page.getByRole('dialog', { name: 'Columns shown' });
  const box = (el) => el.boundingBox();
  const last = panel.locator('.column-item').last();
  await last.scrollIntoViewIfNeeded();
  const [item, foot] = [await box(last), await box(panel.locator('.popover-foot'))];
  assert.ok(item.y + item.height <= foot.y + 1, 'the footer does not cover the last column');
  await panel.getByRole('searchbox', { name: 'Find a column' }).fill('EMA');
  await settled(() => panel.locator('.column-item:visible').count(), 1);
  await panel.getByRole('checkbox', { name: 'email' }).focus();
  await page.keyboard.press('Enter');
  await settled(columns, '1');
  const [cell, grid] = [await box(page.locator('[role=rowheader]').first()), await box(page.getByRole('grid'))];
  assert.ok(cell.width >= grid.width - 24, `one column fills the table: ${cell.width} of ${grid.width}`);
  await panel.getByRole('button', { name: 'Reset' }).click();
  await settled(columns, before);
  await panel.getByRole('button', { name: 'None' }).click();
  await settled(columns, '1');
  await page.locator('[role=columnheader][data-column=login]').waitFor();
  assertQuiet(watched);
  await context.close();
});
