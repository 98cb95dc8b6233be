// Tests seats to reclaim, with the start page's own sample: every figure is compared with a plain
// count over the sample's rows. Also opens a sample of every kind that the start page offers.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { assertQuiet, audit, choose, launch, open, root, rowsOf, scratch, settled, shownRows } from './support.mjs';

const DAY = 86_400_000;

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

/** Opens the start page's sample of Copilot activity and returns its rows, as exported. */
async function sample(page) {
  await page.getByRole('tab', { name: 'GitHub Copilot' }).click();
  await page.getByRole('button', { name: 'Open a sample of Copilot activity' }).click();
  await page.getByRole('tab', { name: /^Table/ }).click();
  await shownRows(page);
  await page.getByRole('button', { name: /^Export/ }).click();
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: /^CSV/ }).click();
  const file = join(scratch(), 'rows.csv');
  await (await coming).saveAs(file);
  return rowsOf(file);
}

/** The people of each list, counted person by person from the rows. */
function counted(rows, cutOff, keeps = () => false) {
  const asOf = Math.floor(Date.parse(rows[0]['Report Time']) / DAY);
  const people = new Map();
  for (const row of rows) {
    const login = row.Login.toLowerCase();
    people.set(login, [...(people.get(login) ?? []), row]);
  }
  const count = { people: people.size, active: 0, listed: 0, kept: 0, logins: [] };
  for (const [login, theirs] of people) {
    const days = theirs.map((row) => row['Last Activity At']).filter((at) => at !== 'None')
      .map((at) => asOf - Math.floor(Date.parse(at) / DAY));
    if (days.some((since) => since <= cutOff)) count.active += 1;
    else if (keeps(login)) count.kept += 1;
    else { count.listed += 1; count.logins.push(theirs[0].Login); }
  }
  return count;
}

/** A number of the sum below the divided bar. */
async function figure(page, name) {
  const row = page.getByRole('region', { name: 'Everyone with a seat' }).getByRole('row', { name });
  return Number((await row.getByRole('cell').first().innerText()).replace(/\D/g, ''));
}

const tile = (page, title) => page.getByRole('region', { name: 'What reclaiming would save' })
  .getByRole('listitem').filter({ hasText: title }).innerText();
const money = (number) => `$${number.toLocaleString('en-GB', { minimumFractionDigits: 2 })}`;

async function assertFigures(page, wanted) {
  await settled(() => figure(page, /^On the list/), wanted.listed);
  assert.equal(await figure(page, /^Active within/), wanted.active);
  assert.equal(await figure(page, /kept by you/), wanted.kept);
  assert.equal(await figure(page, /^People with a seat/), wanted.people);
}

