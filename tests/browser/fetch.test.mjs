// Fetching a report, from the form to the open tab, through the worker and against the upstream
// simulator: ROLLCALL_URL and UPSTREAM_URL say where they are.
//
// Every journey has a person of its own, and its faults are about that person alone; after each,
// the token must be in no address, no storage, no element and no line of the console.

import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, request as httpRequest } from 'node:http';
import net from 'node:net';
import { extname, join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';

import { nobodySpecial, person, sleep, stranger } from '../edge/support.mjs';
import * as upstream from '../edge/upstream.mjs';
import { address, audit, keptTexts, launch, open, root, shownRows } from './support.mjs';

const skip = process.env.UPSTREAM_URL ? false : 'UPSTREAM_URL names no upstream';
const SECOND = { headers: [['retry-after', '1']] };
const PENDING = { kind: 'answer', status: 202, ...SECOND };

let browser;
let target;
/** Another server of the worker's. */
let other;
before(async () => {
  if (skip) return;
  browser = await launch();
  const { targets } = await (await fetch(`${address}/api/v1/targets`)).json();
  const upstreams = targets.filter(({ origin_host }) => origin_host === new URL(process.env.UPSTREAM_URL).host);
  [target, other] = upstreams;
  assert.ok(target, 'no target of the worker is the upstream');
});
beforeEach(() => (skip ? undefined : upstream.reset()));
after(() => browser?.close());

/** A journey of its own browser profile, with what was said on its console. */
async function visit(options, at, prepare) {
  const visited = await open(browser, options);
  await prepare?.(visited.page);
  if (at) await visited.page.goto(at);
  const said = [];
  visited.page.on('console', (message) => said.push(message.text()));
  await visited.page.getByRole('button', { name: 'Fetch', exact: true }).click();
  await visited.page.getByRole('heading', { name: 'Fetch reports from your server' }).waitFor();
  const servers = visited.page.getByRole('combobox', { name: 'Server' });
  if (await servers.count()) await servers.selectOption({ label: target.title });
  return { ...visited, said };
}

const form = (page) => page.getByRole('form', { name: 'What to fetch' });
const start = (page) => form(page).getByRole('button', { name: 'Start', exact: true });

async function fill(page, who, ...reports) {
  for (const report of reports) await form(page).getByRole('checkbox', { name: report, exact: true }).check();
  await page.getByRole('textbox', { name: 'User name' }).fill(who.login);
  await page.getByLabel('Token', { exact: true }).fill(who.token);
}

/** A server, as the page names it. */
const named = ({ title, origin_host }) => `${title} (${origin_host})`;

/** What the page says while a person's token for a server is held. */
const held = (who, of = target) => `The token of ${who.login} for ${named(of)} is in use.`;

/** The row of a report in the list of fetches. */
const row = (page, report = 'All users', of = undefined) =>
  page.getByRole('region', { name: 'Fetches' }).getByRole('listitem').filter({ hasText: `${report} of ${of?.title ?? ''}` });

const says = (page, words, report) => row(page, report).getByText(words).first().waitFor({ timeout: 60_000 });

/** The token is nowhere that outlives or leaves the page's memory. */
async function assertNoTrace({ page, context, said }, who) {
  const secrets = [who.token, btoa(`${who.login}:${who.token}`)];
  const places = await page.evaluate(() => ({
    address: location.href,
    history: JSON.stringify(history.state),
    elements: document.documentElement.outerHTML,
    fields: [...document.querySelectorAll('input, textarea')].map((field) => field.value).join('\n'),
    requests: performance.getEntries().map((entry) => entry.name).join('\n'),
  }));
  Object.assign(places, await keptTexts(page));
  places.title = await page.title();
  places.console = said.join('\n');
  places.kept = JSON.stringify(await context.storageState());
  for (const [place, text] of Object.entries(places)) {
    for (const secret of secrets) assert.ok(!text.includes(secret), `the token is in: ${place}`);
  }
}

/** Requests for reports that the upstream received with this person's credential. */
async function countOf(who) {
  const { requests } = await upstream.log();
  return requests.filter(({ target: path, headers }) => path.startsWith('/stafftools/')
    && headers.some(([name, value]) => name.toLowerCase() === 'authorization' && value === who.authorization)).length;
}

/** How the person's job stands, by Rollcall's own account. */
async function stateOf(who, report = 'all_users') {
  const response = await fetch(`${address}/api/v1/targets/${target.id}/reports/${report}/status`, { headers: { authorization: who.authorization } });
  return (await response.json()).state;
}

test('three 202s, and then the report opens as a tab that says where it is from', { skip }, async () => {
  const who = person();
  const visited = await visit();
  const { page, context } = visited;
  await audit(page, 'the empty form');
  await upstream.control({ login: who.login, fault: PENDING, times: 3 });
  await fill(page, who, 'All users');
  await start(page).click();
  await says(page, 'GitHub is preparing the report');
  await says(page, /asked (twice|3 times)/);
  await audit(page, 'a running fetch');
  assert.equal(await page.getByLabel('Token', { exact: true }).count(), 0, 'the field is gone while the token is in use');

  await page.getByRole('tab', { name: /All users all_users-/, selected: true }).waitFor({ timeout: 30_000 });
  const from = page.getByRole('region', { name: 'Where this report is from' });
  await from.getByText(`Fetched from ${target.title}`).waitFor();
  await from.getByText('just now').waitFor();
  await page.getByRole('region', { name: 'Figures' }).waitFor();
  await audit(page, 'a fetched report');
  await page.getByRole('tab', { name: /^Table/ }).click();
  assert.equal(await shownRows(page), 1_000);
  assert.ok((await countOf(who)) >= 4, 'three 202s and a 200');

  await page.goBack();
  await page.goBack();
  await says(page, 'Ready, and open');
  assert.match(page.url(), /#fetch$/);
  await assertNoTrace(visited, who);
  await context.close();
});

test('a wrong token is told at its field, forgotten, and tried once for all six', { skip }, async () => {
  const who = stranger();
  const visited = await visit();
  const { page, context } = visited;
  await start(page).click();
  await form(page).getByText('Tick at least one report.').waitFor();
  await form(page).getByText('Enter a token.').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'fetch-all');
  await fill(page, who, 'All six');
  await start(page).click();
  await says(page, 'The server does not accept this token');
  const field = page.getByLabel('Token', { exact: true });
  await field.waitFor();
  assert.equal(await field.getAttribute('aria-invalid'), 'true');
  assert.equal(await field.inputValue(), '');
  await says(page, 'Not asked for', 'All repositories');
  assert.equal(await countOf(who), 1, 'six refusals can lock an account');
  await audit(page, 'a refused token');
  await assertNoTrace(visited, who);
  await context.close();
});

test('who is no site administrator is told what is needed', { skip }, async () => {
  const who = nobodySpecial();
  const visited = await visit();
  const { page, context } = visited;
  await fill(page, who, 'Dormant users');
  await start(page).click();
  await says(page, 'The server hides this report from this account', 'Dormant users');
  await says(page, /GitHub hides this page from accounts that are not site administrators/, 'Dormant users');
  await says(page, /classic token with the scope site_admin/, 'Dormant users');
  await audit(page, 'a refusal');
  await assertNoTrace(visited, who);
  await context.close();
});

test('a sign-in page is never taken for the report', { skip }, async () => {
  const who = person();
  const visited = await visit();
  const { page, context } = visited;
  await upstream.control({ login: who.login, fault: { kind: 'page', page: 'sign_in', content_type: 'text/csv' } });
  await fill(page, who, 'All users');
  await start(page).click();
  await says(page, 'The server answered with a sign-in page');
  assert.equal(await page.getByRole('tab').count(), 0);
  await audit(page, 'a sign-in page');
  await assertNoTrace(visited, who);
  await context.close();
});

test('an upstream that is down is said so after some tries, and tried again on demand', { skip }, async () => {
  const who = person();
  const visited = await visit();
  const { page, context } = visited;
  await upstream.control({ login: who.login, fault: { kind: 'answer', status: 503, ...SECOND }, times: 6 });
  await fill(page, who, 'All users');
  await start(page).click();
  await says(page, 'The server is not working at the moment');
  await audit(page, 'an upstream that is down');
  await row(page).getByText(/That makes sense in/).waitFor({ state: 'detached', timeout: 15_000 });
  await row(page).getByRole('button', { name: 'Try again: All users' }).click();
  await page.getByRole('tab', { name: /all_users-/, selected: true }).waitFor({ timeout: 30_000 });
  await assertNoTrace(visited, who);
  await context.close();
});

test('a cancelled fetch asks nobody any more', { skip }, async () => {
  const who = person();
  const visited = await visit();
  const { page, context, watched } = visited;
  await upstream.control({ login: who.login, fault: PENDING });
  await fill(page, who, 'All users', 'All organizations');
  await start(page).click();
  await says(page, 'GitHub is preparing the report');
  await row(page).getByRole('button', { name: 'Cancel: All users' }).click();
  await says(page, 'Cancelled; Rollcall has stopped too, and keeps nothing of it');
  assert.equal(await stateOf(who), 'idle');
  const focused = () => page.evaluate(() => document.activeElement.getAttribute('aria-label'));
  assert.equal(await focused(), `Remove: All users of ${target.title}`, 'the focus stays where it was');
  await page.getByRole('button', { name: 'Forget token and stop' }).click();
  await says(page, 'Cancelled; Rollcall has stopped too', 'All organizations');
  assert.equal(await stateOf(who, 'all_organizations'), 'idle', 'the job is told also where the token goes at once');
  await page.getByLabel('Token', { exact: true }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'fetch-token');
  await sleep(2_500);
  const [asked, requests] = [await countOf(who), watched.requests.length];
  await sleep(4_000);
  assert.equal(await countOf(who), asked, 'the server is asked after all is cancelled');
  assert.equal(watched.requests.length, requests, 'the page asks after all is cancelled');
  await audit(page, 'cancelled fetches');
  await assertNoTrace(visited, who);
  await context.close();
});

test('a download under way is stopped at Rollcall too, or it is said that it was not', { skip }, async () => {
  await upstream.settings({ rows: 50_000 });
  const who = person();
  const visited = await visit();
  const { page, context } = visited;
  await upstream.control({ login: who.login, fault: { kind: 'drip', bytes_per_s: 400_000 } });
  await fill(page, who, 'All users');
  await start(page).click();
  await says(page, /Rollcall receives it/);
  assert.equal(await stateOf(who), 'fetching');
  await row(page).getByRole('button', { name: 'Cancel: All users' }).click();
  await says(page, 'Cancelled; Rollcall has stopped too, and keeps nothing of it');
  await sleep(1_500);
  assert.equal(await stateOf(who), 'idle', 'what was cancelled goes on');

  // Once more, and this time nobody hears of it.
  await page.route('**/reports/all_users', (route) => (route.request().method() === 'DELETE' ? route.abort() : route.fallback()));
  await row(page).getByRole('button', { name: 'Try again: All users' }).click();
  await says(page, /Rollcall receives it/);
  await row(page).getByRole('button', { name: 'Cancel: All users' }).click();
  await says(page, /Rollcall could not be told: if the report is on its way there, it is still received/);
  assert.equal(await stateOf(who), 'fetching');
  await audit(page, 'a fetch that goes on elsewhere');
  await assertNoTrace(visited, who);
  await context.close();
});

/** The token is gone for good, and the form asks for one. */
async function assertForgotten(page, why) {
  await page.getByText(why).first().waitFor();
  const field = page.getByLabel('Token', { exact: true });
  await field.waitFor();
  assert.equal(await field.inputValue(), '');
  assert.equal(await page.getByText(/^The token of .* is in use/).count(), 0);
}

/** A page with a token in use, whose clock the test moves. */
async function withToken() {
  const who = person();
  const visited = await visit({}, address, (page) => page.clock.install());
  const { page } = visited;
  const isHeld = () => page.getByText(held(who)).isVisible();
  const fetches = async (count) => {
    await fill(page, who, 'All users');
    await start(page).click();
    await page.getByRole('tab', { name: /all_users-/ }).nth(count - 1).waitFor({ timeout: 30_000 });
    await page.getByRole('button', { name: 'Fetch', exact: true }).click();
    await page.getByText(held(who)).waitFor();
  };
  await fetches(1);
  return { ...visited, who, isHeld, fetches };
}

test('a token is forgotten on demand, and nothing is asked without it', { skip }, async () => {
  const visited = await withToken();
  const { page, context, watched, who } = visited;
  await page.getByRole('button', { name: 'Forget token', exact: true }).click();
  await assertForgotten(page, `The token for ${named(target)} is forgotten.`);
  // The report is still open, and a newer one wants the token again.
  const requests = watched.requests.length;
  await page.getByRole('tab', { name: /all_users-/ }).click();
  await page.getByRole('button', { name: 'Refresh' }).click();
  await page.getByText('Enter the token it was fetched with').waitFor();
  assert.equal(watched.requests.length, requests, 'somebody was asked without a token');
  await audit(page, 'a token that is wanted again');
  await assertNoTrace(visited, who);
  await context.close();
});

test('a token that nobody uses is forgotten after a quarter of an hour, and not before', { skip }, async () => {
  const visited = await withToken();
  const { page, context, who, isHeld } = visited;
  await page.clock.runFor('14:00');
  assert.ok(await isHeld(), 'forgotten too early');
  // A key is use, whatever it does.
  await page.keyboard.press('Shift');
  await page.clock.runFor('14:00');
  assert.ok(await isHeld(), 'forgotten although somebody was there');
  await page.clock.runFor('01:31');
  await assertForgotten(page, 'the page was not used for 15 minutes');
  await audit(page, 'a token that was forgotten');
  await assertNoTrace(visited, who);
  await context.close();
});

test('a token is forgotten five minutes after the page went out of sight, and at once where it is left', { skip }, async () => {
  const visited = await withToken();
  const { page, context, who, isHeld, fetches } = visited;
  const sight = (isHidden) => page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  }, isHidden);
  await sight(true);
  await page.clock.runFor('04:00');
  await sight(false);
  // Back in sight, the time begins anew.
  await page.clock.runFor('02:00');
  assert.ok(await isHeld(), 'forgotten while it was looked at');
  await sight(true);
  await page.clock.runFor('05:31');
  await assertForgotten(page, 'the page was out of sight for a while');
  await sight(false);
  await assertNoTrace(visited, who);

  // A page that may be gone back to keeps its memory, and must not keep this.
  await fetches(2);
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })));
  await assertForgotten(page, 'the page was out of sight for a while');
  await assertNoTrace(visited, who);
  await context.close();
});

