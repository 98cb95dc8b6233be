// Tests fetching the reports of Copilot, billing and Moderne: the questions about them, their steps,
// and the tab that opens.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { nobodySpecial, person } from '../edge/support.mjs';
import { product } from '../edge/upstream.mjs';
import { assertNoTrace, choose, form, says, skip, start, visit } from './fetching.mjs';
import { address, ariaSnapshot, audit, settled, shownRows } from './support.mjs';

const copilot = product('COPILOT_URL');
const moderne = product('MODERNE_URL');

beforeEach(async () => {
  if (skip) return;
  await Promise.all([copilot, moderne].map(({ reset }) => reset()));
  await copilot.settings({ people: 250, polls: 1 });
  await moderne.settings({ polls: 0 });
});

const targets = async () => (await (await fetch(`${address}/api/v1/targets`)).json()).targets;

/** The form for a server; `who` is a person whose token is entered. */
async function visitFor(id, options) {
  const target = (await targets()).find((own) => own.id === id);
  assert.ok(target, `${id} is no target`);
  const visited = await visit(options);
  await choose(visited.page, target);
  return { ...visited, target };
}

async function tick(page, ...reports) {
  for (const report of reports) await form(page).getByRole('checkbox', { name: report, exact: true }).check();
}

const field = (page, name) => form(page).getByRole('textbox', { name });
const enterToken = (page, who) => page.getByLabel('Token', { exact: true }).fill(who.token);

/** Chooses days of one's own, and enters the first and the last. */
async function enterDays(page, first, last, names = ['First day', 'Last day']) {
  await form(page).getByRole('combobox', { name: 'Period' }).selectOption({ label: 'Other days' });
  await page.getByLabel(names[0], { exact: true }).fill(first);
  await page.getByLabel(names[1], { exact: true }).fill(last);
}

/** Checks that the progress is on the screen, however long the form is. */
async function assertInSight(page) {
  await settled(() => page.locator('#fetch-rows').evaluate((heading) => {
    const { top, bottom } = heading.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  }), true);
}

/** The steps that a row has shown, each once; call before the fetch starts. */
async function watchSteps(page) {
  await page.evaluate(() => {
    globalThis.steps = [];
    const note = () => {
      for (const state of document.querySelectorAll('.fetch-state')) {
        if (!globalThis.steps.includes(state.textContent)) globalThis.steps.push(state.textContent);
      }
    };
    new MutationObserver(note).observe(document.querySelector('.fetch-rows'), { subtree: true, childList: true, characterData: true });
  });
  return () => page.evaluate(() => globalThis.steps);
}

const opened = (page, file) => page.getByRole('tab', { name: file, selected: true }).waitFor({ timeout: 60_000 });
const backToFetch = (page) => page.getByRole('button', { name: 'Fetch', exact: true }).click();

