// Tests fetching a report, from the form to the open tab, through the worker and against the
// upstream simulator: ROLLCALL_URL and UPSTREAM_URL are their addresses.
//
// Every journey uses a separate person, and its faults affect only that person. After each journey,
// the token must be in no address, no storage, no element and no line of the console.

import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, request as httpRequest } from 'node:http';
import net from 'node:net';
import { extname, join } from 'node:path';
import { test } from 'node:test';

import { nobodySpecial, person, sleep, stranger } from '../edge/support.mjs';
import * as upstream from '../edge/upstream.mjs';
import {
  PENDING, SECOND, assertNoTrace, browser, choose, countOf, fill, form, held, named, row, says,
  skip, start, stateOf, target, visit, watchCredentials,
} from './fetching.mjs';
import { address, audit, launch, root, shownRows } from './support.mjs';

test('after three 202s the report opens as a tab that names its server', { skip }, async () => {
  const who = person();
  const visited = await visit();
  const { page, context } = visited;
  await audit(page, 'the empty form');
  await upstream.control({ login: who.login, fault: PENDING, times: 3 });
  await fill(page, who, 'All users');
  await start(page).click();
  await says(page, 'Preparing on the server');
  await says(page, /checked (twice|3 times)/);
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
  await says(page, 'Opened');
  assert.match(page.url(), /#fetch(&open=[a-z_.,]+)?$/);
  await assertNoTrace(visited, who);
  await context.close();
});

test('a wrong token is reported at its field, forgotten, and tried once for all six reports', { skip }, async () => {
  const who = stranger();
  const visited = await visit();
  const { page, context } = visited;
  await start(page).click();
  await form(page).getByText('Select at least one report.').waitFor();
  await form(page).getByText('Enter a token.').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'fetch-all');
  await fill(page, who, 'All six');
  await start(page).click();
  await says(page, 'The server does not accept this token');
  const field = page.getByLabel('Token', { exact: true });
  await field.waitFor();
  assert.equal(await field.getAttribute('aria-invalid'), 'true');
  assert.equal(await field.inputValue(), '');
  await says(page, 'Not requested', 'All repositories');
  assert.equal(await countOf(who), 1, 'six refusals can lock an account');
  await audit(page, 'a refused token');
  await assertNoTrace(visited, who);
  await context.close();
});

