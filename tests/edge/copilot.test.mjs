// Tests GitHub's API for Copilot and billing through the worker, over TCP: pages, links, polls and
// refusals, and every answer that a hostile server could give.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { found, secretsOf } from './canary.mjs';
import { arrived, finished, harmless, inOrder, inParallel, nobodySpecial, person, problem, sleep, stranger, watched } from './support.mjs';
import { product } from './upstream.mjs';

const { control, log, places, requestsOf, reset, settings, skip } = product('COPILOT_URL');

beforeEach(async () => {
  if (skip) return;
  await reset();
  await settings({ people: 250, polls: 1 });
});

const ACME = 'name=acme';
const at = (report, query) => `/api/v1/targets/copilot/reports/${report}?${query}`;
const settled = (who, report, query = ACME) => finished(who, at(report, query));
/** The rows of a CSV that arrived, with its header row. */
const rowsOf = (answer) => arrived(answer).trimEnd().split(/\r?\n/);
/** The objects of a report that arrived as lines of JSON. */
const lines = (answer) => arrived(answer, 'application/x-ndjson').trimEnd().split('\n').map((line) => JSON.parse(line));
const api = (status, message, headers = []) => ({
  kind: 'answer', status, headers: [['Content-Type', 'application/json'], ['X-GitHub-Request-Id', 'DE30:1'], ...headers],
  body: JSON.stringify({ message, documentation_url: 'https://docs.github.com/rest' }),
});
const edit = (...replace) => ({ kind: 'edit', replace });
const headed = (...headers) => ({ kind: 'edit', replace: [], headers });

/** The pages that the API was asked for, in order. */
const pages = async (who) => (await requestsOf(who)).map(({ target }) => Number(/[?&]page=(\d+)/.exec(target)?.[1] ?? 1));

test('2,300 seats arrive in 23 pages, one request each, as a CSV and as lines of JSON', { skip, timeout: 120_000 }, async () => {
  await settings({ people: 2_300 });
  const who = person();
  const [header, ...rows] = rowsOf(await settled(who, 'seats'));
  assert.match(header, /^Report Time,Login,Last Authenticated At,Last Activity At,Last Surface Used,Organization,Created At,/);
  const logins = Array.from({ length: 2_300 }, (_, at) => `demo-person-${String(at).padStart(5, '0')}`);
  assert.deepEqual(rows.map((row) => row.split(',')[1]), logins);
  assert.deepEqual(await pages(who), Array.from({ length: 23 }, (_, at) => at + 1));
  for (const { headers } of await requestsOf(who)) {
    const names = headers.map(([name]) => name.toLowerCase());
    assert.ok(names.includes('user-agent') && names.includes('x-github-api-version'));
    assert.equal(headers.find(([name]) => name.toLowerCase() === 'authorization')[1], who.authorization);
  }
  const seats = lines(await settled(person(), 'seats_json'));
  assert.deepEqual(seats.map((seat) => seat.assignee.login), logins);
  assert.ok('assigning_team' in seats[1] && 'updated_at' in seats[0]);
});

test('events say which page and which part a report is at, in order', { skip, timeout: 120_000 }, async () => {
  await settings({ people: 2_300, polls: 2 });
  const who = person();
  for (const part of ['per_page=100', 'page=7', 'page=23']) await control({ part, login: who.login, fault: { kind: 'stall_before_headers', s: 1 }, times: 1 });
  const seats = await watched(at('seats', ACME), who);
  const rest = Array.from({ length: 22 }, (_, at) => `downloading page ${at + 2}/23`);
  inOrder(seats.said, ['asked page 1', 'downloading page 1', ...rest]);
  assert.ok(seats.said.includes(rest.at(-1)) && seats.said.length >= 3, seats.said.join(', '));
  assert.deepEqual([seats.last.state, seats.last.progress], ['ready', null]);
  assert.match(seats.last.file_name, /^seats-copilot-\d{10}\.csv$/);

  const bill = await watched(at('billing_summarized', 'name=acme-inc&from=2026-09-15&to=2026-11-20'), person());
  const made = [1, 2, 3].flatMap((part) => [`asked part ${part}/3`, `preparing part ${part}/3`]);
  inOrder(bill.said, [...made, ...[1, 2, 3].map((part) => `downloading part ${part}/3`)]);
  assert.ok(bill.said.includes('asked part 2/3') && bill.said.includes('preparing part 1/3'), bill.said.join(', '));
  assert.equal(bill.last.state, 'ready');
});