test('the page shows idle people and their cost, and delivers the list', async () => {
  const { context, page, watched } = await open(browser);
  const rows = await sample(page);
  await page.getByRole('tab', { name: 'Reclaim' }).click();
  const slider = page.getByRole('slider', { name: 'Cut-off in days' });
  await slider.waitFor();
  const at30 = counted(rows, 30);
  assert.ok(at30.listed > 50 && at30.active > 50, 'the sample has something to show');
  await assertFigures(page, at30);
  assert.match(await tile(page, 'Savings per year'), new RegExp(money(at30.listed * 19 * 12).replace('$', '\\$')));
  await audit(page, 'the reclaim page');

  // Moving the slider is one step, and the address contains its position.
  const steps = await page.evaluate(() => history.length);
  await slider.focus();
  for (let i = 0; i < 15; i += 1) await page.keyboard.press('ArrowRight');
  assert.equal(await slider.inputValue(), '45');
  await assertFigures(page, counted(rows, 45));
  assert.match(page.url(), /pane=reclaim&cut_off=45/);
  assert.equal(await page.evaluate(() => history.length), steps + 1);
  assert.match(await slider.getAttribute('aria-valuetext'), new RegExp(`^45 days: ${counted(rows, 45).listed} people`));

  // A person types a price, and one that cannot be read.
  const price = page.getByLabel('Price per person per month');
  await price.fill('17,50');
  const listed = counted(rows, 45).listed;
  await settled(async () => (await tile(page, 'Savings per month')).includes(money(listed * 17.5)), true);
  await price.fill('1,250');
  await price.blur();
  assert.match(await page.getByRole('alert').filter({ hasText: 'two ways' }).innerText(), /1250 or 1\.250; \$17\.50 still applies/);
  assert.ok((await tile(page, 'Savings per month')).includes(money(listed * 17.5)), 'what counted before still does');

  // The people who keep their seat are in no address, and a mistyped name is reported.
  const [someone] = counted(rows, 45).logins;
  await page.getByLabel('People who keep their seat').fill(`@${someone.toUpperCase()}, nobody-at-all`);
  const keeps = (login) => login === someone.toLowerCase();
  await assertFigures(page, counted(rows, 45, keeps));
  await page.getByText('2 entries match 1 person. No match: nobody-at-all.').waitFor();
  assert.ok(!page.url().toLowerCase().includes(someone.toLowerCase()));
  await audit(page, 'the reclaim page, with a price and exclusions');

  // Both files are saved and read back.
  const wanted = counted(rows, 45, keeps);
  const logins = readFileSync(await saved(page, 'Save logins as text'), 'utf8').trim().split('\n');
  assert.deepEqual([...logins].sort(), [...wanted.logins].sort());
  const csv = readFileSync(await saved(page, 'Save as CSV'), 'utf8').trim().split('\r\n');
  assert.equal(csv.shift(), 'login,organizations,last_activity_at,last_authenticated_at,days_idle,reason');
  assert.deepEqual(csv.map((line) => line.split(',')[0]), logins);
  await page.getByRole('tabpanel', { name: 'Reclaim' }).getByText(/^Saved \d+ people to sample-copilot-activity.*-reclaim\.csv\.$/).waitFor();

  // The rows of one person are shown.
  await page.getByRole('region', { name: 'People on the list' }).getByRole('button').first().click();
  await page.getByRole('tab', { name: /^Table/, selected: true }).waitFor();
  assert.equal(await shownRows(page), rows.filter((row) => row.Login === logins[0]).length);
  assert.ok(!page.url().includes(logins[0]));

  // Back undoes the row, the price, and the slider, each as one step.
  await page.goBack();
  await slider.waitFor();
  await page.goBack();
  await settled(() => price.inputValue(), '');
  await page.goBack();
  await settled(() => slider.inputValue(), '30');
  await assertFigures(page, counted(rows, 30, keeps));
  assertQuiet(watched, { sample: true });
  await context.close();
});

test('an address restores the page, and no other kind has it', async () => {
  const { context, page, watched } = await open(browser);
  await page.evaluate(() => { location.hash = '#file=1&pane=reclaim&cut_off=60&licence=enterprise&grace=7'; });
  await page.getByRole('tab', { name: 'GitHub Copilot' }).click();
  await page.getByRole('button', { name: 'Open a sample of Copilot seats' }).click();
  const slider = page.getByRole('slider', { name: 'Cut-off in days' });
  await slider.waitFor();
  assert.equal(await slider.inputValue(), '60');
  assert.ok(await page.getByRole('radio', { name: 'Enterprise' }).isChecked());
  assert.equal(await page.getByLabel('Leave new seats alone for').inputValue(), '7');
  const parts = ['On the list', 'Idle, but new', 'kept by you', 'already ending', 'Unknown', 'Active within'];
  let sum = 0;
  for (const part of parts) sum += await figure(page, new RegExp(part));
  assert.equal(sum, await figure(page, /^People with a seat/), 'the parts make the whole');
  assert.ok(await figure(page, /already ending/) > 0);
  await audit(page, 'the reclaim page of seats');

  await page.getByRole('button', { name: 'Rollcall, start page' }).click();
  await page.getByRole('tab', { name: 'GitHub Enterprise Server' }).click();
  await page.getByRole('button', { name: 'Open a sample of All users' }).click();
  await page.getByRole('region', { name: 'Figures' }).waitFor();
  assert.equal(await page.getByRole('tab', { name: 'Reclaim' }).count(), 0);
  assertQuiet(watched, { sample: true });
  await context.close();
});

