// Tests both versions of Moderne through the worker, over TCP: from the question to the file, and
// every way in which they can be refused.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { arrived, finished, inOrder, nobodySpecial, person, problem, send, sleep, stranger, watched } from './support.mjs';
import { product } from './upstream.mjs';

const moderne = product('MODERNE_URL');
const { control, log, requestsOf, reset, settings, skip } = moderne;
const DAY = 'since=2026-11-01&until=2026-11-01';

beforeEach(async () => {
  if (skip) return;
  await reset();
  await settings({ polls: 0 });
});

/** A person whose credential is a token alone. */
const bearer = ({ login, token }) => ({ login, token, authorization: `Bearer ${token}` });
const admin = () => bearer(person());

/** A person whose token is that of a session, which ends in `s` seconds. */
function session(s) {
  const { login, token } = person();
  const part = (claims) => Buffer.from(JSON.stringify(claims)).toString('base64url');
  const exp = Math.floor(Date.now() / 1000) + s;
  const jwt = `${part({ alg: 'none' })}.${part({ sub: token, exp })}.${'demo-signature-'.repeat(3).slice(0, -1)}`;
  return bearer({ login, token: jwt });
}

const settled = (who, report, query, { target = 'moderne', ...more } = {}) => (
  finished(who, `/api/v1/targets/${target}/reports/${report}${query ? `?${query}` : ''}`, more));

const graphql = (data) => ({ kind: 'answer', status: 200, headers: [['Content-Type', 'application/json']], body: JSON.stringify(data) });
const error = (code, data = null) => graphql({ errors: [{ message: 'Bearer canary', extensions: { errorType: code } }], data });
/** A rule for the question whether a task is ready. */
const polls = (who, fault, more = {}) => ({ login: who.login, part: '/graphql', body: 'query (', fault, ...more });
/** A rule for the question for a report. */
const orders = (who, fault, more = {}) => ({ login: who.login, part: '/graphql', body: 'mutation', fault, ...more });

const V1 = [
  ['usage', DAY, /^runId,recipeId,/],
  ['recipe_runs', '', /^runId,recipeId,/],
  ['commits', '', /^commitId,/],
  ['audit_csv', DAY, /^User,Target,/],
];

test('the reports of version 1 arrive from the origin, as a path, and from the storage host', { skip, timeout: 180_000 }, async () => {
  await settings({ polls: 1 });
  for (const ready of ['usual', 'origin', 'path', 'storage']) {
    await settings({ ready });
    await Promise.all(V1.map(async ([report, query, header]) => {
      const who = admin();
      const answer = await settled(who, report, query);
      const text = arrived(answer);
      assert.match(text, header, report);
      assert.equal(text.trim().split('\n').length, 41, report);
      assert.match(answer.headers['content-disposition'], /^attachment; filename="[a-z-]+-moderne-\d{10}\.csv"$/);
    }));
  }
  const { requests } = await log();
  for (const { host, headers, method, target } of requests) {
    const names = headers.map(([name]) => name.toLowerCase());
    if (host === 'storage') {
      for (const name of names) assert.ok(!/^(authorization|cookie|content-type|x-.*|cf-access-.*)$/.test(name), `${name} went to ${target}`);
    } else {
      assert.ok(names.includes('authorization'));
      assert.ok(!names.includes('x-moderne-platform-version'));
      assert.equal(method, target === '/graphql' ? 'POST' : 'GET');
    }
  }
  assert.ok(requests.some(({ host }) => host === 'storage'));
});

test('the audit log arrives as CEF, and without an event there is no data', { skip, timeout: 60_000 }, async () => {
  const text = arrived(await settled(admin(), 'audit_cef', DAY), 'text/plain; charset=utf-8');
  assert.equal(text.trim().split('\n').length, 40);
  assert.ok(text.split('\n').filter(Boolean).every((line) => line.includes('CEF:0|')));
  await settings({ empty_days: ['2026-11-01'] });
  problem(await settled(admin(), 'audit_cef', DAY), 'no-data', 502);
  // A CSV has its header row.
  assert.equal(arrived(await settled(admin(), 'audit_csv', DAY)).trim(), 'User,Target,Action type,Action,Description,Time,Outcome');
});

