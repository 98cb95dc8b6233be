// Tests each of the six kinds: a dropped file is detected and counted, and every figure shows
// exactly its rows.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { ariaSnapshot, assertQuiet, audit, choose, corpus, drop, launch, open, rowsOf, settled, shownRows } from './support.mjs';

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

test('every figure, finding and chart point shows exactly the rows it counts', async () => {
  const { context, page, watched } = await open(browser);
  await choose(page, corpus('all_users.ragged.csv'));
  await page.getByRole('region', { name: 'Figures' }).waitFor();
  const buttons = page.getByRole('main').getByRole('button');
  const names = await buttons.evaluateAll((all) =>
    all.map((b) => b.getAttribute('aria-label') ?? b.textContent.trim().replace(/\s+/g, ' ')));
  let clicked = 0;
  for (const [index, name] of names.entries()) {
    const wanted = /(\d+) accounts?\b/.exec(name)?.[1];
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