test('where the stream of statuses fails, the report is waited for by asking', { skip }, async () => {
  for (const [what, answer] of [
    ['a proxy that refuses it', (route) => route.fulfill({ status: 502, contentType: 'text/html', body: '<p>Bad gateway</p>' })],
    ['a connection that breaks', (route) => route.abort('connectionreset')],
  ]) {
    const who = person();
    const visited = await visit();
    const { page, context } = visited;
    let streams = 0;
    const prefers = [];
    await page.route('**/reports/all_users/events', (route) => {
      streams += 1;
      return answer(route);
    });
    page.on('request', (request) => {
      if (request.url().endsWith('/reports/all_users')) prefers.push(request.headers().prefer);
    });
    await upstream.control({ login: who.login, fault: PENDING, times: 4 });
    await fill(page, who, 'All users');
    await start(page).click();
    await says(page, 'GitHub is preparing the report');
    await page.getByRole('tab', { name: /all_users-/, selected: true }).waitFor({ timeout: 40_000 });
    assert.equal(streams, 1, `${what}: the stream was tried ${streams} times`);
    // Asked, tried to watch, asked again, and then with a wait: four 202s are no reason to ask often.
    assert.ok(prefers.includes('wait=20'), `${what}: ${prefers}`);
    assert.ok(prefers.length <= 4, `${what}: asked ${prefers.length} times: ${prefers}`);
    await assertNoTrace(visited, who);
    await context.close();
  }
});

