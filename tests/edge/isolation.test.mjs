// Tests that people only get their own reports: another name, a revoked token or a page of another
// site does not help, and neither do the stored and logged bytes.

import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { before, beforeEach, test } from 'node:test';

import { found, secretsOf } from './canary.mjs';
import { ACCESS_SECRET, address, ask, hasTarget, inParallel, outbound, path, person, problem, report, send, settled, sleep, status, stranger } from './support.mjs';
import { log, requestsOf, reset, settings, start } from './upstream.mjs';

before(() => start());
beforeEach(async () => {
  await reset();
  await settings({ polls: 0 });
});

const begun = Date.now();
const seen = [];
const someone = () => {
  const who = person();
  seen.push(who);
  return who;
};

test('two administrators never share a copy: each is fetched with its own credential', async () => {
  const [one, two] = [someone(), someone()];
  report(await settled(one));
  assert.equal((await status(two)).json.state, 'idle');
  problem(await ask(two, { headers: { 'cache-control': 'only-if-cached' } }), 'not-stored', 504);
  const answer = report(await settled(two));
  assert.match(answer.headers['cache-status'], /^rollcall; fwd=miss/);
  assert.equal((await requestsOf(two)).length, 1);
});

test('a copy is for one report, one target and one form of one credential', async () => {
  const who = someone();
  report(await settled(who));
  const others = [
    [who, { report: 'active_users' }],
    [who, { target: 'ghes-too' }],
    [{ ...who, authorization: `Bearer ${who.token}` }, {}],
    [{ ...who, authorization: `Basic ${Buffer.from(`${who.login.toUpperCase()}:${who.token}`).toString('base64')}` }, {}],
  ];
  for (const [other, what] of others) {
    if (what.target) assert.ok(await hasTarget(what.target), `the tests' configuration has no target ${what.target}`);
    problem(await ask(other, { ...what, headers: { 'cache-control': 'only-if-cached' } }), 'not-stored', 504);
    assert.equal((await status(other, what.report, what.target)).json.state, 'idle');
  }
});

test('no credential can query, watch or delete the job of another', async () => {
  const [one, two] = [someone(), someone()];
  const etag = report(await settled(one)).headers.etag;
  assert.equal((await status(two)).json.state, 'idle');
  await ask(two, { method: 'DELETE' });
  report(await ask(one, { headers: { 'cache-control': 'only-if-cached' } }), { applied: false });
  // A known digest does not prove that the client may have the copy.
  const replayed = await ask(two, { headers: { 'if-none-match': etag, 'cache-control': 'only-if-cached' } });
  problem(replayed, 'not-stored', 504);
  for (const wrong of ['all_users/../all_users', 'all_users/', 'all_users%00', 'ALL_USERS', 'all_users.csv']) {
    const answer = await ask(one, { report: wrong });
    assert.ok([200, 404].includes(answer.status) && (wrong.includes('..') || answer.status === 404), wrong);
  }
});

test('a token that was revoked opens nothing any more, and its copy is destroyed', { timeout: 180_000 }, async () => {
  const who = someone();
  report(await settled(who));
  await settings({ revoked: [who.login] });
  // The worker relies on the upstream's last verdict for a minute.
  await sleep(61_000);
  problem(await ask(who), 'credential-rejected', 401);
  await settings({ revoked: [] });
  problem(await ask(who, { headers: { 'cache-control': 'only-if-cached' } }), 'not-stored', 504);
});

test('no copy is served while the upstream cannot be asked about the credential', { timeout: 180_000 }, async () => {
  const who = someone();
  report(await settled(who));
  const { control } = await import('./upstream.mjs');
  await control({ at: 'user', login: who.login, fault: { kind: 'answer', status: 502 } });
  await sleep(61_000);
  const refused = await ask(who);
  problem(refused, 'upstream-unavailable', 503);
  // A request that accepts a stale copy does not get it either, unless the operator allows that.
  problem(await ask(who, { headers: { 'cache-control': 'max-stale' } }), 'upstream-unavailable', 503);
  await reset();
  await sleep(Number(refused.headers['retry-after']) * 1000);
  report(await ask(who, { headers: { 'accept-language': 'de', cookie: 'a=b', 'user-agent': 'Someone/1', 'x-forwarded-for': '192.0.2.9' } }), { applied: false });
  const tried = (await log()).requests.filter((request) => request.target === '/api/v3/user');
  assert.equal(tried.length, 1);
  // The upstream gets the golden fields, as for the report, and no field of the client.
  outbound(tried[0], who, { packed: false });
  const accept = tried[0].headers.find(([name]) => name.toLowerCase() === 'accept');
  assert.equal(accept[1], 'application/json');
});

