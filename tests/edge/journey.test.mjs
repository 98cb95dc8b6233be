// Tests a report from the first 202 to the bytes on the disk, and every way in which it can be
// refused.

import assert from 'node:assert/strict';
import { before, beforeEach, test } from 'node:test';

import { REPORTS, accepted, ask, golden, hasTarget, nobodySpecial, outbound, path, person, problem, report, send, settled, sleep, status, stranger, until } from './support.mjs';
import { control, log, places, requestsOf, reset, settings, start } from './upstream.mjs';

before(() => start());
beforeEach(reset);

/** The same report without the worker in between. */
async function direct(name) {
  const { origin } = await places();
  return (await send(`/stafftools/reports/${name}.csv`, { at: origin, headers: { authorization: person().authorization } })).body;
}

test('a report that is ready at the fourth request arrives complete, and no 202 is taken for it', async () => {
  await settings({ polls: 3 });
  const who = person();
  const first = accepted(await ask(who));
  assert.equal(first.headers['content-location'], `${path()}/status`);
  assert.equal(first.json.fetched_at, null);
  const answer = report(await settled(who));
  assert.match(answer.headers['cache-status'], /^rollcall; fwd=miss; stored/);
  assert.ok(answer.body.equals(await direct('all_users')));
  const requests = await requestsOf(who);
  assert.deepEqual(requests.map((request) => request.status), [202, 202, 202, 200]);
  for (const request of requests) outbound(request, who);
  const { json } = await status(who);
  assert.deepEqual([json.state, json.attempts, json.stored, json.size_bytes], ['ready', 4, true, answer.body.length]);
});

test('all six reports can be fetched at once', async () => {
  const who = person();
  await Promise.all(REPORTS.map(async (name) => {
    const answer = report(await settled(who, { report: name }), { report: name });
    assert.ok(answer.body.equals(await direct(name)), name);
  }));
  const { counts } = await log();
  for (const name of REPORTS) assert.equal(counts[name].starts, 1, name);
});

test('all three forms of the credential work, and are sent on as they came', async () => {
  await settings({ polls: 0 });
  const { login, token, authorization } = person();
  for (const form of [authorization, `Bearer ${token}`, `token ${token}`]) {
    const who = { login, token, authorization: form };
    report(await settled(who));
    outbound((await requestsOf(who)).at(-1), who);
  }
});

test('a wrong token is reported as wrong, whether the server says 401 or shows its sign-in page', async () => {
  for (const sign_in of ['unauthorized', 'redirect']) {
    await settings({ sign_in });
    const who = stranger();
    problem(await settled(who), 'credential-rejected', 401);
    const { requests } = await log();
    assert.ok(requests.every((request) => !request.target.startsWith('/login')), 'the sign-in page was fetched');
  }
});

test('an account that is not a site administrator is told so, and not that the report does not exist', async () => {
  problem(await settled(nobodySpecial()), 'not-site-admin', 403);
});

test('a credential that is missing or malformed never reaches the upstream', async () => {
  problem(await send(path()), 'authorization-missing', 401);
  for (const authorization of [
    'Basic', 'Basic ???', 'Basic bm9jb2xvbg==', `Basic ${Buffer.from('a:').toString('base64')}`, 'Digest x', 'ghp_x',
    `Basic ${Buffer.from('jos\u00e9:x').toString('base64')}`, `Bearer ${'x'.repeat(300)}`, 'token a b', 'Bearer a,b',
  ]) {
    problem(await send(path(), { headers: { authorization } }), 'authorization-malformed', 400);
  }
  assert.deepEqual((await log()).requests, []);
});

test('a server that is down is said to be unreachable', async (t) => {
  if (!await hasTarget('gone')) return t.skip('there is no target `gone`');
  problem(await settled(person(), { target: 'gone' }), 'upstream-unreachable', 502);
});

test('a deletion leaves nothing behind, works twice, and the next request starts over', async () => {
  await settings({ polls: 0 });
  const who = person();
  report(await settled(who));
  for (let times = 0; times < 2; times++) {
    const answer = await ask(who, { method: 'DELETE' });
    assert.equal(answer.status, 204);
    golden(answer);
  }
  assert.equal((await status(who)).json.state, 'idle');
  problem(await ask(who, { headers: { 'cache-control': 'only-if-cached' } }), 'not-stored', 504);
  const before = (await requestsOf(who)).length;
  report(await settled(who));
  assert.ok((await requestsOf(who)).length > before);
});