test('a report without the needed columns says so', async () => {
  const { context, page, watched } = await open(browser);
  await choose(page, join(root, 'tests/corpus/copilot/activity.renamed-column.csv'));
  await page.getByRole('tab', { name: 'Reclaim' }).click();
  await page.getByRole('heading', { name: 'This file does not say who is idle' }).waitFor();
  await audit(page, 'the reclaim page without an answer');
  assertQuiet(watched);
  await context.close();
});

test('activity that stopped arriving is reported above the figures', async () => {
  const { context, page, watched } = await open(browser);
  const file = join(scratch(), 'seats.csv');
  const rows = ['ada', 'bob', 'cyd'].map((login) => `2026-11-01T06:00:00Z,${login},2026-10-31T08:00:00Z,2026-10-1${login.length}T08:00:00Z,copilot-cli,acme`);
  writeFileSync(file, `Report Time,Login,Last Authenticated At,Last Activity At,Last Surface Used,Organization\n${rows.join('\n')}\n`);
  await choose(page, file);
  const note = page.getByRole('note').filter({ hasText: 'Activity may have stopped arriving.' });
  const figures = { Overview: page.getByRole('region', { name: 'Figures' }), Reclaim: page.getByRole('slider') };
  for (const [tab, below] of Object.entries(figures)) {
    await page.getByRole('tab', { name: tab }).click();
    await below.waitFor();
    assert.match(await note.innerText(), /is from 13 October 2026, yet 3 people signed in more than a week later\./);
    assert.ok((await note.boundingBox()).y < (await below.boundingBox()).y, `it stands above, on ${tab}`);
    await audit(page, `a stopped feed on ${tab}`);
  }
  assertQuiet(watched);
  await context.close();
});

test('a sample of every kind opens from the start page without problems', async () => {
  const { context, page, watched } = await open(browser);
  const products = await page.getByRole('tablist', { name: 'Products' }).getByRole('tab').allInnerTexts();
  let opened = 0;
  for (const product of products) {
    await page.getByRole('tab', { name: product.replace(/\s+\d+$/, '') }).click();
    await audit(page, `the start page of ${product}`);
    const names = await page.getByRole('button', { name: /^Open a sample of/ }).evaluateAll((all) => all.map((b) => b.getAttribute('aria-label')));
    assert.equal(names.length, Number(/\d+$/.exec(product)[0]));
    for (const name of names) {
      await page.getByRole('button', { name, exact: true }).click();
      const title = name.replace('Open a sample of ', '');
      await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor();
      await page.getByRole('region', { name: 'Figures' }).waitFor();
      assert.equal(await page.getByRole('tab', { name: /^Problems/ }).innerText(), 'Problems 0');
      await audit(page, `the sample of ${title}`);
      await page.getByRole('banner').getByRole('button', { name: /^Close/ }).click();
      // The start page shows the same product again.
      await page.getByRole('tab', { name: product.replace(/\s+\d+$/, ''), selected: true }).waitFor();
      opened += 1;
    }
  }
  assert.ok(opened >= 25, `only ${opened} of them`);
  assertQuiet(watched, { sample: true });
  await context.close();
});

/** Saves the list and returns the path of the saved file. */
async function saved(page, name) {
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name, exact: true }).click();
  const download = await coming;
  const file = join(scratch(), download.suggestedFilename());
  await download.saveAs(file);
  return file;
}