/** A connection to the product that can be cut, as a cable is: what is open breaks too. */
async function cable() {
  const sockets = new Set();
  let isCut = false;
  const { hostname, port } = new URL(address);
  const server = net.createServer((near) => {
    if (isCut) return near.destroy();
    const far = net.connect(Number(port), hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => { sockets.delete(socket); near.destroy(); far.destroy(); });
    }
    return near.pipe(far).pipe(near);
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const cut = () => { isCut = true; sockets.forEach((socket) => socket.destroy()); };
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    cut,
    mend: () => { isCut = false; },
    end: () => { cut(); server.close(); },
  };
}

test('a lost connection is said, and the same job goes on', { skip }, async () => {
  const who = person();
  const wire = await cable();
  const visited = await visit({}, wire.address);
  const { page, context } = visited;
  await upstream.control({ login: who.login, fault: PENDING });
  await fill(page, who, 'All users');
  await start(page).click();
  await says(page, 'GitHub is preparing the report');
  wire.cut();
  await says(page, /The connection to Rollcall is lost; the server goes on/);
  await audit(page, 'a lost connection');
  await upstream.reset();
  wire.mend();
  await page.getByRole('tab', { name: /all_users-/, selected: true }).waitFor({ timeout: 60_000 });
  await assertNoTrace(visited, who);
  await context.close();
  wire.end();
});