test('a password fetches a report and stores nothing', async () => {
  const who = { login: 'demo-admin', token: 'demo-password', authorization: `Basic ${Buffer.from('demo-admin:demo-password').toString('base64')}` };
  seen.push(who);
  const answer = report(await settled(who));
  assert.match(answer.headers['cache-status'], /^rollcall; fwd=bypass/);
  assert.ok(!answer.headers['cache-status'].includes('stored'));
  assert.notEqual((await status(who)).json.stored, true);
  problem(await ask(who, { headers: { 'cache-control': 'only-if-cached' } }), 'not-stored', 504);
});

test('the stored files reveal no name, credential or report', async (t) => {
  const folder = process.env.WORKER_STATE;
  if (!folder) return t.skip('WORKER_STATE names no folder');
  const who = someone();
  // The copy is larger than everything that the database stores for itself.
  await settings({ rows: 20_000 });
  const answer = report(await settled(who));
  await sleep(1_000);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    // Earlier suites may have left many jobs, which are ignored.
    .filter((file) => statSync(file).mtimeMs >= begun);
  const bytes = files.map((file) => readFileSync(file));
  const has = (text) => bytes.some((file) => file.includes(text));
  // Without these two there would be nothing to search.
  assert.ok(has('SQLite format 3'), 'there is no database');
  assert.ok(bytes.reduce((sum, file) => sum + file.length, 0) > answer.body.length, 'there is no copy');
  const rows = answer.body.toString().split('\n').slice(1, 200);
  const mails = rows.map((row) => row.split(',')[3]).filter((mail) => mail?.includes('@'));
  assert.ok(mails.length > 100);
  for (const mail of mails) assert.ok(!has(mail), 'a cell of the report is on the disk');
  assert.ok(!has(answer.body.subarray(0, 60)), 'the header row is on the disk');
  for (const { login, token, authorization } of seen) {
    for (const secret of [login, token, authorization.split(' ').pop()]) assert.ok(!has(secret), 'a credential is on the disk');
  }
  for (const secret of [process.env.PEPPER, ACCESS_SECRET].filter(Boolean)) assert.ok(!has(secret), 'a secret is on the disk');
});

test('a page of another site gets nothing, and causes no request to the upstream', async () => {
  const who = someone();
  for (const site of ['cross-site', 'same-site', 'null', '']) {
    problem(await ask(who, { headers: { 'sec-fetch-site': site } }), 'cross-site', 403);
  }
  for (const origin of ['null', 'https://evil.example', 'http://127.0.0.1.evil.example', 'http://127.0.0.1:1']) {
    const answer = await ask(who, { headers: { origin, 'sec-fetch-site': 'cross-site' } });
    problem(answer, 'cross-site', 403);
    const preflight = await send(path(), { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'GET' } });
    problem(preflight, 'preflight', 403);
    for (const name of Object.keys({ ...answer.headers, ...preflight.headers })) assert.ok(!name.startsWith('access-control'), name);
  }
  // A form or an image can send this.
  problem(await send(path(), { method: 'POST', headers: { authorization: who.authorization, 'content-type': 'application/x-www-form-urlencoded' }, body: 'a=b' }), 'method-not-allowed', 405);
  problem(await send(path(), { headers: { cookie: `token=${who.token}` } }), 'authorization-missing', 401);
  assert.deepEqual((await log()).requests, []);
});

test('a parameter, a body or another method is refused without a request to the upstream', async () => {
  const who = someone();
  problem(await send(`${path()}?login=x`, { headers: { authorization: who.authorization } }), 'bad-request', 400);
  problem(await send(`${path()}?a=1&a=2`, { headers: { authorization: who.authorization } }), 'bad-request', 400);
  problem(await ask(who, { method: 'PUT', body: 'x' }), 'method-not-allowed', 405);
  problem(await ask(who, { target: 'nobody' }), 'unknown-target', 404);
  problem(await ask(who, { report: 'all_people' }), 'unknown-report', 404);
  assert.deepEqual((await log()).requests, []);
});