test('a person who is no site administrator learns what is needed', { skip }, async () => {
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

test('an upstream that is down is reported after some tries, and tried again on demand', { skip }, async () => {
  const who = person();
  const visited = await visit();
  const { page, context } = visited;
  await upstream.control({ login: who.login, fault: { kind: 'answer', status: 503, ...SECOND }, times: 6 });
  await fill(page, who, 'All users');
  await start(page).click();
  await says(page, 'The server is not working at the moment');
  await audit(page, 'an upstream that is down');
  await row(page).getByText(/Try again in/).waitFor({ state: 'detached', timeout: 15_000 });
  await row(page).getByRole('button', { name: 'Try again: All users' }).click();
  await page.getByRole('tab', { name: /all_users-/, selected: true }).waitFor({ timeout: 30_000 });
  await assertNoTrace(visited, who);
  await context.close();
});

test('a cancelled fetch sends no more requests', { skip }, async () => {
  const who = person();
  const visited = await visit();
  const { page, context, watched } = visited;
  await upstream.control({ login: who.login, fault: PENDING });
  await fill(page, who, 'All users', 'All organizations');
  await start(page).click();
  await says(page, 'Preparing on the server');
  await row(page).getByRole('button', { name: 'Cancel: All users' }).click();
  await says(page, 'Cancelled. Nothing was kept.');
  assert.equal(await stateOf(who), 'idle');
  const focused = () => page.evaluate(() => document.activeElement.getAttribute('aria-label'));
  assert.equal(await focused(), `Remove: All users of ${target.title}`, 'the focus stays where it was');
  await page.getByRole('button', { name: 'Forget token and stop' }).click();
  await says(page, 'Cancelled. Nothing was kept.', 'All organizations');
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

test('cancelling a download also stops it at Rollcall, or the page says that it did not', { skip }, async () => {
  await upstream.settings({ rows: 50_000 });
  const who = person();
  const visited = await visit();
  const { page, context } = visited;
  await upstream.control({ login: who.login, fault: { kind: 'drip', bytes_per_s: 400_000 } });
  await fill(page, who, 'All users');
  await start(page).click();
  await says(page, /Rollcall is receiving the report/);
  assert.equal(await stateOf(who), 'fetching');
  await row(page).getByRole('button', { name: 'Cancel: All users' }).click();
  await says(page, 'Cancelled. Nothing was kept.');
  await sleep(1_500);
  assert.equal(await stateOf(who), 'idle', 'what was cancelled goes on');

  // The next answer is lost.
  await page.route('**/reports/all_users', (route) => (route.request().method() === 'DELETE' ? route.abort() : route.fallback()));
  await row(page).getByRole('button', { name: 'Try again: All users' }).click();
  await says(page, /Rollcall is receiving the report/);
  await row(page).getByRole('button', { name: 'Cancel: All users' }).click();
  await says(page, /the message did not reach Rollcall/);
  assert.equal(await stateOf(who), 'fetching');
  await audit(page, 'a fetch that goes on elsewhere');
  await assertNoTrace(visited, who);
  await context.close();
});

/** Checks that the token is gone for good, and that the form asks for one. */
async function assertForgotten(page, why) {
  await page.getByText(why).first().waitFor();
  const field = page.getByLabel('Token', { exact: true });
  await field.waitFor();
  assert.equal(await field.inputValue(), '');
  assert.equal(await page.getByText(/^The token of .* is in use/).count(), 0);
}

/** A page with a token in use; the test moves its clock. */
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
  // The report is still open, and refreshing it requires the token again.
  const requests = watched.requests.length;
  await page.getByRole('tab', { name: /all_users-/ }).click();
  await page.getByRole('button', { name: 'Refresh' }).click();
  await page.getByText('Enter the token that the report was fetched with').waitFor();
  assert.equal(watched.requests.length, requests, 'somebody was asked without a token');
  await audit(page, 'a token that is wanted again');
  await assertNoTrace(visited, who);
  await context.close();
});

test('an unused token is forgotten after 15 minutes, and not before', { skip }, async () => {
  const visited = await withToken();
  const { page, context, who, isHeld } = visited;
  await page.clock.runFor('14:00');
  assert.ok(await isHeld(), 'forgotten too early');
  // Any key press counts as use.
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
  // When the page is visible again, the time starts again.
  await page.clock.runFor('02:00');
  assert.ok(await isHeld(), 'forgotten while it was looked at');
  await sight(true);
  await page.clock.runFor('05:31');
  await assertForgotten(page, 'the page was out of sight for a while');
  await sight(false);
  await assertNoTrace(visited, who);

  // The browser may keep the memory of a page for Back, and the token must not be in it.
  await fetches(2);
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })));
  await assertForgotten(page, 'the page was out of sight for a while');
  await assertNoTrace(visited, who);
  await context.close();
});

test('if the stream of statuses fails, the page polls for the report', { skip }, async () => {
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
    await says(page, 'Preparing on the server');
    await page.getByRole('tab', { name: /all_users-/, selected: true }).waitFor({ timeout: 40_000 });
    assert.equal(streams, 1, `${what}: the stream was tried ${streams} times`);
    // The page asked, tried to watch, asked again, and then waited: four 202s do not make it ask
    // more often.
    assert.ok(prefers.includes('wait=20'), `${what}: ${prefers}`);
    assert.ok(prefers.length <= 4, `${what}: asked ${prefers.length} times: ${prefers}`);
    await assertNoTrace(visited, who);
    await context.close();
  }
});

/** A connection to the product that can be cut like a cable: open streams break too. It ends with the test `t`. */
async function cable(t) {
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
  t.after(() => { cut(); server.close(); });
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    cut,
    mend: () => { isCut = false; },
  };
}

test('a lost connection is reported, and the same job continues', { skip }, async (t) => {
  const who = person();
  const wire = await cable(t);
  const visited = await visit({}, wire.address);
  const { page, context } = visited;
  await upstream.control({ login: who.login, fault: PENDING });
  await fill(page, who, 'All users');
  await start(page).click();
  await says(page, 'Preparing on the server');
  wire.cut();
  await says(page, /The connection to Rollcall is lost; the server continues/);
  await audit(page, 'a lost connection');
  await upstream.reset();
  wire.mend();
  await page.getByRole('tab', { name: /all_users-/, selected: true }).waitFor({ timeout: 60_000 });
  await assertNoTrace(visited, who);
  await context.close();
});