test('version 2 has audit logs only, at addresses without a host, and says what replaces the others', { skip, timeout: 60_000 }, async () => {
  await settings({ polls: 2 });
  const who = admin();
  const text = arrived(await settled(who, 'audit_csv', DAY, { target: 'moderne-v2' }));
  assert.equal(text.trim().split('\n').length, 41);
  for (const { host, headers } of await requestsOf(who)) {
    assert.equal(host, 'origin');
    assert.equal(headers.find(([name]) => name.toLowerCase() === 'x-moderne-platform-version')?.[1], 'v2');
  }
  arrived(await settled(who, 'audit_cef', DAY, { target: 'moderne-v2' }), 'text/plain; charset=utf-8');
  problem(await settled(who, 'usage', '', { target: 'moderne-v2' }), 'unknown-report', 404);
  const { targets } = (await send('/api/v1/targets')).json;
  const second = targets.find(({ id }) => id === 'moderne-v2');
  assert.deepEqual(second.unavailable.map(({ id }) => id), ['usage', 'recipe_runs', 'commits']);
  for (const { instead } of second.unavailable) assert.match(instead, /trace\.csv/);
  // Version 1 of the target is a tenant that has moved.
  const moved = admin();
  await control(orders(moved, error('BAD_REQUEST')));
  problem(await settled(moved, 'usage', DAY), 'report-not-offered', 502);
});

const THREE_DAYS = 'since=2026-10-30&until=2026-11-01';

/** The days of the rows of an audit log, and how many rows there are. */
function daysOf(text) {
  const rows = text.trim().split('\n').slice(1).map((line) => line.split(','));
  return [rows.length, ...new Set(rows.map((cells) => cells.at(-2).slice(0, 10)))];
}
const ALL = [120, '2026-10-30', '2026-10-31', '2026-11-01'];
const questionsOf = async (who) => (await requestsOf(who)).filter(({ target }) => target === '/graphql').length;

test('events say which day of a queue is asked for, made and downloaded, in order', { skip, timeout: 60_000 }, async () => {
  await settings({ polls: 2 });
  const { last, said } = await watched(`/api/v1/targets/moderne/reports/audit_csv?${THREE_DAYS}`, admin());
  inOrder(said, [1, 2, 3].flatMap((day) => ['asked', 'preparing', 'downloading'].map((step) => `${step} part ${day}/3`)));
  for (const day of [1, 2, 3]) assert.ok(said.includes(`preparing part ${day}/3`), said.join(', '));
  assert.equal(last.state, 'ready');
});

test('an audit log is asked for day by day, and a usage report at once', { skip, timeout: 120_000 }, async () => {
  const who = admin();
  assert.deepEqual(daysOf(arrived(await settled(who, 'audit_csv', THREE_DAYS))), ALL);
  assert.equal(await questionsOf(who), 6);
  const other = admin();
  const text = arrived(await settled(other, 'usage', `${THREE_DAYS}&organization=acme`));
  const rows = text.trim().split('\n').slice(1).map((line) => line.split(','));
  assert.equal(rows.length, 120);
  assert.deepEqual([...new Set(rows.map((cells) => cells[19].slice(0, 10)))], ALL.slice(1));
  assert.equal(await questionsOf(other), 2);
  assert.match(arrived(await settled(other, 'commits', 'since=2026-11-01')), /^commitId,/);
  for (const [query, parameter] of [
    ['since=2026-11-01', 'until'], ['since=2026-11-02&until=2026-11-01', 'until'],
    ['since=2026-01-01&until=2026-11-01', 'until'], ['since=2026-11-01T00:00:00Z&until=2026-11-01', 'since'],
    [`${DAY}&organization=a%22%7D`, 'organization'], [`${DAY}&organization=${encodeURIComponent('") { id } }')}`, 'organization'],
  ]) {
    assert.equal(problem(await settled(who, 'usage', query), 'bad-request', 400).parameter, parameter, query);
  }
});