test('a deletion during a fetch is reported to the waiting requests', async () => {
  await settings({ polls: 1000 });
  const who = person();
  accepted(await ask(who));
  let isOver = false;
  const waiting = ask(who, { headers: { prefer: 'wait=25' } }).finally(() => { isOver = true; });
  // A deletion may overtake the waiting request, which then begins another fetch.
  await until('the end of the wait', async () => {
    await sleep(300);
    assert.equal((await ask(who, { method: 'DELETE' })).status, 204);
    return isOver;
  });
  problem(await waiting, 'cancelled', 409);
});

test('events tell every change as a line, and end when the report is there', async () => {
  await settings({ polls: 2 });
  const who = person();
  accepted(await ask(who));
  const watching = send(`${path()}/events`, { headers: { authorization: who.authorization } });
  report(await settled(who));
  const answer = await watching;
  assert.match(answer.headers['content-type'], /^application\/x-ndjson/);
  golden(answer, 'content-type', 'x-accel-buffering');
  const lines = answer.body.toString().trim().split('\n').map((line) => JSON.parse(line));
  assert.deepEqual([lines.at(-1).state, lines.at(-1).progress], ['ready', null]);
  assert.equal(lines.at(-1).file_name, (await settled(who)).headers['rollcall-file-name']);
  assert.ok(lines.length >= 2);
  assert.ok(lines.some(({ progress }) => progress?.step === 'preparing'));
});

test('a report that expired at the upstream is generated again for a request that wants a new one', async () => {
  await settings({ polls: 0, ready_for_s: 1 });
  const who = person();
  report(await settled(who));
  await settings({ polls: 1 });
  await sleep(3_000);
  report(await settled(who, { headers: { 'cache-control': 'no-cache' } }));
  assert.equal((await log()).counts.all_users.starts, 2);
});

test('HEAD has the headers of GET, and no body', async () => {
  await settings({ polls: 0 });
  const who = person();
  const whole = report(await settled(who));
  const head = await ask(who, { method: 'HEAD' });
  assert.equal(head.status, 200);
  assert.equal(head.body.length, 0);
  // RFC 9110 §9.3.2: the length is that of the report, which a program checks before it downloads.
  for (const name of ['etag', 'repr-digest', 'content-length', 'content-type', 'content-disposition', 'rollcall-fetched-at']) {
    assert.equal(head.headers[name], whole.headers[name], name);
  }
  assert.equal(head.headers['content-length'], String(whole.body.length));
});

test('only an answer without the report applies respond-async', async () => {
  await settings({ polls: 1 });
  const who = person();
  const ask_so = (prefer, headers = {}) => ask(who, { headers: { prefer, ...headers } });
  assert.equal(accepted(await ask_so('respond-async')).headers['preference-applied'], 'respond-async');
  report(await settled(who));
  assert.equal(report(await ask_so('respond-async'), { applied: false }).headers['preference-applied'], undefined);
  assert.equal(report(await ask_so('respond-async, wait=1')).headers['preference-applied'], 'wait=1');
  const same = await ask_so('respond-async', { 'if-none-match': '*' });
  assert.deepEqual([same.status, same.headers['preference-applied']], [304, undefined]);
});

test('a request that wants to wait longer than allowed is answered in time', async () => {
  await control({ fault: { kind: 'answer', status: 202 } });
  const begun = Date.now();
  const answer = accepted(await ask(person(), { headers: { prefer: 'wait=3600' } }));
  assert.equal(answer.headers['preference-applied'], 'wait=25');
  const took_s = (Date.now() - begun) / 1000;
  assert.ok(took_s > 24 && took_s < 60, `${took_s} s`);
});

test('the upstream\'s Retry-After is honoured, as a number and as a date', async () => {
  for (const fault of [
    { kind: 'answer', status: 202, headers: [['Retry-After', '4']] },
    { kind: 'answer', status: 503, retry_after_date_in_s: 5 },
  ]) {
    await reset();
    await settings({ polls: 0 });
    const who = person();
    await control({ login: who.login, fault, times: 1 });
    report(await settled(who));
    const [first, second] = await requestsOf(who);
    const waited_ms = second.at_ms - first.at_ms;
    assert.ok(waited_ms >= 3_000 && waited_ms < 20_000, `${waited_ms} ms`);
  }
});