test('two people never see each other’s report', { skip }, async () => {
  const [one, other] = [person(), person()];
  // The number of columns distinguishes the reports; the other person's server has a newer one.
  await upstream.control({ login: other.login, fault: { kind: 'seventeen_columns' }, times: 1 });
  const columns = async (who) => {
    const visited = await visit();
    const { page, context } = visited;
    await fill(page, who, 'All users');
    await start(page).click();
    await page.getByRole('tab', { name: /all_users-/, selected: true }).waitFor({ timeout: 30_000 });
    await page.getByRole('region', { name: 'Figures' }).waitFor();
    const found = (await page.locator('.how-read-form').textContent()).match(/(\d+) columns/)[1];
    await audit(page, 'somebody’s report');
    await assertNoTrace(visited, who);
    await context.close();
    return Number(found);
  };
  assert.equal(await columns(one), 14);
  assert.equal(await columns(other), 17);
  const before = [await countOf(one), await countOf(other)];
  assert.ok(before.every((count) => count > 0), 'each was asked for by its own person');
  // Both fetch again and get their own copy, without a request to the server.
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
  await from.getByText('No change since the last fetch.').waitFor({ timeout: 30_000 });
  assert.ok((await countOf(who)) > asked, 'the server was asked again');

  await upstream.settings({ rows: 1_234 });
  await upstream.expire();
  await from.getByRole('button', { name: 'Refresh' }).click();
  await page.getByText(/^1.234 accounts/).first().waitFor({ timeout: 30_000 });
  assert.equal(await tab.count(), 1, 'the newer report takes the older one’s place');
  await audit(page, 'a refreshed report');

  await from.getByRole('button', { name: 'Forget the kept copy' }).click();
  await from.getByText('Rollcall no longer keeps a copy of it').waitFor();
  assert.equal(await stateOf(who), 'idle');
  await audit(page, 'a forgotten report');
  await assertNoTrace(visited, who);
  await context.close();
});

test('all six reports are fetched at once, in both themes and on a small screen', { skip }, async () => {
  const who = person();
  const visited = await visit({ viewport: { width: 380, height: 800 }, colorScheme: 'dark' });
  const { page, context } = visited;
  await fill(page, who, 'All six');
  await start(page).click();
  for (const { title } of target.reports) await says(page, 'Opened', title);
  assert.equal(await page.getByRole('tab').count(), 6);
  const order = await page.getByRole('region', { name: 'Fetches' }).getByRole('heading', { level: 3 }).allInnerTexts();
  assert.deepEqual(order, target.reports.map(({ title }) => `${title} of ${target.title}`));
  assert.match(page.url(), /#fetch(&open=[a-z_.,]+)?$/, 'the page changed');
  const wide = await page.evaluate(() => document.querySelector('#content').scrollWidth - document.querySelector('#content').clientWidth);
  assert.ok(wide <= 0, `the page is ${wide} px too wide`);
  await audit(page, 'six reports');
  await assertNoTrace(visited, who);
  await context.close();
});

test('a report that was changed on its way is not opened', { skip }, async () => {
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

test('a host without the API does not offer it', async (t) => {
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
  t.after(() => { server.close(); server.closeAllConnections(); });
  const own = browser ?? (await launch());
  if (own !== browser) t.after(() => own.close());
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
});

/** The product on an address that an earlier site used; that site's service worker is still installed. */
async function withServiceWorker(t) {
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
  t.after(() => { server.close(); server.closeAllConnections(); });
  return `http://127.0.0.1:${server.address().port}`;
}

const register = (page) => page.evaluate(async () => {
  await navigator.serviceWorker.register('/earlier.js', { scope: '/' });
  await navigator.serviceWorker.ready;
});

test('while a foreign service worker controls the page, nothing is fetched and no token is kept', { skip }, async (t) => {
  const who = person();
  const host = await withServiceWorker(t);
  const context = await browser.newContext();
  const page = await context.newPage();
  const sent = watchCredentials(page);
  await page.goto(`${host}/`);
  await page.getByRole('button', { name: 'Fetch', exact: true }).click();
  await choose(page, target);
  await fill(page, who, 'All users');
  await start(page).click();
  await page.getByRole('tab', { name: /all_users-/ }).waitFor({ timeout: 30_000 });
  const asked = sent.length;

  // It takes control of the open page.
  const earlier = await context.newPage();
  await earlier.goto(`${host}/earlier`);
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

  // After a reload it controls the page from the beginning.
  page.on('dialog', (dialog) => dialog.accept());
  await page.goto(`${host}/#fetch`);
  await page.reload();
  await page.getByText(/Fetching is switched off/).waitFor();
  assert.ok(await start(page).isDisabled());
  assert.equal(sent.length, asked);
  await context.close();
});