/** A rule for the files of a person at the origin. */
const files = (who, fault, more = {}) => ({ login: who.login, part: '/audit_logs/', fault, ...more });
const csv = (body) => ({ kind: 'answer', status: 200, headers: [['Content-Type', 'text/csv']], body });

test('a trouble of the second day that passes costs that day a repetition, and no other', { skip, timeout: 180_000 }, async () => {
  const second = { after: 1, times: 1 };
  await Promise.all([
    (who) => files(who, { kind: 'answer', status: 503 }, second),
    (who) => files(who, { kind: 'answer', status: 429, headers: [['Retry-After', '3']] }, second),
    (who) => polls(who, error('INTERNAL'), second),
    (who) => polls(who, { kind: 'edit', replace: [['SUCCESSFUL', 'ARCHIVED']] }, second),
    (who) => polls(who, { kind: 'cut', after_bytes: 20 }, second),
    (who) => orders(who, { kind: 'answer', status: 503 }, second),
  ].map(async (rule, at) => {
    const who = admin();
    await control(rule(who));
    assert.deepEqual(daysOf(arrived(await settled(who, 'audit_csv', THREE_DAYS))), ALL, `row ${at}`);
    assert.equal(await questionsOf(who), 7, `row ${at}`);
  }));
  // The address of the second file has expired.
  await settings({ ready: 'storage' });
  await control({ at: 'storage', fault: { kind: 'answer', status: 403 }, after: 1, times: 1 });
  assert.deepEqual(daysOf(arrived(await settled(admin(), 'audit_csv', THREE_DAYS))), ALL);
});

test('a day on which nothing happened has no rows, and a day of another report is refused', { skip, timeout: 120_000 }, async () => {
  const header = 'User,Target,Action type,Action,Description,Time,Outcome';
  const second = { after: 1, times: 1 };
  await Promise.all([csv(''), csv(header), csv(`${header}\n`), { kind: 'answer', status: 204 }].map(async (fault, at) => {
    const who = admin();
    await control(files(who, fault, second));
    assert.deepEqual(daysOf(arrived(await settled(who, 'audit_csv', THREE_DAYS))), [80, ALL[1], ALL[3]], `row ${at}`);
  }));
  const who = admin();
  await control(files(who, csv('a,b\n1,2\n'), second));
  problem(await settled(who, 'audit_csv', THREE_DAYS), 'wrong-report', 502);
  await settings({ empty_days: [ALL[2]] });
  const text = arrived(await settled(admin(), 'audit_cef', THREE_DAYS), 'text/plain; charset=utf-8');
  assert.equal(text.trim().split('\n').length, 80);
});

test('a token that ends between two days is not sent any more', { skip, timeout: 120_000 }, async () => {
  const who = session(34);
  problem(await settled(who, 'audit_csv', THREE_DAYS), 'token-expired', 401);
  const requests = await requestsOf(who);
  assert.ok(requests.length >= 3 && requests.every(({ status }) => status === 200), JSON.stringify(requests.map(({ status }) => status)));
});