test('an enterprise has a row for each seat, and a seat may have no person', { skip }, async () => {
  await settings({ people: 100, without_assignee: 2 });
  const seats = lines(await settled(person(), 'seats_json', 'scope=enterprise&name=acme-inc'));
  assert.equal(seats.length, 112);
  assert.equal(new Set(seats.map((seat) => seat.assignee?.login)).size, 101);
  const [, ...rows] = rowsOf(await settled(person(), 'seats', 'scope=enterprise&name=acme-inc'));
  assert.equal(rows.filter((row) => row.split(',')[1] === '').length, 2);
});

test('a page that fails, that breaks off, or that is limited for some seconds is asked for again, and no other', { skip, timeout: 120_000 }, async () => {
  await inParallel(3, [
    { kind: 'answer', status: 502 },
    { kind: 'reset', after_bytes: 5_000 },
    api(403, 'You have exceeded a secondary rate limit.', [['Retry-After', '2']]),
  ], async (fault) => {
    const who = person();
    await control({ part: 'page=2', login: who.login, fault, times: 1 });
    arrived(await settled(who, 'seats'));
    assert.deepEqual(await pages(who), [1, 2, 2, 3], fault.kind);
  });
});

test('a limit that ends after the job is reported at once, and obeyed to the second', { skip }, async () => {
  const who = person();
  const reset_s = Math.floor(Date.now() / 1000) + 3_000;
  const limited = api(403, 'API rate limit exceeded', [['X-RateLimit-Remaining', '0'], ['X-RateLimit-Reset', String(reset_s)]]);
  await control({ login: who.login, fault: limited });
  const first = problem(await settled(who, 'seats'), 'upstream-rate-limited', 503);
  const until_s = reset_s - Date.now() / 1000;
  assert.ok(first.retry_after_s >= until_s - 1 && first.retry_after_s <= 3_002, String(first.retry_after_s));
  const second = problem(await settled(who, 'seats'), 'upstream-rate-limited', 503);
  assert.ok(second.retry_after_s <= first.retry_after_s);
  assert.equal((await requestsOf(who)).length, 1, 'asked before the limit ends');
});

test('a link out of the list is not followed, and the credential goes nowhere else', { skip }, async () => {
  const { storage } = await places();
  await inParallel(4, [
    [['{origin}/organizations/4711/copilot', 'https://evil.example/orgs/acme/copilot'], 'unexpected-redirect'],
    [['{origin}/organizations/4711/copilot', '{storage}/orgs/acme/copilot'], 'unexpected-redirect'],
    [['organizations/4711', 'organizations/1'], 'not-visible', 403],
    [['page=3>; rel="next"', 'page=2>; rel="next"'], 'unexpected-content'],
    [['page=3>; rel="next"', 'page=1>; rel="next"'], 'unexpected-content'],
    [['"total_seats":250', '"total_seats":9000'], 'truncated'],
  ], async ([replace, type, status = 502]) => {
    const who = person();
    await control({ part: 'copilot/billing/seats', login: who.login, fault: edit(replace) });
    // The simulator has one id, 4711.
    problem(await settled(who, 'seats'), type, status);
  });
  const elsewhere = (await log()).requests.filter(({ host }) => host === 'storage');
  assert.deepEqual(elsewhere, [], storage);
});

test('an answer of 50 MB is dropped', { skip, timeout: 120_000 }, async () => {
  const who = person();
  await control({ login: who.login, fault: { kind: 'huge', bytes: 50 * 1024 * 1024 } });
  problem(await settled(who, 'seats'), 'too-large', 502);
});

/** An answer of GitHub, and the problem that a person sees. */
const REFUSALS = [
  ['seats', ACME, api(401, 'Bad credentials'), 'credential-rejected', 401],
  ['seats', ACME, api(403, 'x', [['X-GitHub-SSO', 'required; url=https://evil.example/sso']]), 'single-sign-on', 403],
  ['seats', ACME, headed(['X-GitHub-SSO', 'partial-results; organizations=1,2']), 'single-sign-on', 403],
  ['seats', ACME, api(403, 'the `acme` organization has an IP allow list enabled, and your IP address is not permitted'), 'ip-allow-list', 403],
  ['seats', ACME, api(403, 'Resource not accessible by personal access token'), 'no-permission', 403],
  ['seats', ACME, api(404, 'Not Found'), 'not-visible', 403],
  ['seats', ACME, api(422, 'Your organization has enabled Copilot access for all members. Enable access for selected members'), 'copilot-for-all', 403],
  ['usage_users_28_days', ACME, api(403, ''), 'feature-off', 403],
  ['usage_users_day', `${ACME}&day=2025-11-19`, { kind: 'answer', status: 204 }, 'no-data', 502],
  ['usage_users_day', `${ACME}&day=2025-11-19`, { kind: 'answer', status: 200 }, 'no-data', 502],
  ['billing_detailed', 'name=acme-inc&from=2025-11-01&to=2025-11-20', api(422, 'Validation Failed'), 'request-refused', 502],
  ['seats', ACME, { kind: 'text', text: '{"errors":[{"type":"FORBIDDEN"}]}' }, 'unexpected-content', 502],
  ['seats', ACME, { kind: 'page', page: 'sign_in' }, 'upstream-login-page', 502],
];

