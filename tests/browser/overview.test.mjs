// Tests each of the six kinds: a dropped file is detected and counted, and every figure shows
// exactly its rows.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { ariaSnapshot, assertQuiet, audit, catchCopies, choose, copiedText, corpus, drop, launch, open, rowsOf, scratch, settled, shownRows } from './support.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

const KINDS = [
  { file: 'all_users.plain.csv', heading: 'All users', figure: 'Without two-factor', counts: (row) => row['2fa_enabled?'] === 'false' },
  { file: 'active_users.plain.csv', heading: 'Active users', figure: 'Site admins', counts: (row) => row.role === 'admin' },
  { file: 'dormant_users.17-columns.csv', heading: 'Dormant users', figure: 'Suspended', counts: (row) => row['suspended?'] === 'true' },
  { file: 'suspended_users.shuffled-upper-headers.csv', heading: 'Suspended users', figure: 'Dormant', counts: (row) => row['DORMANT?'] === 'true' },
  { file: 'all_organizations.plain.csv', heading: 'Organizations', figure: 'Two-factor not required', counts: (row) => row['2fa_required?'] === 'false' },
  { file: 'all_repositories.plain.csv', heading: 'Repositories', figure: 'Public', counts: (row) => row.visibility === 'public' },
];

for (const kind of KINDS) {
  test(`${kind.file} opens, and a figure shows its rows`, async () => {
    const { context, page, watched } = await open(browser);
    await drop(page, corpus(kind.file));
    await page.getByRole('heading', { level: 1, name: kind.heading }).waitFor();
    const figures = page.getByRole('region', { name: 'Figures' });
    await figures.waitFor();
    await audit(page, `the overview of ${kind.file}`);
    await ariaSnapshot(page.getByRole('main'), `overview-${kind.file.replace('.csv', '')}`);

    const wanted = rowsOf(corpus(kind.file)).filter(kind.counts).length;
    const figure = figures.getByRole('button', { name: new RegExp(`^${kind.figure}\\b`) });
    assert.match(await figure.innerText(), new RegExp(`\\b${wanted}\\b`), 'the figure is what a plain count gives');
    await figure.click();
    await page.getByRole('tab', { name: /^Table/, selected: true }).waitFor();
    assert.equal(await shownRows(page), wanted, 'the table shows the rows that were counted');
    await audit(page, `the table of ${kind.file}`);

    await page.goBack();
    await page.getByRole('tab', { name: 'Overview', selected: true }).waitFor();
    assertQuiet(watched);
    await context.close();
  });
}