/** Faults of the question whether a task is ready that are reported at once. */
const FINAL = [
  ['an error that the credential is unknown', error('UNAUTHENTICATED'), 'credential-rejected', 401],
  ['an error that permission is denied', error('PERMISSION_DENIED'), 'not-tenant-admin', 403],
  ['the same beside data', error('PERMISSION_DENIED', { task: { id: 'task-0', state: 'SUCCESS', url: '/a' } }), 'not-tenant-admin', 403],
  ['an error that there is no such task', error('NOT_FOUND'), 'report-lost', 502],
  ['an error of an unknown kind', error('SOMETHING_NEW'), 'upstream-error', 502],
  ['null data', graphql({ data: null }), 'unexpected-content', 502],
  ['nothing', graphql({}), 'unexpected-content', 502],
  ['another task', graphql({ data: { task: { id: 'task-999', state: 'SUCCESS', url: '/a' } } }), 'unexpected-content', 502],
  ['an answer of 50 MB', { kind: 'huge', bytes: 50 << 20 }, 'unexpected-content', 502],
  ['a sign-in page', { kind: 'page', page: 'sign_in' }, 'upstream-login-page', 502],
  ['a redirect to sign in', { kind: 'redirect', to: '/oauth2/authorization/idp' }, 'upstream-login-page', 502],
  ['a redirect to another host', { kind: 'redirect', to: 'https://evil.example/graphql' }, 'unexpected-redirect', 502],
  ['a failed task', { kind: 'edit', replace: [['"SUCCESSFUL"', '"FAILED","stateMessage":"canary"']] }, 'report-failed', 502],
  ['a file at another host', { kind: 'edit', replace: [['{origin}/', 'https://evil.example/']] }, 'unexpected-redirect', 502],
  ['a file at a host that looks alike', { kind: 'edit', replace: [['{origin}/', '{origin}.evil.example/']] }, 'unexpected-redirect', 502],
  ['a file at a private address', { kind: 'edit', replace: [['{origin}/', 'http://169.254.169.254/']] }, 'unexpected-redirect', 502],
  ['a file on this machine', { kind: 'edit', replace: [['{origin}/', 'http://127.0.0.1:1/']] }, 'unexpected-redirect', 502],
  ['a file behind a user name', { kind: 'edit', replace: [['http://127.0.0.1', 'http://u:p@127.0.0.1']] }, 'unexpected-redirect', 502],
];

test('an error of the API is never a report, and its message is never repeated', { skip, timeout: 120_000 }, async () => {
  await settings({ ready: 'origin' });
  await Promise.all(FINAL.map(async ([what, fault, type, status]) => {
    const who = admin();
    await control(polls(who, fault));
    const found = problem(await settled(who, 'audit_csv', DAY), type, status);
    assert.ok(!JSON.stringify(found).includes('canary'), `${what}: repeats the upstream`);
    assert.equal((await requestsOf(who)).length, 2, what);
  }));
});

test('an error that may pass is retried, and its wait is obeyed', { skip, timeout: 120_000 }, async () => {
  const passing = [error('INTERNAL'), error('DEADLINE_EXCEEDED'), { kind: 'answer', status: 503 }];
  await Promise.all(passing.map(async (fault) => {
    const who = admin();
    await control(polls(who, fault, { times: 1 }));
    arrived(await settled(who, 'audit_csv', DAY));
  }));
  const who = admin();
  const calm = error('ENHANCE_YOUR_CALM');
  await control(polls(who, { ...calm, headers: [...calm.headers, ['Retry-After', '7']] }, { times: 1 }));
  arrived(await settled(who, 'audit_csv', DAY));
  const [, limited, next] = await requestsOf(who);
  const waited_ms = next.at_ms - limited.at_ms;
  assert.ok(waited_ms >= 6_900 && waited_ms < 30_000, `${waited_ms} ms`);
});

test('states that are unknown or go backwards are waits, and the address of a file is asked for again when it expires', { skip, timeout: 120_000 }, async () => {
  const who = admin();
  await control(polls(who, { kind: 'edit', replace: [['SUCCESSFUL', 'ARCHIVED']] }, { times: 2 }));
  arrived(await settled(who, 'audit_csv', DAY));
  const back = admin();
  await settings({ ready: 'storage' });
  await control({ at: 'storage', fault: { kind: 'answer', status: 403 }, times: 1 });
  await control(polls(back, { kind: 'edit', replace: [['SUCCESSFUL', 'QUEUED']] }, { after: 1, times: 1 }));
  arrived(await settled(back, 'audit_csv', DAY));
  assert.equal((await requestsOf(back)).filter(({ target }) => target === '/graphql').length, 4);
});