test('each refusal of GitHub has its own words, after one request', { skip }, async () => {
  await inParallel(6, REFUSALS, async ([report, query, fault, type, status]) => {
    const who = person();
    await control({ login: who.login, fault });
    const told = problem(await settled(who, report, query), type, status);
    assert.ok(!JSON.stringify(told).includes('evil'), 'repeats what the upstream said');
    assert.equal((await requestsOf(who)).length, 1, type);
  });
});

test('an account that owns nothing, and a token that does not exist, are refused', { skip }, async () => {
  problem(await settled(nobodySpecial(), 'seats'), 'not-visible', 403);
  problem(await settled(stranger(), 'seats'), 'credential-rejected', 401);
});

test('a name that is mistyped six times does not stop the token', { skip, timeout: 60_000 }, async () => {
  const who = person();
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) problem(await settled(who, 'seats', `name=${name}`), 'not-visible', 403);
  arrived(await settled(who, 'seats'));
});

test('usage of 28 days comes from two files, in order and without the credential', { skip }, async () => {
  await settings({ people: 20 });
  const who = person();
  const rows = lines(await settled(who, 'usage_users_28_days'));
  const days = rows.map(({ day }) => day);
  assert.deepEqual(days, [...days].sort());
  assert.equal(new Set(days).size, 28);
  const downloads = (await log()).requests.filter(({ host }) => host === 'storage');
  assert.equal(downloads.length, 2);
  for (const request of downloads) harmless(request, who);
  for (const report of ['usage_totals_28_days', 'usage_users_day', 'usage_totals_day', 'usage_teams_day']) {
    const day = report.endsWith('_day') ? '&day=2025-11-19' : '';
    assert.ok(lines(await settled(person(), report, ACME + day)).length > 0, report);
  }
});

test('a download elsewhere, and one to a private address, is not followed', { skip }, async () => {
  for (const to of ['http://10.0.0.1:80', 'https://evil.example', '{origin}']) {
    const who = person();
    await control({ part: 'metrics/reports', login: who.login, fault: edit(['{storage}', to]) });
    problem(await settled(who, 'usage_users_28_days'), 'unexpected-redirect', 502);
    assert.equal((await requestsOf(who)).length, 1);
  }
});

test('an expired link is asked for again', { skip, timeout: 60_000 }, async () => {
  const who = person();
  await control({ part: 'metrics/reports', login: who.login, fault: edit(['sig=demo', 'sig=old']), times: 1 });
  lines(await settled(who, 'usage_users_28_days'));
  assert.equal((await requestsOf(who)).length, 2);
});

test('a billing report of two months is two reports that are polled and joined', { skip, timeout: 120_000 }, async () => {
  await settings({ people: 5, polls: 2 });
  const who = person();
  // They wait for the upstream, so they are asked for at the same time.
  const others = Promise.all(['billing_summarized', 'billing_ai_credits'].map(async (report) => (
    arrived(await settled(person(), report, 'name=acme-inc&from=2025-11-01&to=2025-11-20')))));
  const [header, ...rows] = rowsOf(await settled(who, 'billing_detailed', 'name=acme-inc&from=2025-09-21&to=2025-11-20'));
  assert.match(header, /^\ufeff?"date","product"/);
  const days = rows.map((row) => row.slice(1, 11));
  assert.equal(days.length, 61 * 5);
  assert.deepEqual([days[0], days.at(-1)], ['2025-09-21', '2025-11-20']);
  const asked = (await requestsOf(who)).filter(({ method }) => method === 'POST');
  assert.equal(asked.length, 2);
  await others;
});

test('two billing reports of one person are generated one after the other', { skip, timeout: 120_000 }, async () => {
  const who = person();
  const query = 'name=acme-inc&from=2025-11-01&to=2025-11-20';
  await Promise.all(['billing_detailed', 'billing_ai_credits'].map(async (report) => arrived(await settled(who, report, query))));
  const posts = (await requestsOf(who)).filter(({ method }) => method === 'POST').map(({ status }) => status);
  assert.deepEqual([posts.filter((status) => status === 202).length, posts.includes(409)], [2, true], posts.join());
});

test('days without data are named instead of being left out', { skip }, async () => {
  await settings({ people: 5, polls: 0, empty_days: Array.from({ length: 20 }, (_, at) => `2025-11-${String(at + 1).padStart(2, '0')}`) });
  const refused = problem(await settled(person(), 'billing_detailed', 'name=acme-inc&from=2025-10-01&to=2025-11-20'), 'no-data', 502);
  assert.equal(refused.days, '2025-11-01/2025-11-20');
});

