// Tests that a `403` or `404` only counts as a verdict on a credential if it is the server's own. A
// proxy or firewall gives the same answers, which must not destroy a copy or use up attempts.

import assert from 'node:assert/strict';
import { before, beforeEach, test } from 'node:test';

import { ask, person, problem, report, settled, sleep } from './support.mjs';
import { control, requestsOf, reset, settings, start } from './upstream.mjs';

before(() => start());
beforeEach(async () => {
  await reset();
  await settings({ polls: 0 });
});

const answers = (status, body, headers = []) => ({ kind: 'answer', status, body, headers });
const OWN_ID = [['X-GitHub-Request-Id', 'C0DE:1:2:3']];
const BLOCKED = '<!DOCTYPE html><html><head><title>Request blocked</title></head><body>Policy 17</body></html>';
const LIMITED = '{"message":"Maximum number of login attempts exceeded. Please try again later."}';

/** Refusals that are not about the credential: where they occur, the answer, and the resulting problem. */
const NOT_OF_THE_SERVER = [
  ['the block page of a proxy', 'report', answers(403, BLOCKED, [['Content-Type', 'text/html']]), 'upstream-refused', 502],
  ['an empty 403', 'report', answers(403, ''), 'upstream-refused', 502],
  ['the 404 page of a web server', 'report', answers(404, '<html><head><title>404 Not Found</title></head></html>', [['Content-Type', 'text/html']]), 'upstream-refused', 502],
  ['a limit for each address', 'report', answers(403, LIMITED, [['Content-Type', 'application/json']]), 'upstream-rate-limited', 503],
  ['the same with a request id', 'report', answers(403, LIMITED, [['Content-Type', 'application/json'], ...OWN_ID]), 'upstream-rate-limited', 503],
  ['a download link that has expired', 'download', { kind: 'page', page: 'not_found', status: 404 }, 'upstream-refused', 502],
  ['a download that is refused with a request id', 'download', answers(403, '', OWN_ID), 'upstream-refused', 502],
];

test('a refusal that is not the server\'s own destroys no copy and uses up no attempt', { timeout: 180_000 }, async () => {
  await settings({ ready: 'download' });
  await Promise.all(NOT_OF_THE_SERVER.map(async ([what, at, fault, type, status]) => {
    const who = person();
    const { body } = report(await settled(who));
    await control({ login: who.login, at, fault });
    await sleep(2_100);
    problem(await settled(who, { headers: { 'cache-control': 'no-cache' } }), type, status);
    const kept = await ask(who, { headers: { 'cache-control': 'only-if-cached' } });
    assert.ok(report(kept, { applied: false }).body.equals(body), what);
    // After six refusals, the next report still comes.
    await control({ login: who.login, at, fault: { kind: 'gzip' }, times: 1 });
  }));
});

/** Refusals that are the server's own. */
const OF_THE_SERVER = [
  ['its 404 page', { kind: 'page', page: 'not_found', status: 404 }],
  ['a 404 with its request id', answers(404, '', OWN_ID)],
  ['a 403 with its request id', answers(403, '{"message":"Forbidden"}', OWN_ID)],
];

test('the server\'s own refusal destroys the copy, at once', { timeout: 120_000 }, async () => {
  await Promise.all(OF_THE_SERVER.map(async ([what, fault]) => {
    const who = person();
    report(await settled(who));
    await control({ login: who.login, fault });
    await sleep(2_100);
    problem(await settled(who, { headers: { 'cache-control': 'no-cache' } }), 'not-site-admin', 403);
    problem(await ask(who, { headers: { 'cache-control': 'only-if-cached' } }), 'not-stored', 504);
    const asked = (await requestsOf(who)).filter(({ fault: met }) => met);
    assert.equal(asked.length, 1, what);
  }));
});

test('a refusal that the server confirms counts as a rejection', { timeout: 120_000 }, async () => {
  const who = person();
  report(await settled(who));
  await control({ login: who.login, fault: answers(403, BLOCKED) });
  await control({ login: who.login, at: 'user', fault: answers(200, '{"login":"x","site_admin":false}', [['Content-Type', 'application/json']]) });
  await sleep(2_100);
  problem(await settled(who, { headers: { 'cache-control': 'no-cache' } }), 'not-site-admin', 403);
  problem(await ask(who, { headers: { 'cache-control': 'only-if-cached' } }), 'not-stored', 504);
});

test('a token that lost the scope is noticed where the server says what it may do', { timeout: 180_000 }, async () => {
  const who = person();
  report(await settled(who));
  const scopes = [['Content-Type', 'application/json'], ['X-OAuth-Scopes', 'repo, read:org']];
  await control({ login: who.login, at: 'user', fault: answers(200, '{"login":"x","site_admin":true}', scopes) });
  await sleep(61_000);
  problem(await ask(who), 'not-site-admin', 403);
  problem(await ask(who, { headers: { 'cache-control': 'only-if-cached' } }), 'not-stored', 504);
});

test('a report that took more than a minute to arrive is served only after another validation', { timeout: 240_000 }, async () => {
  const who = person();
  // The report is some 100 kB in about seventy seconds; the token is revoked when they have begun
  // to arrive.
  await control({ login: who.login, times: 1, fault: { kind: 'drip', bytes_per_s: 1_900 } });
  assert.equal((await ask(who, { headers: { prefer: 'wait=2' } })).status, 202);
  await settings({ revoked: [who.login] });
  const began = Date.now();
  const answer = await settled(who, { limit_s: 200 });
  assert.ok(Date.now() - began > 55_000, `it took ${Date.now() - began} ms only`);
  problem(answer, 'credential-rejected', 401);
});