test('a file that is cut, or not as long as the API said, is no report', { skip, timeout: 120_000 }, async () => {
  await settings({ ready: 'origin' });
  const cut = (fault) => ({ part: '/audit_logs/', fault });
  for (const rule of [
    cut({ kind: 'cut', after_bytes: 900, framing: 'chunked', end: 'clean' }),
    cut({ kind: 'cut', after_bytes: 900 }),
    { part: '/graphql', body: 'query (', fault: { kind: 'edit', replace: [['"fileSize":', '"fileSize":1']] } },
  ]) {
    const who = admin();
    await control({ ...rule, login: who.login });
    problem(await settled(who, 'usage', DAY), 'truncated', 502);
  }
});

test('a token without rights is told which token to use, and a wrong one that it is wrong', { skip, timeout: 60_000 }, async () => {
  const found = problem(await settled(bearer(nobodySpecial()), 'usage', DAY), 'not-tenant-admin', 403);
  assert.match(found.next_step, /\/graphql/);
  problem(await settled(bearer(stranger()), 'usage', DAY), 'credential-rejected', 401);
  const { targets } = (await send('/api/v1/targets')).json;
  for (const { token } of targets.find(({ id }) => id === 'moderne').reports) assert.match(token, /valid for an hour/);
});

test('no request outlives the token of a session', { skip, timeout: 120_000 }, async () => {
  const expired = session(-5);
  problem(await settled(expired, 'usage', DAY), 'token-expired', 401);
  assert.equal((await requestsOf(expired)).length, 0, 'it was sent');
  const long = session(3_600);
  arrived(await settled(long, 'usage', DAY));
  await settings({ polls: 1_000 });
  const short = session(40);
  problem(await settled(short, 'audit_csv', DAY), 'token-expired', 401);
  const begun = (await requestsOf(short)).map(({ at_ms }) => at_ms);
  assert.ok(begun.at(-1) - begun[0] <= 10_000, 'a poll began in the last half minute of the token');
});

test('a copy is served after a question that starts no report, and destroyed when the token is revoked', { skip, timeout: 120_000 }, async () => {
  const [who, leaver] = [admin(), admin()];
  const first = arrived(await settled(who, 'audit_csv', DAY));
  arrived(await settled(leaver, 'audit_csv', DAY));
  await settings({ revoked: [leaver.login] });
  const orders = async () => (await requestsOf(who)).length;
  const before = await orders();
  await sleep(61_000);
  assert.equal(arrived(await settled(who, 'audit_csv', DAY)), first);
  assert.equal(await orders(), before + 1, 'the credential was not validated');
  problem(await settled(leaver, 'audit_csv', DAY), 'credential-rejected', 401);
  problem(await settled(leaver, 'audit_csv', DAY, { headers: { 'cache-control': 'only-if-cached' } }), 'not-stored', 504);
});

test('a task and a file of another person cannot be read', { skip, timeout: 120_000 }, async () => {
  const one = admin();
  arrived(await settled(one, 'audit_csv', DAY));
  const theirs = /task-\d+/.exec((await requestsOf(one)).at(-1).target)[0];
  // The API gives the second person the task of the first.
  const two = admin();
  await control(orders(two, { kind: 'edit', replace: [['"id":"task-', `"id":"${theirs}","of":"`]] }));
  problem(await settled(two, 'audit_csv', DAY), 'report-lost', 502);
  assert.equal((await requestsOf(two)).length, 2);
  // The API gives the third person the file of the first.
  const three = admin();
  await control(polls(three, { kind: 'edit', replace: [['/download/task-', `/download/${theirs}?of=`]] }));
  problem(await settled(three, 'audit_csv', DAY), 'upstream-unavailable', 503);
  const asked = (await requestsOf(three)).filter(({ target }) => target.includes(theirs));
  assert.ok(asked.length > 0 && asked.every(({ status }) => status === 404));
});