test('usage files that were written hours ago are not downloaded again at once', { skip }, async () => {
  await settings({ people: 20 });
  const who = person();
  const first = await settled(who, 'usage_users_28_days');
  assert.ok(Number(first.headers.age) >= 36_000 && first.headers['rollcall-made-at'], first.headers.age);
  const again = await settled(who, 'usage_users_28_days');
  assert.match(again.headers['cache-status'], /; hit; ttl=\d+/);
  assert.equal((await requestsOf(who)).length, 1);
});

test('a billing report without usage, one that failed, and the report of somebody else', { skip, timeout: 120_000 }, async () => {
  const query = 'name=acme-inc&from=2025-11-20&to=2025-11-20';
  await settings({ polls: 0, empty_days: ['2025-11-20'] });
  problem(await settled(person(), 'billing_detailed', query), 'no-data', 502);
  await settings({ empty_days: [] });
  const refused = inParallel(2, [
    [['"status":"completed"', '"status":"failed"'], 'report-failed'],
    [['"id":"report-', '"id":"other-'], 'unexpected-content'],
  ], async ([replace, type]) => {
    const who = person();
    await control({ part: 'billing/reports/', login: who.login, fault: edit(replace) });
    problem(await settled(who, 'billing_detailed', query), type, 502);
  });
  // A state that Rollcall does not know, and one that goes back, are waited for.
  const who = person();
  await control({ part: 'billing/reports/', login: who.login, fault: edit(['"status":"completed"', '"status":"dreaming"']), times: 1 });
  await control({ part: 'billing/reports/', login: who.login, fault: edit(['"status":"completed"', '"status":"processing"']), after: 1, times: 1 });
  await Promise.all([refused, settled(who, 'billing_detailed', query).then((answer) => arrived(answer))]);
});

test('a window is checked before anything is asked', { skip }, async () => {
  const who = person();
  for (const [days, parameter] of [
    ['from=2025-11-02&to=2025-11-01', 'to'], ['from=2023-11-02&to=2025-11-01', 'to'], ['from=2025-11-02', 'to'], ['from=2025-11-02&to=9999-01-01', 'to'],
  ]) {
    const told = problem(await settled(who, 'billing_detailed', `name=acme-inc&${days}`), 'bad-request', 400);
    assert.equal(told.parameter, parameter);
  }
  assert.deepEqual(await requestsOf(who), []);
});

test('a copy is checked after a minute: destroyed after a refusal, and given where GitHub only moved the list', { skip, timeout: 120_000 }, async () => {
  const list = '/orgs/acme/copilot/billing/seats';
  const [revoked, moved, all, manager] = Array.from({ length: 4 }, () => person());
  const billing = 'name=acme-inc&from=2025-11-01&to=2025-11-20';
  await settings({ polls: 0 });
  await Promise.all([...[revoked, moved, all].map((who) => settled(who, 'seats').then((answer) => arrived(answer))), settled(manager, 'billing_detailed', billing).then((answer) => arrived(answer))]);
  await settings({ revoked: [revoked.login] });
  await control({ part: list, login: moved.login, fault: { kind: 'redirect', to: '{origin}/organizations/4711/copilot/billing/seats?per_page=1', status: 301 } });
  await control({ part: list, login: all.login, fault: api(422, 'Your organization has enabled Copilot access for all members.') });
  // The token is valid, but no longer that of a billing manager.
  await control({ part: 'settings/billing', login: manager.login, fault: api(404, 'Not Found') });
  // A validation counts for a minute.
  await sleep(61_000);
  problem(await settled(revoked, 'seats'), 'credential-rejected', 401);
  problem(await settled(manager, 'billing_detailed', billing), 'not-visible', 403);
  problem(await settled(all, 'seats'), 'copilot-for-all', 403);
  const kept = await settled(moved, 'seats');
  arrived(kept);
  assert.match(kept.headers['cache-status'], /; hit/);
  // The right is back, and the copy is not.
  await settings({ revoked: [] });
  const fetched = await settled(revoked, 'seats');
  arrived(fetched);
  assert.match(fetched.headers['cache-status'], /; fwd=/);
});

test('no secret appears in a report, in its headers, or in a refusal', { skip }, async () => {
  const who = person();
  const answer = await settled(who, 'seats');
  await control({ login: who.login, fault: api(404, `Not Found ${who.authorization}`) });
  const refused = await settled(who, 'seats', 'name=acme-labs');
  problem(refused, 'not-visible', 403);
  for (const { body, headers } of [answer, refused]) {
    assert.deepEqual(found(Buffer.concat([body, Buffer.from(JSON.stringify(headers))]), secretsOf(who)), []);
  }
});