/** Checks that nothing is wider than a small window. */
async function assertNarrow(page, width) {
  await page.setViewportSize({ width, height: 800 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${wide} px too wide at ${width} px`);
}

test('seats of an organization come page by page, and open with their figures', { skip, timeout: 120_000 }, async () => {
  await copilot.settings({ people: 2_300 });
  const who = person();
  const visited = await visitFor('copilot');
  const { page, context } = visited;
  assert.equal(await page.getByRole('textbox', { name: 'User name' }).count(), 0, 'a token is enough');
  assert.deepEqual(await page.locator('.fetch-form optgroup').evaluateAll((all) => all.map(({ label }) => label)), ['GitHub Enterprise Server', 'GitHub Copilot and billing', 'Moderne']);
  await tick(page, 'Seats and their activity');
  await form(page).getByText(/manage_billing:copilot or read:org/).waitFor();
  await field(page, 'Name in its URL').fill('acme');
  await enterToken(page, who);
  await audit(page, 'the form for seats');
  await ariaSnapshot(form(page).getByRole('group', { name: 'Reports' }), 'fetch-reports');
  await ariaSnapshot(form(page).getByRole('group', { name: 'Details' }), 'fetch-details');
  await copilot.control({ part: 'page=7', login: who.login, fault: { kind: 'stall_before_headers', s: 2 } });
  const steps = await watchSteps(page);
  await start(page).click();
  await says(page, /Page 7 of 23/, 'Seats and their activity');
  await says(page, 'organization acme', 'Seats and their activity');
  await audit(page, 'a page of 23');
  await opened(page, /seats-copilot-/);
  const pages = (await steps()).filter((step) => step.startsWith('Page')).map((step) => Number(/^Page (\d+)/.exec(step)[1]));
  assert.deepEqual(pages, [...pages].sort((a, b) => a - b), 'a page came before one that it follows');
  await page.getByRole('region', { name: 'Figures' }).waitFor();
  await page.getByRole('region', { name: 'Where this report is from' }).getByText('organization acme', { exact: true }).waitFor();
  await page.getByRole('tab', { name: /^Table/ }).click();
  assert.equal(await shownRows(page), 2_300);
  await assertNoTrace(visited, who);
  await context.close();
});

test('seats of an enterprise and 28 days of usage are asked for with one name', { skip, timeout: 120_000 }, async () => {
  await copilot.settings({ people: 20 });
  const who = person();
  const visited = await visitFor('copilot');
  const { page, context } = visited;
  const reports = ['Seats with every detail', 'Usage by person, 28 days', 'Usage in total, 28 days'];
  await tick(page, ...reports);
  assert.equal(await field(page, 'Name in its URL').count(), 1, 'the name is asked for once');
  await form(page).getByRole('radio', { name: 'Enterprise' }).check();
  await field(page, 'Name in its URL').fill('acme-inc');
  await enterToken(page, who);
  await start(page).click();
  for (const report of reports) await says(page, 'Opened', report);
  const asked = (await copilot.requestsOf(who)).map(({ target }) => target);
  assert.ok(asked.every((target) => target.startsWith('/enterprises/acme-inc/')), asked.join());
  for (const file of [/seats_json-copilot/, /usage_users_28_days-copilot/, /usage_totals_28_days-copilot/]) {
    await page.getByRole('tab', { name: file }).click();
    await page.getByRole('region', { name: 'Figures' }).waitFor();
  }
  await audit(page, 'usage metrics');
  await assertNoTrace(visited, who);
  await context.close();
});

test('a billing report of two months comes in two parts, and is fetched again for the same days', { skip, timeout: 120_000 }, async () => {
  await copilot.settings({ people: 5, polls: 1 });
  const who = person();
  const visited = await visitFor('copilot');
  const { page, context, watched } = visited;
  await tick(page, 'Billed usage, by person');
  await form(page).getByText(/28 days, counted in UTC/).waitFor();
  await enterDays(page, '2025-09-21', '2025-11-20');
  await field(page, 'Enterprise').fill('acme-inc');
  await enterToken(page, who);
  await audit(page, 'the form for billing');
  await assertNarrow(page, 320);
  await page.setViewportSize({ width: 1280, height: 900 });
  const steps = await watchSteps(page);
  await start(page).click();
  await assertInSight(page);
  await says(page, /Part \d of 2/, 'Billed usage, by person');
  await opened(page, /billing_detailed-copilot-/);
  assert.ok((await steps()).some((step) => /^Part 2 of 2/.test(step)), JSON.stringify(await steps()));
  await page.getByRole('region', { name: 'Figures' }).waitFor();
  await page.getByText('acme-inc, 21 September 2025 to 20 November 2025').first().waitFor();

  await backToFetch(page);
  await page.getByRole('button', { name: /^Fetch again: Billed usage/ }).click();
  await says(page, 'No change since the last fetch.', 'Billed usage, by person');
  assert.equal(await page.getByRole('tab').count(), 1);
  const queries = new Set(watched.requests.map((url) => new URL(url).search).filter(Boolean));
  assert.deepEqual([...queries], ['?name=acme-inc&from=2025-09-21&to=2025-11-20']);
  await assertNoTrace(visited, who);
  await context.close();
});

test('four reports of Moderne share a period, and open with the figures of their kinds', { skip, timeout: 120_000 }, async () => {
  await moderne.settings({ polls: 1 });
  const who = person();
  const visited = await visitFor('moderne', { viewport: { width: 380, height: 800 }, colorScheme: 'dark' });
  const { page, context } = visited;
  const reports = ['Usage: recipe runs and their commits', 'Recipe runs of the last three days', 'Commits', 'Audit log'];
  await tick(page, ...reports);
  assert.equal(await form(page).getByRole('combobox', { name: 'Period' }).count(), 1);
  await enterDays(page, '2025-11-18', '2025-11-20', ['From (day in UTC)', 'To (day in UTC)']);
  await enterToken(page, who);
  await audit(page, 'the form for Moderne');
  await assertNarrow(page, 380);
  await start(page).click();
  await assertInSight(page);
  for (const report of reports) await says(page, 'Opened', report);
  for (const file of [/usage-report-moderne-/, /recipe-runs-moderne-/, /commits-moderne-/, /audit-log-moderne-/]) {
    await page.getByRole('tab', { name: file }).click();
    await page.getByRole('region', { name: 'Figures' }).waitFor();
  }
  await assertNoTrace(visited, who);
  await context.close();
});

test('version 2 of Moderne offers audit logs, and says what replaces the rest', { skip, timeout: 60_000 }, async () => {
  const who = person();
  const visited = await visitFor('moderne-v2');
  const { page, context } = visited;
  await form(page).getByText('Usage, Recipe runs, Commits').waitFor();
  await form(page).getByText(/trace\.csv/).waitFor();
  assert.equal(await form(page).getByRole('checkbox', { name: /Commits/ }).count(), 0);
  await tick(page, 'Audit log, as CEF');
  await enterDays(page, '2025-11-20', '2025-11-20', ['From (day in UTC)', 'To (day in UTC)']);
  await enterToken(page, who);
  await audit(page, 'reports that are no longer offered');
  await start(page).click();
  await opened(page, /moderne_audit_log-moderne-v2-/);
  await page.getByRole('region', { name: 'Figures' }).waitFor();
  await assertNoTrace(visited, who);
  await context.close();
});

test('a wrong answer is said at its field, and nothing is asked', { skip, timeout: 60_000 }, async () => {
  const who = person();
  const visited = await visitFor('copilot');
  const { page, context, watched } = visited;
  await tick(page, 'Seats and their activity', 'Billed usage, by person');
  await enterDays(page, '2025-11-20', '2025-11-02');
  await field(page, 'Name in its URL').fill('github.com/acme');
  await enterToken(page, who);
  await start(page).click();
  const name = field(page, 'Name in its URL');
  await form(page).getByText(/A name consists of letters, digits and hyphens/).first().waitFor();
  await form(page).getByText('The report needs a value here.').waitFor();
  assert.equal(await name.getAttribute('aria-invalid'), 'true');
  assert.ok(await name.evaluate((own) => own === document.activeElement), 'the first field with a mistake has the focus');
  await audit(page, 'mistakes');
  await name.fill('acme');
  assert.equal(await name.getAttribute('aria-invalid'), null);
  await field(page, 'Enterprise').fill('acme');
  await start(page).click();
  await form(page).getByText(/before the first/).waitFor();
  assert.ok(await page.getByLabel('Last day').evaluate((own) => own === document.activeElement));
  assert.deepEqual(watched.requests, [], 'something was asked');
  await assertNoTrace(visited, who);
  await context.close();
});

test('a refusal says the next step, and a fetch that is cancelled ends', { skip, timeout: 60_000 }, async () => {
  const refused = nobodySpecial();
  const visited = await visitFor('copilot');
  const { page, context } = visited;
  await tick(page, 'Seats and their activity');
  await field(page, 'Name in its URL').fill('acme');
  await enterToken(page, refused);
  await start(page).click();
  await says(page, 'GitHub shows this token no such organization or enterprise', 'Seats and their activity');
  await says(page, 'What to do:', 'Seats and their activity');
  await audit(page, 'a refusal of GitHub');
  await assertNoTrace(visited, refused);
  await page.getByRole('button', { name: 'Forget token', exact: true }).click();

  const who = person();
  await copilot.control({ part: 'page=2', login: who.login, fault: { kind: 'stall_before_headers', s: 20 } });
  await enterToken(page, who);
  await start(page).click();
  await says(page, /Page 2 of 3/, 'Seats and their activity');
  await page.getByRole('button', { name: /^Cancel: Seats and their activity .*acme/ }).click();
  await says(page, 'Cancelled. Nothing was kept.', 'Seats and their activity');
  await assertNoTrace(visited, who);
  await context.close();
});

test('one click fills in what the demo needs', { skip, timeout: 60_000 }, async () => {
  const visited = await visitFor('copilot');
  const { page, context } = visited;
  await tick(page, 'Seats and their activity', 'Billed usage, by person');
  await page.getByRole('button', { name: 'Use the demo' }).click();
  assert.equal(await field(page, 'Name in its URL').inputValue(), 'acme');
  assert.equal(await field(page, 'Enterprise').inputValue(), 'acme');
  await page.getByText(/The demo’s token for .* is in use/).waitFor();
  await context.close();
});
