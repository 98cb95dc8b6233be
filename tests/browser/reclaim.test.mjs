// Tests seats to reclaim, with the start page's own sample: every figure is compared with a plain
// count over the sample's rows. Also opens a sample of every kind that the start page offers.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { assertQuiet, audit, choose, launch, open, root, rowsOf, scratch, settled, shownRows } from './support.mjs';

const DAY = 86_400_000;
const KEEP = 'People, organizations and teams to keep';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

/** Opens a sample of the start page and returns its rows, as exported. */
async function sample(page, title = 'Copilot activity') {
  await page.getByRole('tab', { name: 'GitHub Copilot' }).click();
  await page.getByRole('button', { name: `Open a sample of ${title}` }).click();
  await page.getByRole('tab', { name: /^Table/ }).click();
  await shownRows(page);
  await page.getByRole('button', { name: /^Export/ }).click();
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: /^CSV/ }).click();
  const file = join(scratch(), 'rows.csv');
  await (await coming).saveAs(file);
  return rowsOf(file);
}

/**
 * The people of each list, counted person by person from the rows. Only people with a `selected`
 * row count, and all of their rows.
 */
function counted(rows, cutOff, keeps = () => false, selected = () => true) {
  const asOf = Math.floor(Date.parse(rows[0]['Report Time']) / DAY);
  const people = new Map();
  for (const row of rows) {
    const login = row.Login.toLowerCase();
    people.set(login, [...(people.get(login) ?? []), row]);
  }
  const count = { people: 0, active: 0, listed: 0, kept: 0, logins: [] };
  for (const [login, theirs] of people) {
    if (!theirs.some(selected)) continue;
    count.people += 1;
    const days = theirs.map((row) => row['Last Activity At']).filter((at) => at !== 'None')
      .map((at) => asOf - Math.floor(Date.parse(at) / DAY));
    if (days.some((since) => since <= cutOff)) count.active += 1;
    else if (keeps(login, theirs)) count.kept += 1;
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
  await settled(() => figure(page, /^Idle, on the list/), wanted.listed);
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
  const price = page.getByRole('textbox', { name: 'Business' });
  await price.fill('17,50');
  const listed = counted(rows, 45).listed;
  await settled(async () => (await tile(page, 'Savings per month')).includes(money(listed * 17.5)), true);
  await price.fill('1,250');
  await price.blur();
  assert.match(await page.getByRole('alert').filter({ hasText: 'two ways' }).innerText(), /1250 or 1\.250; \$17\.50 still applies/);
  assert.ok((await tile(page, 'Savings per month')).includes(money(listed * 17.5)), 'what counted before still does');

  // The people who keep their seat are in no address, and a mistyped name is reported.
  const [someone] = counted(rows, 45).logins;
  await page.getByLabel(KEEP).fill(`@${someone.toUpperCase()}, nobody-at-all, org:none, group:x`);
  const keeps = (login) => login === someone.toLowerCase();
  await assertFigures(page, counted(rows, 45, keeps));
  await page.getByText('4 entries match 1 person.').waitFor();
  await page.getByText('These 2 entries match nobody: nobody-at-all, org:none.').waitFor();
  await page.getByText('Not understood: group:x. Write a login, org:name or team:name.').waitFor();
  assert.ok(!page.url().toLowerCase().includes(someone.toLowerCase()));
  await audit(page, 'the reclaim page, with a price and exclusions');

  // Both files are saved and read back.
  const wanted = counted(rows, 45, keeps);
  const logins = readFileSync(await saved(page, 'Save logins as text'), 'utf8').trim().split('\n');
  assert.deepEqual([...logins].sort(), [...wanted.logins].sort());
  const csv = readFileSync(await saved(page, 'Save as CSV'), 'utf8').trim().split('\r\n');
  assert.equal(csv.shift(), 'Login,Why,Idle days,Last activity,Last sign-in,Price per month (USD),Organizations');
  assert.ok(csv.every((line) => /,17\.5,("[^"]*"|[^,]*)$/.test(line)), 'the price of each person');
  // The list's own menu writes the same file, and the list shows what is in it.
  const panel = page.getByRole('tabpanel', { name: 'Reclaim' });
  const save = panel.getByRole('button', { name: /^Export/ });
  await save.click();
  const [download] = await Promise.all([
    page.waitForEvent('download'), page.getByRole('button', { name: /^CSV/ }).click(),
  ]);
  const exported = join(scratch(), 'exported.csv');
  await download.saveAs(exported);
  assert.deepEqual(readFileSync(exported, 'utf8').trim().split('\r\n').slice(1), csv);
  await page.keyboard.press('Escape');
  await panel.getByRole('columnheader', { name: /Price per month \(USD\)/ }).waitFor();
  assert.deepEqual(csv.map((line) => line.split(',')[0]), logins);
  await page.getByRole('tabpanel', { name: 'Reclaim' }).getByText(/^Saved \d+ people to sample-copilot-activity.*-reclaim\.csv\.$/).waitFor();

  // The rows of one person are shown.
  assert.equal(await shownRows(page), wanted.listed, 'the list is a table');
  await page.getByRole('grid').focus();
  for (const key of ['Control+Home', 'Enter']) await page.keyboard.press(key);
  await page.getByRole('button', { name: 'Show this person’s seats in the table' }).click();
  await page.getByRole('tab', { name: /^Table/, selected: true }).waitFor();
  await settled(() => shownRows(page), rows.filter((row) => row.Login === logins[0]).length);
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

test('an organization keeps the seats of its people', async () => {
  const { context, page, watched } = await open(browser);
  const rows = await sample(page);
  await page.getByRole('tab', { name: 'Reclaim' }).click();
  const cutOff = page.getByLabel('Idle after more than');
  await page.getByText(/^Keep organizations/).click();
  const organizations = [...new Set(rows.map((row) => row.Organization))];
  assert.ok(organizations.length > 2);
  let shared = 0;
  for (const days of [30, 45, 75]) {
    await cutOff.fill(String(days));
    for (const organization of organizations) {
      const theirs = (row) => row.Organization === organization;
      const box = page.getByRole('checkbox', { name: new RegExp(`^${organization} `) });
      const people = new Set(rows.filter(theirs).map((row) => row.Login.toLowerCase())).size;
      await box.check();
      assert.equal(await page.getByLabel(KEEP).inputValue(), `org:${organization}\n`);
      const wanted = counted(rows, days, (_, all) => all.some(theirs));
      console.log(`# cut-off ${days}, without ${organization} (${people} people): ${wanted.listed} seats, $${wanted.listed * 19}`);
      await assertFigures(page, wanted);
      await page.getByText(`1 entry matches ${people} people.`).waitFor();
      assert.ok((await tile(page, 'Savings per month')).includes(money(wanted.listed * 19)));
      // A person of two organizations keeps both seats, and the page says so.
      const others = counted(rows, days, (_, all) => all.some(theirs) && all.some((row) => !theirs(row))).kept;
      shared += others;
      assert.equal(await page.getByText(/kept here also ha/).count(), others > 0 ? 1 : 0);
      await box.uncheck();
      await assertFigures(page, counted(rows, days));
    }
  }
  assert.ok(shared > 0, 'the sample has people with two seats');
  await page.getByLabel(KEEP).fill(`ORG:${organizations[0].slice(0, 4)}*`);
  const begins = (_, all) => all.some((row) => row.Organization.startsWith(organizations[0].slice(0, 4)));
  await assertFigures(page, counted(rows, 75, begins));
  for (const name of organizations) assert.ok(!page.url().includes(name));
  await audit(page, 'the reclaim page, with organizations');
  assertQuiet(watched, { sample: true });
  await context.close();
});

test('the table’s filter selects the people who are counted, until it is switched off', async () => {
  const { context, page, watched } = await open(browser);
  const rows = await sample(page);
  const filter = page.getByRole('checkbox', { name: /^Count only people/ });
  await page.getByRole('tab', { name: 'Reclaim' }).click();
  await page.getByRole('slider').waitFor();
  assert.equal(await filter.count(), 0, 'there is no filter');
  const organization = rows[0].Organization;
  await page.getByRole('tab', { name: /^Table/ }).click();
  const box = page.getByRole('textbox', { name: 'Filter' });
  await box.fill(`organization:${organization}`);
  await box.press('Enter');
  await settled(() => shownRows(page), rows.filter((row) => row.Organization === organization).length);
  await page.getByRole('tab', { name: 'Reclaim' }).click();
  assert.ok(await filter.isChecked());
  const everyone = counted(rows, 30);
  const selected = counted(rows, 30, undefined, (row) => row.Organization === organization);
  assert.ok(selected.people < everyone.people);
  await assertFigures(page, selected);
  const covers = `cover ${selected.people} people and leave out ${everyone.people - selected.people}`;
  await page.getByText(covers).waitFor();
  const logins = readFileSync(await saved(page, 'Save logins as text'), 'utf8').trim().split('\n');
  assert.deepEqual(logins.sort(), selected.logins.sort());
  await audit(page, 'the reclaim page of a filtered table');

  // A filter with a mistake selects no one: the table says so, and keeps the rows of the last one.
  await page.getByRole('tab', { name: /^Table/ }).click();
  await box.fill('last_activity_at:>banana');
  await box.press('Enter');
  await page.getByRole('alert').filter({ hasText: 'banana' }).waitFor();
  await page.getByRole('tab', { name: 'Reclaim' }).click();
  await assertFigures(page, selected);
  assert.ok(!page.url().includes('banana'));

  await filter.uncheck();
  await assertFigures(page, everyone);
  await page.getByText('The table’s filter does not apply here: everyone is counted.').waitFor();
  assert.match(page.url(), /&everyone$|&everyone&/);
  await page.goBack();
  await settled(() => filter.isChecked(), true);
  await assertFigures(page, selected);
  assert.ok(!page.url().includes(organization));
  assertQuiet(watched, { sample: true });
  await context.close();
});

test('the list is sorted, filtered and ticked as any table', async () => {
  const { context, page, watched } = await open(browser);
  const rows = await sample(page);
  await page.getByRole('tab', { name: 'Reclaim' }).click();
  await page.getByRole('slider').waitFor();
  const at = (days) => counted(rows, days);
  await settled(() => shownRows(page), at(30).listed);
  const saves = async () => readFileSync(await saved(page, 'Save logins as text'), 'utf8').trim().split('\n');
  const everyone = await saves();

  // A filter and an order of the list decide what the buttons save, and stay when a setting changes.
  const box = page.getByRole('textbox', { name: 'Filter' });
  await box.fill('why:idle');
  await box.press('Enter');
  const idle = (days) => at(days).logins.filter((login) => rows.some((row) => row.Login.toLowerCase() === login.toLowerCase() && row['Last Activity At'] !== 'None'));
  await settled(() => shownRows(page), idle(30).length);
  assert.ok(idle(30).length < at(30).listed && idle(45).length < idle(30).length);
  await page.locator('[role=columnheader][data-column=login] .grid-head-name').click();
  const sorted = (logins) => [...logins].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  await settled(async () => (await saves()).join(), sorted(idle(30)).join());
  await page.getByLabel('Idle after more than').fill('45');
  await settled(() => shownRows(page), idle(45).length);
  assert.deepEqual(await saves(), sorted(idle(45)));
  await assertFigures(page, at(45));

  // Ticks are of people: they stay with them, and go with those who leave the list.
  await page.getByRole('button', { name: 'Clear all' }).click();
  await settled(() => shownRows(page), at(45).listed);
  await page.getByRole('grid').focus();
  for (const key of ['Control+Home', 'Space', 'ArrowDown', 'Space']) await page.keyboard.press(key);
  const keep = page.getByRole('button', { name: 'Keep 2 people' });
  await keep.waitFor();
  await page.getByLabel('Idle after more than').fill('31');
  await settled(() => shownRows(page), at(31).listed);
  const ticked = sorted(at(45).logins).slice(0, 2);
  await audit(page, 'the reclaim page with ticked people');
  await keep.click();
  await settled(() => page.getByLabel(KEEP).inputValue(), `${ticked.join('\n')}\n`);
  await assertFigures(page, counted(rows, 31, (login) => ticked.map((name) => name.toLowerCase()).includes(login)));

  // The focus goes on in the list, at the row behind the people who left it.
  const active = () => page.evaluate(() => {
    const cell = document.activeElement?.getAttribute('aria-activedescendant');
    return cell && document.getElementById(cell)?.closest('[role=row]')?.textContent;
  });
  const shown = sorted(at(31).logins);
  const next = shown.slice(shown.indexOf(ticked[0])).find((login) => !ticked.includes(login));
  await settled(async () => (await active())?.includes(next), true);
  assert.equal(await keep.count(), 0);
  assert.ok(everyone.includes(ticked[0]) && !(await saves()).includes(ticked[0]));
  assertQuiet(watched, { sample: true });
  await context.close();
});

for (const [width, height] of [[1280, 900], [640, 450], [380, 800]]) {
  test(`settings stand before the price at ${width} × ${height}, and both are in sight`, async () => {
    const { context, page } = await open(browser, { viewport: { width, height } });
    await sample(page);
    await page.getByRole('tab', { name: 'Reclaim' }).click();
    await page.getByRole('slider').waitFor();
    const price = page.getByRole('region', { name: 'What reclaiming would save' });
    const controls = [
      page.getByRole('textbox', { name: 'Business' }), page.getByLabel('Leave new seats alone for'),
      page.getByLabel(KEEP), page.getByText(/^Keep organizations/), page.getByRole('slider'),
      page.getByLabel('Idle after more than'),
    ];
    for (const control of controls) {
      await control.focus();
      await control.scrollIntoViewIfNeeded();
      const before = await control.evaluate((element, other) => Boolean(element.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING), await price.elementHandle());
      assert.ok(before, `${control} stands before the price`);
      const [setting, figures] = [await control.boundingBox(), await price.boundingBox()];
      for (const box of [setting, figures]) assert.ok(box.y >= 0 && box.y + box.height <= height + 1, `${control}: in sight`);
      const apart = figures.x >= setting.x + setting.width || figures.y >= setting.y + setting.height - 1;
      assert.ok(apart, `${control}: below or left of the price`);
    }
    await context.close();
  });
}

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
  const parts = ['Idle, on the list', 'Idle, but new', 'kept by you', 'already ending', 'Unknown', 'Active within'];
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

test('people are priced at the highest plan of their seats', async () => {
  const { context, page, watched } = await open(browser);
  const rows = await sample(page, 'Copilot seats');
  const people = new Map();
  for (const row of rows) {
    const login = row['assignee.login'].toLowerCase();
    people.set(login, [...(people.get(login) ?? []), row]);
  }
  await page.getByRole('tab', { name: 'Reclaim' }).click();
  await page.getByRole('slider').waitFor();
  const [names, ...lines] = readFileSync(await saved(page, 'Save as CSV'), 'utf8').trim().split('\r\n')
    .map((line) => line.match(/"[^"]*"|[^",]+|(?<=,|^)(?=,|$)/g));
  const csv = lines.map((cells) => Object.fromEntries(cells.map((cell, at) => [names[at], cell])));
  const planOf = (login) => (people.get(login.toLowerCase()).some((row) => row.plan_type === 'enterprise') ? 'Enterprise' : 'Business');
  const prices = { Business: 19, Enterprise: 39 };
  const month = () => csv.reduce((sum, { Login }) => sum + prices[planOf(Login)], 0);
  const numbers = (plan) => csv.filter(({ Login }) => planOf(Login) === plan).length;
  assert.ok(numbers('Business') > 20 && numbers('Enterprise') > 20);
  for (const row of csv) assert.deepEqual([row.Plan, row['Price per month (USD)']], [planOf(row.Login), String(prices[row.Plan])]);
  const shown = await tile(page, 'Savings per month');
  console.log(`# ${numbers('Business')} × $19 + ${numbers('Enterprise')} × $39 = $${month()}`);
  assert.ok(shown.includes(money(month())), shown);
  assert.ok(shown.includes(`${numbers('Business')} × $19.00 Business + ${numbers('Enterprise')} × $39.00 Enterprise`), shown);
  assert.ok((await tile(page, 'Savings per year')).includes(money(month() * 12)));

  // Each plan has a price; one plan for everyone has one.
  prices.Business = 17.35;
  await page.getByRole('textbox', { name: 'Business' }).fill('17.35');
  await settled(async () => (await tile(page, 'Savings per month')).includes(money(Math.round(month() * 100) / 100)), true);
  await page.getByLabel('Currency').selectOption('eur');
  await settled(async () => (await tile(page, 'Savings per month')).includes('at least €'), true);
  await page.getByText(`${numbers('Enterprise')} people without a price for Enterprise`).waitFor();
  await audit(page, 'the reclaim page with people without a price');
  await page.getByRole('radio', { name: 'Business' }).check();
  const all = Math.round(csv.length * 1735) / 100;
  await settled(async () => (await tile(page, 'Savings per month')).includes(money(all).replace('$', '€')), true);
  assert.equal(await page.getByRole('textbox', { name: 'Enterprise' }).count(), 0);
  assert.match(page.url(), /licence=business&business=17\.35&currency=eur/);
  assertQuiet(watched, { sample: true });
  await context.close();
});

test('the page is printed with its settings as sentences and the rows of its list', async () => {
  const { context, page, watched } = await open(browser);
  const rows = await sample(page);
  await page.getByRole('tab', { name: 'Reclaim' }).click();
  await page.getByRole('slider').waitFor();
  await page.getByLabel(KEEP).fill('svc-*');
  await page.getByText('1 entry matches').waitFor();
  await settled(() => shownRows(page), counted(rows, 30).listed);
  await page.evaluate(() => { window.print = () => { globalThis.printed = true; }; });
  await page.keyboard.press('Control+p');
  await page.waitForFunction(() => globalThis.printed);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.printed-rows tbody tr').count(), counted(rows, 30).listed);
  await page.getByText('People, organizations and teams to keep: svc-*.').waitFor();
  for (const control of ['slider', 'radio', 'grid', 'combobox']) assert.equal(await page.getByRole(control).count(), 0, control);
  assertQuiet(watched, { sample: true });
  await context.close();
});

test('entries to keep may have spaces, and several on one line are divided on request', async () => {
  const { context, page, watched } = await open(browser);
  const rows = await sample(page);
  await page.getByRole('tab', { name: 'Reclaim' }).click();
  await page.getByRole('slider').waitFor();
  const [one, two] = counted(rows, 30).logins;
  const keep = page.getByLabel(KEEP);
  await keep.fill(`${one} ${two}\n'team:Team 1', "org:a, b"`);
  await page.getByText(`These 3 entries match nobody: ${one} ${two}, team:Team 1, org:a, b.`).waitFor();
  await page.getByRole('button', { name: 'Split at spaces' }).click();
  assert.equal(await keep.inputValue(), `${one}\n${two}\n'team:Team 1', "org:a, b"`);
  await page.getByText('4 entries match 2 people.').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Split at spaces' }).count(), 0);
  await assertFigures(page, counted(rows, 30, (login) => [one, two].some((kept) => kept.toLowerCase() === login)));
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