test('two people never see each other’s report', { skip }, async () => {
  const [one, other] = [person(), person()];
  // Reports are told apart by a column; the other person's server has newer ones.
  await upstream.control({ login: other.login, fault: { kind: 'seventeen_columns' }, times: 1 });
  const columns = async (who) => {
    const visited = await visit();
    const { page, context } = visited;
    await fill(page, who, 'All users');
    await start(page).click();
    await page.getByRole('tab', { name: /all_users-/, selected: true }).waitFor({ timeout: 30_000 });
    await page.getByText(/\b1[47] columns\b/).first().waitFor();
    const found = (await page.locator('.how-read-line').innerText()).match(/(\d+) columns/)[1];
    await audit(page, 'somebody’s report');
    await assertNoTrace(visited, who);
    await context.close();
    return Number(found);
  };
  assert.equal(await columns(one), 14);
  assert.equal(await columns(other), 17);
  const before = [await countOf(one), await countOf(other)];
  assert.ok(before.every((count) => count > 0), 'each was asked for by its own person');
  // And once more, from what is kept: nobody gets the other's, and the server is not asked.
  assert.deepEqual([await columns(one), await columns(other)], [14, 17]);
  assert.deepEqual([await countOf(one), await countOf(other)], before);
});

test('a report is refreshed in its tab after the server forgot it, and can be forgotten', { skip }, async () => {
  const who = person();
  const visited = await visit();
  const { page, context } = visited;
  await fill(page, who, 'All users');
  await start(page).click();
  const tab = page.getByRole('tab', { name: /all_users-/ });
  await tab.waitFor({ timeout: 30_000 });
  const from = page.getByRole('region', { name: 'Where this report is from' });
  await from.waitFor();
  const asked = await countOf(who);

  await upstream.expire();
  await from.getByRole('button', { name: 'Refresh' }).click();
  await from.getByText('The same as the one that is open').waitFor({ timeout: 30_000 });
  assert.ok((await countOf(who)) > asked, 'the server was asked again');

  await upstream.settings({ rows: 1_234 });
  await upstream.expire();
  await from.getByRole('button', { name: 'Refresh' }).click();
  await page.getByText(/^1.234 accounts/).first().waitFor({ timeout: 30_000 });
  assert.equal(await tab.count(), 1, 'the newer report takes the older one’s place');
  await audit(page, 'a refreshed report');

  await from.getByRole('button', { name: 'Forget the kept copy' }).click();
  await from.getByText('Rollcall keeps no copy of it any more').waitFor();
  assert.equal(await stateOf(who), 'idle');
  await audit(page, 'a forgotten report');
  await assertNoTrace(visited, who);
  await context.close();
});