test('the most important finding leads: it is the largest text, and its button shows its rows', async () => {
  const { context, page, watched } = await open(browser);
  await choose(page, corpus('all_users.plain.csv'));
  const lead = page.getByRole('region', { name: 'In short' });
  const admins = rowsOf(corpus('all_users.plain.csv')).filter((row) => row.role === 'admin');
  const wanted = admins.filter((row) => row['2fa_enabled?'] === 'false').length;
  assert.match(await lead.getByRole('heading', { level: 2 }).innerText(), new RegExp(`^(At least )?${wanted} of ${admins.length} site admins ha(s|ve) no two-factor authentication$`));
  const sizes = await page.getByRole('main').evaluate((main) => {
    const shown = [...main.querySelectorAll('*')].filter((element) => element.checkVisibility() && [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
    const size = (element) => parseFloat(getComputedStyle(element).fontSize);
    const largest = shown.reduce((most, element) => (size(element) > size(most) ? element : most));
    return [size(largest), largest.closest('h2')?.className];
  });
  assert.deepEqual(sizes, [40, 'hero-sentence']);
  await lead.getByRole('button', { name: /^Show \d+ accounts?$/ }).click();
  await page.getByRole('tab', { name: /^Table/, selected: true }).waitFor();
  assert.equal(await shownRows(page), wanted);
  assertQuiet(watched);
  await context.close();
});

test('the title, the panes and the as-of day stay while a person scrolls, and lines stay readable', async () => {
  const { context, page, watched } = await open(browser, { viewport: { width: 1920, height: 700 } });
  await choose(page, corpus('all_users.plain.csv'));
  await page.getByRole('region', { name: 'Charts' }).waitFor();
  const title = page.getByRole('heading', { level: 1, name: 'All users' });
  const line = page.getByText('How it was read');
  const height = await page.locator('.file-bar').evaluate((bar) => bar.offsetHeight);
  assert.ok(height <= 48, `the bar is ${height} px high`);
  await page.mouse.move(700, 500);
  await page.mouse.wheel(0, 400);
  await settled(async () => (await line.boundingBox()).y < 40, true);
  const top = (await page.getByRole('main').boundingBox()).y;
  for (const part of [title, page.getByRole('tab', { name: 'Overview' }), page.getByLabel('As of')]) {
    const box = await part.boundingBox();
    assert.ok(box.y >= top && box.y < top + height, `${part} stays`);
  }
  const widths = await page.locator('.finding-text, .hero-next').evaluateAll((all) => all.map((text) => text.offsetWidth));
  assert.ok(widths.length > 2 && Math.max(...widths) < 700, `texts are ${widths} px wide`);
  assertQuiet(watched);
  await context.close();
});

test('every figure, finding and chart point shows exactly the rows it counts', async () => {
  const { context, page, watched } = await open(browser);
  await choose(page, corpus('all_users.ragged.csv'));
  await page.getByRole('region', { name: 'Figures' }).waitFor();
  const buttons = page.getByRole('main').getByRole('button');
  const names = await buttons.evaluateAll((all) =>
    all.map((b) => b.getAttribute('aria-label') ?? b.textContent.trim().replace(/\s+/g, ' ')));
  let clicked = 0;
  for (const [index, name] of names.entries()) {
    // A finding says of how many, and what it shows at its end.
    const wanted = (/\(show (\d+) accounts?\)/.exec(name) ?? /(\d+) accounts?\b/.exec(name))?.[1];
    if (!wanted || wanted === '0') continue;
    await buttons.nth(index).click();
    await page.getByRole('tab', { name: /^Table/, selected: true }).waitFor();
    assert.equal(await shownRows(page), Number(wanted), name);
    await page.goBack();
    await page.getByRole('tab', { name: 'Overview', selected: true }).waitFor();
    await page.getByRole('region', { name: 'Charts' }).waitFor();
    clicked += 1;
  }
  assert.ok(clicked > 25, `only ${clicked} of them`);
  assertQuiet(watched);
  await context.close();
});

test('a table of no known kind says what each column holds, and every line leads to the table', async () => {
  const { context, page, watched } = await open(browser);
  const names = Array.from({ length: 40 }, (_, at) => `extra${at}`);
  const rows = Array.from({ length: 30 }, (_, at) => [['red', 'blue'][at % 3 ? 0 : 1], at + 1, at < 3 ? '' : 'yes', ...names.map(() => at)].join());
  const text = [['team', 'size', 'checked', ...names].join(), ...rows, ''].join('\n');
  await choose(page, { name: 'inventory.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  const columns = page.getByRole('region', { name: 'Columns', exact: true });
  const line = (name) => columns.getByRole('listitem').filter({ has: page.getByRole('button', { name, exact: true }) });
  await settled(() => columns.getByRole('listitem').count(), 24);
  await columns.getByRole('button', { name: 'Show all 43 columns' }).click();
  await settled(() => columns.getByRole('listitem').count(), 43);
  await line('size').getByText('1 – 30').waitFor();
  await audit(page, 'the overview of any table');
  const wanted = [
    [line('team').getByRole('button', { name: 'red' }), 20],
    [line('checked').getByRole('button', { name: '3 without a value' }), 3],
    [page.getByRole('region', { name: 'In short' }).getByRole('button', { name: 'Show 30 rows' }), 30],
  ];
  for (const [button, number] of wanted) {
    await button.click();
    assert.equal(await shownRows(page), number);
    await page.goBack();
    await columns.waitFor();
  }
  await page.getByRole('button', { name: 'Show row 2' }).click();
  await page.getByRole('tab', { name: /^Table/, selected: true }).waitFor();
  await page.getByText('Row 2').first().waitFor();
  await page.goBack();
  await line('size').getByRole('button', { name: 'size', exact: true }).click();
  await page.getByRole('columnheader', { name: /^size/ }).and(page.locator('[aria-sort=ascending]')).waitFor();
  assertQuiet(watched);
  await context.close();
});

test('samples open side by side, each with one click', async () => {
  const { context, page, watched } = await open(browser);
  await ariaSnapshot(page.getByRole('main'), 'welcome');
  for (const kind of ['All users', 'Organizations']) {
    await page.getByRole('button', { name: 'Rollcall, start page' }).click();
    await page.getByRole('button', { name: `Open a sample of ${kind}` }).click();
    await page.getByRole('heading', { level: 1, name: kind }).waitFor();
    await page.getByRole('region', { name: 'Figures' }).waitFor();
  }
  assert.equal(await page.getByRole('banner').getByRole('tab').count(), 2);

  // The page lists exactly the requests that the browser made, also those of the samples' worker.
  assert.equal(watched.requests.length, 3, 'the second sample needs no download');
  await page.getByRole('button', { name: '3 requests since load' }).click();
  const requests = page.getByRole('dialog', { name: 'Where your data is' }).getByRole('row');
  await audit(page, 'the list of requests');
  const listed = await requests.evaluateAll((rows) => rows.slice(1).map((row) => `http://${row.cells[2].textContent}${row.cells[1].textContent}`));
  assert.deepEqual(listed.toSorted(), watched.requests.toSorted());
  assert.equal(await requests.filter({ hasText: 'Makes the sample that you opened' }).count(), 3);
  assertQuiet(watched, { sample: true });
  await context.close();
});

test('a sample that cannot be made says why, and is made when it can be', async () => {
  const { context, page, watched } = await open(browser);
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Open a sample of All users' }).click();
  await page.getByText(/^The sample of All users could not be made\..*check the connection/).waitFor();
  await audit(page, 'a sample that could not be made');
  await context.setOffline(false);
  await page.getByRole('button', { name: 'Try again', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'All users' }).waitFor();
  await page.getByText(/could not be made/).waitFor({ state: 'detached' });
  assert.ok(watched.requests.some((url) => url.endsWith('/sample_bg.wasm')), 'only now was it downloaded');
  await context.close();
});

test('several files are opened at once, one is closed, and it is reopened', async () => {
  const { context, page, watched } = await open(browser);
  await choose(page, corpus('all_users.plain.csv'), corpus('all_repositories.plain.csv'), corpus('generic.mixed-types.csv'));
  const tabs = page.getByRole('banner').getByRole('tab');
  await assertCount(tabs, 3);
  await page.getByRole('button', { name: 'Close all_repositories.plain.csv' }).click();
  await assertCount(tabs, 2);
  await page.getByRole('button', { name: 'Open it again' }).click();
  await assertCount(tabs, 3);
  assertQuiet(watched);
  await context.close();
});

test('the as-of day moves the ages, and Back undoes it', async () => {
  const { context, page, watched } = await open(browser);
  await choose(page, corpus('all_users.plain.csv'));
  const active = page.getByRole('region', { name: 'Figures' }).getByRole('button', { name: /^Active in 30 days/ });
  await active.waitFor();
  const first = await active.innerText();
  await page.getByLabel('As of').fill('2026-12-31');
  await page.waitForFunction((old) => [...document.querySelectorAll('button')].some((b) => b.innerText.startsWith('Active in 30 days') && b.innerText !== old), first);
  assert.match(await active.innerText(), /\b0\b/, 'people were active in December');
  await page.goBack();
  await page.waitForFunction((old) => [...document.querySelectorAll('button')].some((b) => b.innerText === old), first);
  assertQuiet(watched);
  await context.close();
});

test('a typed as-of day is one step, and an implausible one is refused', async () => {
  const { context, page, watched } = await open(browser);
  await choose(page, corpus('all_users.plain.csv'));
  await page.getByRole('region', { name: 'Figures' }).waitFor();
  const day = page.getByLabel('As of');
  const before = await day.inputValue();
  const steps = () => page.evaluate(() => history.length);
  const first = await steps();
  // Every digit of the year makes another date, and none of them is intended. The field writes a
  // date in the browser's own order; this one is the same in both orders.
  const { x, y, height } = await day.boundingBox();
  await page.mouse.click(x + 12, y + height / 2);
  await page.keyboard.type('05052025', { delay: 40 });
  assert.equal(await steps(), first, 'typing is no step');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => location.hash.includes('as_of=2025-05-05'));
  assert.equal(await steps(), first + 1, 'all of it is one step');
  await page.goBack();
  await settled(() => day.inputValue(), before);
  for (const impossible of ['1900-01-01', '0025-11-01', '', '9999-12-31']) {
    await day.fill(impossible);
    await settled(() => day.inputValue(), before);
    assert.match(await page.locator('.as-of').getByRole('alert').innerText(), /still applies/);
  }
  assert.ok(!page.url().includes('as_of'));
  assertQuiet(watched);
  await context.close();
});

async function assertCount(locator, wanted) {
  for (let i = 0; i < 100 && (await locator.count()) !== wanted; i += 1) await new Promise((r) => setTimeout(r, 50));
  assert.equal(await locator.count(), wanted);
}

test('a real download opens', { skip: !process.env.ROLLCALL_SAMPLES && 'ROLLCALL_SAMPLES names no folder' }, async () => {
  const { context, page, watched } = await open(browser);
  await choose(page, `${process.env.ROLLCALL_SAMPLES}/ghes/all_repositories.readme-excerpt.csv`);
  await page.getByRole('heading', { level: 1, name: 'Repositories' }).waitFor();
  await choose(page, `${process.env.ROLLCALL_SAMPLES}/ghec/pru-example.csv`);
  await page.getByRole('heading', { level: 1, name: 'Premium requests' }).waitFor();
  await audit(page, 'a report of the cloud');
  assertQuiet(watched);
  await context.close();
});

test('others open exactly the remaining rows, and all members are listed, found, sorted, copied and saved', async () => {
  const { context, page, watched } = await open(browser);
  await catchCopies(page);
  // Twenty owners: the first has one repository of 1 KiB, the last has twenty of 20 KiB each.
  const owners = Array.from({ length: 20 }, (_, at) => ({ name: at === 4 ? '=owner-5' : `owner-${at + 1}`, count: at + 1 }));
  const header = 'created_at,owner_id,owner_type,owner_name,id,name,visibility,readable_size,raw_size,collaborators,fork?,deleted?';
  const rows = owners.flatMap(({ name, count }) => Array.from({ length: count }, (_, at) =>
    `2026-01-01 00:00:00 +0000,${count},User,${name},${count * 100 + at},r${at},private,,${count},0,false,false`));
  const file = join(scratch(), 'all_repositories.csv');
  writeFileSync(file, `${[header, ...rows].join('\n')}\n`);
  await choose(page, file);

  const chart = page.getByRole('region', { name: 'Disk by owner' });
  const others = owners.filter(({ count }) => count <= 8);
  const wanted = others.reduce((sum, { count }) => sum + count, 0);
  await chart.getByRole('button', { name: /^8 others/ }).click();
  await page.getByRole('tab', { name: /^Table/, selected: true }).waitFor();
  assert.equal(await shownRows(page), wanted, 'the rows of the owners that are not drawn');
  await page.goBack();

  // A value that all rows have is said in a line, and is no chart.
  assert.equal(await page.getByRole('region', { name: 'Visibility' }).count(), 0);
  await page.getByRole('button', { name: /^Private: 210 repositories/ }).waitFor();

  // The table on the page has all members too.
  await chart.getByText('As a table').click();
  await settled(() => chart.getByRole('rowheader').count(), 20);
  assert.deepEqual(await chart.getByRole('columnheader').allInnerTexts(), ['Owner', 'Type', 'Disk', 'Share of 2.8\u00a0MB', 'Repositories']);
  await chart.getByText('As a table').click();

  await chart.getByRole('button', { name: 'Show all 20: Disk by owner' }).click();
  const dialog = page.getByRole('dialog', { name: 'Disk by owner' });
  const names = () => dialog.getByRole('rowheader').allInnerTexts();
  await settled(async () => (await names()).length, 20);
  const byDisk = owners.map(({ name }) => name).reverse();
  assert.deepEqual(await names(), byDisk);
  await audit(page, 'the list of members');
  await dialog.getByRole('button', { name: 'Owner', exact: true }).click();
  await settled(async () => (await names())[0], '=owner-5');
  await dialog.getByRole('searchbox', { name: 'Find' }).fill('OWNER-1');
  await settled(async () => (await names()).length, 11);
  await dialog.getByRole('button', { name: 'Copy' }).click();
  await dialog.getByText('Copied.').waitFor();
  const copied = await copiedText(page);
  const disk = owners.reduce((sum, { count }) => sum + count ** 2, 0);
  const share = (count) => String(Math.round((count ** 2 / disk) * 10_000) / 100);
  const copiedHead = 'Owner\tType\tDisk (bytes)\tShare (%)\tRepositories';
  assert.ok(copied.startsWith(`${copiedHead}\nowner-1\tUser\t1024\t${share(1)}\t1\nowner-10\tUser\t102400\t${share(10)}\t10\n`), copied);
  await dialog.getByRole('searchbox', { name: 'Find' }).fill('');
  await settled(async () => (await names()).length, 20);
  const saving = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save as CSV' }).click();
  const saved = await saving;
  assert.equal(saved.suggestedFilename(), 'all_repositories-disk-by-owner.csv');
  const text = readFileSync(await saved.path(), 'utf8');
  assert.equal(text.trim().split('\r\n').length, 21);
  assert.ok(text.startsWith('owner,type,disk_bytes,share_percent,repositories\r\n'), text);
  assert.ok(text.includes(`\r\n'=owner-5,User,25600,${share(5)},5\r\n`), 'a spreadsheet does not run a name');
  await dialog.getByRole('button', { name: 'owner-7', exact: true }).click();
  await page.getByRole('tab', { name: /^Table/, selected: true }).waitFor();
  assert.equal(await shownRows(page), 7);
  assertQuiet(watched);
  await context.close();
});