test('one address with too many requests is slowed down, no other is, and the upstream is spared', async (t) => {
  const who = someone();
  const here = { 'cf-connecting-ip': '192.0.2.1' };
  const statuses = [];
  // A minute holds 120; a test that begins in the middle of one sees two of them run out.
  let refused;
  for (let times = 0; times < 300 && !refused; times++) {
    const answer = await ask(who, { headers: here });
    statuses.push(answer.status);
    if (answer.status === 429) refused = answer;
  }
  if (!refused) return t.skip('nothing is counted here');
  problem(refused, 'too-many-requests', 429);
  assert.match(refused.headers['ratelimit-policy'], /^"requests";q=\d+;w=\d+$/);
  assert.match(refused.headers.ratelimit, /^"requests";r=0;t=\d+$/);
  assert.ok(Number(refused.headers['retry-after']) > 0);
  assert.ok(statuses.length > 50, `${statuses.length} requests were too many`);
  // Other addresses are not affected, and the refused client can still read the lists.
  report(await settled(someone()));
  assert.equal((await send('/api/v1/health', { headers: here })).status, 200);
  assert.ok((await requestsOf(who)).length <= 2);
});

test('a hundred wrong tokens from one address are not all tried', async () => {
  const here = { 'cf-connecting-ip': '192.0.2.2' };
  const colleague = someone();
  report(await settled(colleague, { headers: here }));
  await reset();
  await settings({ polls: 0 });
  const answers = [];
  // Every endpoint that could show the outcome is called.
  for (let times = 0; times < 50; times++) {
    const who = stranger();
    seen.push(who);
    answers.push(await ask(who, { headers: { ...here, prefer: 'wait=5' } }));
    const other = stranger();
    seen.push(other);
    await ask(other, { headers: here });
    // These stay within the 120 requests of a minute, which are counted as well.
    if (times < 10) await send(`${path()}/status`, { headers: { ...here, authorization: other.authorization } });
  }
  const { requests } = await log();
  assert.ok(requests.length <= 20, `the upstream was asked ${requests.length} times`);
  const last = answers.at(-1);
  problem(last, 'too-many-credentials', 429);
  assert.match(last.headers['ratelimit-policy'], /^"credentials";q=20;w=600$/);
  const wait_s = Number(last.headers['retry-after']);
  assert.ok(wait_s > 0 && wait_s <= 600, `${wait_s} s`);
  // In the same network, a credential that was accepted before is not affected.
  report(await settled(colleague, { report: 'active_users', headers: here }), { report: 'active_users' });
  // Other networks are not affected, nor is an office full of people with valid credentials.
  report(await settled(someone()));
  const office = { 'cf-connecting-ip': '192.0.2.3' };
  for (let times = 0; times < 30; times++) report(await settled(someone(), { headers: office }));
});

test('clients that share a large network are limited together', async () => {
  const guesses = (place) => inParallel(20, Array.from({ length: 100 }, (_, at) => at), async (at) => {
    const who = stranger();
    seen.push(who);
    await ask(who, { headers: { 'cf-connecting-ip': place(at), prefer: 'wait=5' } });
  });
  await guesses((at) => `2001:db8:aa:${at.toString(16)}::1`);
  let { requests } = await log();
  assert.ok(requests.length <= 40, `${requests.length} of one /56`);
  await reset();
  await guesses((at) => `2001:db8:bb:${(at * 256).toString(16)}::1`);
  ({ requests } = await log());
  assert.ok(requests.length <= 80, `${requests.length} of one /48`);
  assert.ok(requests.length > 40);
});

test("the worker's log contains no credential", async (t) => {
  const file = process.env.WORKER_LOG;
  if (!file || !existsSync(file)) return t.skip('WORKER_LOG names no file');
  const begins = statSync(file).size;
  // Nothing that the suite does has to cause a line. The runtime reports this request, so its line
  // shows that the log is written, and that it contains all lines of the requests before it.
  const { hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname, () => socket.end('CONNECT log.example:443 HTTP/1.1\r\nHost: log.example:443\r\n\r\n'));
  socket.on('error', () => {}).resume();
  const until = Date.now() + 10_000;
  while (statSync(file).size === begins && Date.now() < until) await sleep(50);
  const lines = readFileSync(file);
  assert.match(lines.subarray(begins).toString(), /connect/, 'the line of this request is missing: nothing was looked at');
  const secrets = [...seen.flatMap(secretsOf), ACCESS_SECRET].filter(Boolean);
  assert.deepEqual(found(lines, secrets), []);
});