test('all six at once, in either appearance and on a small screen', { skip }, async () => {
  const who = person();
  const visited = await visit({ viewport: { width: 380, height: 800 }, colorScheme: 'dark' });
  const { page, context } = visited;
  await fill(page, who, 'All six');
  await start(page).click();
  for (const { title } of target.reports) await says(page, 'Ready, and open', title);
  assert.equal(await page.getByRole('tab').count(), 6);
  const order = await page.getByRole('region', { name: 'Fetches' }).getByRole('heading', { level: 3 }).allInnerTexts();
  assert.deepEqual(order, target.reports.map(({ title }) => `${title} of ${target.title}`));
  assert.match(page.url(), /#fetch$/, 'nobody is taken away from where they are');
  const wide = await page.evaluate(() => document.querySelector('#content').scrollWidth - document.querySelector('#content').clientWidth);
  assert.ok(wide <= 0, `the page is ${wide} px too wide`);
  await audit(page, 'six reports');
  await assertNoTrace(visited, who);
  await context.close();
});

test('what arrives other than it was sent is not opened', { skip }, async () => {
  const who = person();
  const visited = await visit();
  const { page, context } = visited;
  await page.route('**/reports/all_users', async (route) => {
    const response = await route.fetch();
    const text = await response.text();
    const body = response.status() === 200 ? text.replace(/false/, 'FALSE') : text;
    await route.fulfill({ response, body });
  });
  await fill(page, who, 'All users');
  await start(page).click();
  await says(page, 'The report arrived damaged');
  assert.equal(await page.getByRole('tab').count(), 0);
  await audit(page, 'a damaged report');
  await assertNoTrace(visited, who);
  await context.close();
});

test('the demo shows its own credential and uses it', { skip: skip }, async (t) => {
  if (!target.demo) return t.skip('the target is no demo');
  const { page, context } = await visit();
  await page.getByText(target.demo.token).waitFor();
  await page.getByRole('button', { name: 'Use the demo' }).click();
  await page.getByText(`The demo’s token for ${named(target)} is in use.`).waitFor();
  await form(page).getByRole('checkbox', { name: 'Suspended users' }).check();
  await start(page).click();
  await page.getByRole('tab', { name: /suspended_users-/, selected: true }).waitFor({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Fetch', exact: true }).click();
  await page.getByRole('button', { name: 'Forget token' }).click();
  await page.getByText(`The token for ${named(target)} is forgotten.`).first().waitFor();
  await context.close();
});

/** Every request of a page for a report, as it is sent: to which target, how, and with what. */
function watchCredentials(page) {
  const sent = [];
  page.on('request', (request) => {
    const [, to] = request.url().match(/\/targets\/([^/]+)\/reports\//) ?? [];
    if (to) sent.push({ to, method: request.method(), authorization: request.headers().authorization });
  });
  return sent;
}

const choose = (page, of) => page.getByRole('combobox', { name: 'Server' }).selectOption({ label: of.title });

/** Each token went to its own server alone: by what the page sent, and by what the upstream got. */
async function assertApart(sent, one, two) {
  for (const [who, to] of [[one, target], [two, other]]) {
    const with_it = sent.filter(({ authorization }) => authorization === who.authorization);
    assert.ok(with_it.length > 0, `${to.id} was never asked`);
    assert.deepEqual(with_it.filter((request) => request.to !== to.id), [], `the token for ${to.id} went elsewhere`);
  }
  assert.deepEqual(sent.filter(({ authorization }) => !authorization), []);
  // The worker adds a field of its own to requests for the first target, and to no other's.
  const { requests } = await upstream.log();
  for (const { headers } of requests) {
    const fields = new Map(headers.map(([name, value]) => [name.toLowerCase(), value]));
    const at = fields.has('cf-access-client-secret') ? one : two;
    const known = [one, two].find((who) => who.authorization === fields.get('authorization'));
    if (known) assert.equal(known, at, 'the server of one token got the other');
  }
}

test('a token goes to the server it was entered for and to no other, whatever is chosen afterwards', { skip }, async () => {
  const [one, two] = [person(), person()];
  const visited = await visit();
  const { page, context } = visited;
  const sent = watchCredentials(page);
  const field = page.getByLabel('Token', { exact: true });
  await fill(page, one, 'All users');
  await start(page).click();
  await page.getByRole('tab', { name: /all_users-/ }).waitFor({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Fetch', exact: true }).click();
  await page.getByText(held(one)).waitFor();

  // Another server has no token yet, and wants one of its own.
  await choose(page, other);
  await field.waitFor();
  await page.getByText(held(one)).waitFor();
  await start(page).click();
  await form(page).getByText('Enter a token.').waitFor();
  await sleep(500);
  assert.deepEqual(sent.filter(({ to }) => to === other.id), [], 'the other server was asked');
  await audit(page, 'a token for another server');

  // What is typed for one server is gone when another is chosen.
  await field.fill(two.token);
  await choose(page, target);
  await page.getByText(held(one)).waitFor();
  await choose(page, other);
  assert.equal(await field.inputValue(), '');

  await fill(page, two, 'All users');
  await start(page).click();
  await page.getByRole('tab', { name: /all_users-/ }).nth(1).waitFor({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Fetch', exact: true }).click();
  await page.getByText(held(two, other)).waitFor();
  await page.getByText(held(one)).waitFor();
  await audit(page, 'two tokens');
  await assertApart(sent, one, two);

  // Forgotten for one server, held for the other: what is open of the first asks again.
  const elsewhere = page.getByRole('button', { name: `Forget token: ${named(target)}` });
  await elsewhere.click();
  await page.getByText(held(one)).waitFor({ state: 'detached' });
  await page.getByText(held(two, other)).waitFor();
  const before = sent.length;
  for (const action of ['Refresh', 'Forget the kept copy']) {
    await page.getByRole('tab', { name: /all_users-/ }).first().click();
    await page.getByText(`Fetched from ${named(target)}`).waitFor();
    await page.getByRole('button', { name: action }).click();
    await page.getByText('Enter the token it was fetched with').waitFor();
    assert.equal(await page.getByRole('combobox', { name: 'Server' }).evaluate((list) => list.selectedOptions[0].label), target.title);
    await sleep(500);
    assert.equal(sent.length, before, `${action} asked with the token for another server`);
  }
  // And with the right token it works.
  await fill(page, one, 'All users');
  await start(page).click();
  await page.getByText(held(one)).waitFor();
  await assertApart(sent, one, two);
  for (const who of [one, two]) await assertNoTrace(visited, who);
  await context.close();
});

test('a refusal at one server ends nothing that is fetched from another', { skip }, async () => {
  const [one, two] = [person(), stranger()];
  const visited = await visit();
  const { page, context } = visited;
  const sent = watchCredentials(page);
  await upstream.control({ login: one.login, fault: PENDING });
  await fill(page, one, 'All users');
  await start(page).click();
  await row(page, 'All users', target).getByText('GitHub is preparing the report').waitFor({ timeout: 30_000 });
  await choose(page, other);
  await fill(page, two, 'All users', 'All organizations');
  await start(page).click();
  await row(page, 'All users', other).getByText('The server does not accept this token').waitFor({ timeout: 30_000 });
  await row(page, 'All organizations', other).getByText('Not asked for').waitFor();
  await page.getByText(held(one)).waitFor();
  assert.deepEqual(sent.filter(({ method }) => method === 'DELETE'), [], 'a fetch was stopped');
  await upstream.reset();
  await page.getByRole('tab', { name: /all_users-/ }).waitFor({ timeout: 60_000 });
  await assertApart(sent, one, two);
  for (const who of [one, two]) await assertNoTrace(visited, who);
  await context.close();
});

test('the demo’s token is for the demo alone', { skip }, async (t) => {
  if (!target.demo) return t.skip('the target is no demo');
  const { page, context } = await visit();
  const sent = watchCredentials(page);
  await page.getByRole('button', { name: 'Use the demo' }).click();
  await choose(page, other);
  await form(page).getByRole('checkbox', { name: 'All users' }).check();
  await start(page).click();
  await form(page).getByText('Enter a token.').waitFor();
  await sleep(500);
  assert.deepEqual(sent, [], 'the demo’s token was sent elsewhere');
  await context.close();
});

test('a host without the API does not offer it', async () => {
  const dist = join(root, 'dist');
  const types = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm', '.css': 'text/css', '.svg': 'image/svg+xml' };
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    const path = join(dist, request.url === '/' ? 'index.html' : request.url);
    if (!existsSync(path) || !statSync(path).isFile()) {
      response.writeHead(404, { 'content-type': 'text/html' }).end('<!doctype html>');
      return;
    }
    response.writeHead(200, { 'content-type': types[extname(path)] ?? 'text/plain' }).end(readFileSync(path));
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const own = browser ?? (await launch());
  const page = await own.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/#fetch`);
  await page.getByRole('button', { name: 'Choose files' }).waitFor();
  await page.getByText('0 requests').first().waitFor();
  await sleep(500);
  assert.equal(await page.getByRole('button', { name: /^Fetch/ }).count(), 0);
  assert.match(await page.locator('pre').first().innerText(), /--config -/);
  assert.equal(asked.filter((path) => path.includes('/api/')).length, 1, 'it is asked for once');
  await page.getByText('0 requests').first().waitFor();
  await page.close();
  if (own !== browser) await own.close();
  server.close();
});

/** The product behind a server that an earlier site shares the address with: its service worker is still there. */
async function withServiceWorker() {
  const script = `addEventListener('install', () => skipWaiting());
    addEventListener('activate', (event) => event.waitUntil(clients.claim()));
    addEventListener('fetch', () => {});`;
  const server = createServer((request, response) => {
    const own = { '/earlier': ['text/html', '<!doctype html><title>Earlier</title>'], '/earlier.js': ['text/javascript', script] }[request.url];
    if (own) return response.writeHead(200, { 'content-type': own[0] }).end(own[1]);
    const { hostname, port } = new URL(address);
    const { host, ...headers } = request.headers;
    const onward = httpRequest({ hostname, port, path: request.url, method: request.method, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    return request.pipe(onward);
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return { at: `http://127.0.0.1:${server.address().port}`, end: () => { server.closeAllConnections(); server.close(); } };
}

const register = (page) => page.evaluate(async () => {
  await navigator.serviceWorker.register('/earlier.js', { scope: '/' });
  await navigator.serviceWorker.ready;
});

test('while a service worker of another site controls the page, nothing is fetched and no token is held', { skip }, async () => {
  const who = person();
  const host = await withServiceWorker();
  const context = await browser.newContext();
  const page = await context.newPage();
  const sent = watchCredentials(page);
  await page.goto(`${host.at}/`);
  await page.getByRole('button', { name: 'Fetch', exact: true }).click();
  await choose(page, target);
  await fill(page, who, 'All users');
  await start(page).click();
  await page.getByRole('tab', { name: /all_users-/ }).waitFor({ timeout: 30_000 });
  const asked = sent.length;

  // It takes over the open page.
  const earlier = await context.newPage();
  await earlier.goto(`${host.at}/earlier`);
  await register(earlier);
  await page.getByRole('button', { name: 'Fetch', exact: true }).click();
  await page.getByText(/Fetching is switched off: a service worker/).waitFor({ timeout: 10_000 });
  assert.equal(await page.getByText(held(who)).count(), 0, 'the token is still held');
  assert.ok(await start(page).isDisabled());
  await audit(page, 'a page that a service worker controls');
  await page.getByRole('tab', { name: /all_users-/ }).click();
  await page.getByRole('button', { name: 'Refresh' }).click();
  await page.getByText(/Fetching is switched off/).waitFor();
  await sleep(500);
  assert.equal(sent.length, asked, 'a token was sent past the service worker');

  // And it is there from the beginning when the page is loaded again.
  page.on('dialog', (dialog) => dialog.accept());
  await page.goto(`${host.at}/#fetch`);
  await page.reload();
  await page.getByText(/Fetching is switched off/).waitFor();
  assert.ok(await start(page).isDisabled());
  assert.equal(sent.length, asked);
  await context.close();
  host.end();
});

test('no element has an attribute with a colon in its name, and password managers are told to keep out', { skip }, async () => {
  const visited = await visit();
  const { page, context } = visited;
  const odd = () => page.evaluate(() => [...document.querySelectorAll('*')].flatMap((element) =>
    element.getAttributeNames().filter((name) => name.includes(':') && !name.startsWith('xmlns:') && !name.startsWith('xlink:'))
      .map((name) => `${element.localName} ${name}`)));
  assert.deepEqual(await odd(), [], 'the page that fetches');
  for (const id of ['fetch-user', 'fetch-token']) {
    const names = await page.locator(`#${id}`).evaluate((field) => field.getAttributeNames());
    for (const name of ['data-1p-ignore', 'data-bwignore', 'data-lpignore', 'data-form-type']) assert.ok(names.includes(name), `${id} lacks ${name}`);
  }
  await page.locator('.meter').click();
  assert.deepEqual(await odd(), [], 'the dialog about data');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Rollcall, start page' }).click();
  await page.getByRole('button', { name: 'Choose files' }).waitFor();
  assert.deepEqual(await odd(), [], 'the start page');
  for (const file of ['all_users.plain.csv', 'all_repositories.plain.csv']) {
    await page.locator('input[type=file]').first().setInputFiles([join(root, 'tests/corpus/ghes', file)]);
    await page.getByRole('region', { name: 'Figures' }).waitFor({ timeout: 30_000 });
    assert.deepEqual(await odd(), [], `the overview of ${file}`);
    for (const pane of [/^Table/, /^Problems/]) {
      await page.getByRole('tab', { name: pane }).click();
      await sleep(300);
      assert.deepEqual(await odd(), [], `${pane} of ${file}`);
    }
  }
  await context.close();
});
