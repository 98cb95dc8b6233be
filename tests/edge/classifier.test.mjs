// Tests which problem a client gets for each answer of the upstream. Each row is an answer that a
// common script takes for the report; the upstream repeats it for as long as the worker asks.

import assert from 'node:assert/strict';
import { before, beforeEach, test } from 'node:test';

import { accepted, ask, inParallel, person, problem, report, settled } from './support.mjs';
import { control, requestsOf, reset, settings, start } from './upstream.mjs';

before(() => start());
beforeEach(async () => {
  await reset();
  await settings({ polls: 0 });
});

const html = (page, rest = {}) => ({ kind: 'page', page, ...rest });
const says = (status, rest = {}) => ({ kind: 'answer', status, ...rest });
const SSO = [['X-GitHub-SSO', 'required; url=https://evil.example/sso']];

/** Answers that a repeated request would not change: reported at once, after one request. */
const FINAL = [
  ['a sign-in page', html('sign_in'), 'upstream-login-page', 502],
  ['a sign-in page that calls itself CSV', html('sign_in', { content_type: 'text/csv' }), 'upstream-login-page', 502],
  ['one behind a byte order mark', html('sign_in', { content_type: 'text/csv', bom: true }), 'upstream-login-page', 502],
  ['a compressed one', html('sign_in', { content_type: 'text/csv', gzip: true }), 'upstream-login-page', 502],
  ['one that says nothing of its kind', html('sign_in', { content_type: 'application/octet-stream' }), 'upstream-login-page', 502],
  ['a form for an identity provider', html('saml'), 'upstream-login-page', 502],
  ['that form as CSV', html('saml', { content_type: 'text/csv; charset=utf-8' }), 'upstream-login-page', 502],
  ['a page as XHTML', html('saml', { content_type: 'application/xhtml+xml' }), 'upstream-login-page', 502],
  ['401', says(401), 'credential-rejected', 401],
  ['401 with a page', html('sign_in', { status: 401 }), 'credential-rejected', 401],
  ['403 with the server\'s request id', says(403, { headers: [['X-GitHub-Request-Id', 'C0DE:1:2:3']] }), 'not-site-admin', 403],
  ['403 for want of single sign-on', says(403, { headers: SSO }), 'single-sign-on', 403],
  ['404', html('not_found', { status: 404 }), 'not-site-admin', 403],
  ['a JSON document', says(200, { headers: [['Content-Type', 'application/json']], body: '{"message":"hello"}' }), 'unexpected-content', 502],
  ['a JSON document as CSV', says(200, { headers: [['Content-Type', 'text/csv']], body: '{"message":"hello"}' }), 'unexpected-content', 502],
  ['a picture', says(200, { headers: [['Content-Type', 'image/png']], body: 'x' }), 'unexpected-content', 502],
  ['a zip archive', says(200, { headers: [['Content-Type', 'application/zip']], body: 'PK' }), 'unexpected-content', 502],
  ['noise', { kind: 'garbage', bytes: 100_000 }, 'unexpected-content', 502],
  ['a CSV of something else', says(200, { headers: [['Content-Type', 'text/csv']], body: 'a,b,c\n1,2,3\n' }), 'unexpected-content', 502],
  ['an unknown compression', says(200, { headers: [['Content-Type', 'text/csv'], ['Content-Encoding', 'zstd']], body: 'x' }), 'unexpected-content', 502],
  ['a header row without an end', says(200, { headers: [['Content-Type', 'text/csv']], body: 'x'.repeat(100_000) }), 'unexpected-content', 502],
  ['the organizations for the users', { kind: 'wrong_report' }, 'wrong-report', 502],
  ['the repositories for the users', { kind: 'wrong_report', of: 'all_repositories' }, 'wrong-report', 502],
  ['410', says(410), 'unexpected-content', 502],
  ['418', says(418), 'unexpected-content', 502],
  ['206', says(206, { headers: [['Content-Type', 'text/csv']], body: 'id' }), 'unexpected-content', 502],
  ['203', says(203, { headers: [['Content-Type', 'text/csv']], body: 'id' }), 'unexpected-content', 502],
];

for (const [what, fault, type, status] of FINAL) {
  test(`${what} is never a report: ${type}`, async () => {
    const who = person();
    await control({ login: who.login, fault });
    const found = problem(await settled(who), type, status);
    assert.equal((await requestsOf(who)).length, 1, 'asked again for the same answer');
    assert.ok(!JSON.stringify(found).includes('evil'), 'repeats what the upstream said');
  });
}

/** Answers that may change: reported after six requests. */
const PASSING = [
  ['500', says(500), 'upstream-unavailable', 503],
  ['502', says(502), 'upstream-unavailable', 503],
  ['503', says(503), 'upstream-unavailable', 503],
  ['the page of a server under maintenance', html('maintenance', { status: 503 }), 'upstream-unavailable', 503],
  ['408', says(408), 'upstream-unavailable', 503],
  ['429', says(429), 'upstream-rate-limited', 503],
  ['a 403 of anybody', says(403), 'upstream-refused', 502, 12],
  ['a 404 of anybody', says(404), 'upstream-refused', 502, 12],
  ['403 with no requests left', says(403, { headers: [['X-RateLimit-Remaining', '0']] }), 'upstream-rate-limited', 503],
  ['a gateway that finds no name', says(530, { body: 'error code: 1016' }), 'upstream-unreachable', 502],
  ['a gateway that says so with 403', says(403, { body: 'error code: 1016' }), 'upstream-unreachable', 502],
  ['a gateway that says so with 502', says(502, { body: 'error code: 502\n' }), 'upstream-unreachable', 502],
  ...[520, 521, 522, 523, 524, 525, 526, 527].map((status) => [`${status}`, says(status), 'upstream-unreachable', 502]),
];

test('a failure that may pass is retried, six times in all, and then reported', { timeout: 180_000 }, async (t) => {
  // Each takes half a minute of waiting.
  await inParallel(PASSING.length, PASSING, async ([what, fault, type, status, asked = 6]) => {
    const who = person();
    await control({ login: who.login, fault });
    const answer = await settled(who);
    problem(answer, type, status);
    // If the answer may be about the credential, the server is asked each time whether it accepts
    // it.
    assert.equal((await requestsOf(who)).length, asked, what);
    t.diagnostic(`${what}: ${type}`);
  });
});

test('a failure that passes leaves no trace', { timeout: 120_000 }, async () => {
  await inParallel(PASSING.length, PASSING, async ([, fault]) => {
    const who = person();
    await control({ login: who.login, fault, times: 1 });
    report(await settled(who));
  });
});

/** Answers that mean "not yet", whatever else they say. */
const PENDING = [
  ['202', says(202)],
  ['202 with the header row of a report', says(202, { headers: [['Content-Type', 'text/csv']], body: 'created_at,id,login\n' })],
  ['202 with a page', html('sign_in', { status: 202 })],
  ['202 that promises', says(202, { headers: [['Retry-After', '1']] })],
  ['202 that promises nonsense', says(202, { headers: [['Retry-After', 'soon']] })],
  ['202 that promises the past', says(202, { retry_after_date_in_s: -100 })],
  ['204', says(204)],
  ['an empty 200', says(200, { headers: [['Content-Type', 'text/csv']] })],
  ['a 200 of spaces', says(200, { headers: [['Content-Type', 'text/csv']], body: ' \n\n' })],
];

test('while the upstream answers "not yet", the worker waits and takes no answer for the report', { timeout: 120_000 }, async () => {
  await inParallel(PENDING.length, PENDING, async ([what, fault]) => {
    const who = person();
    await control({ login: who.login, fault, times: 2 });
    accepted(await ask(who));
    const answer = report(await settled(who));
    assert.ok(answer.body.length > 1_000, what);
    assert.deepEqual((await requestsOf(who)).length, 3, what);
  });
});

/** Reports that look unusual, and are accepted. */
const READY = [
  ['a compressed report', { kind: 'gzip' }],
  ['a compressed report in chunks', { kind: 'gzip', framing: 'chunked' }],
  ['a report with three more columns', { kind: 'seventeen_columns' }],
  ['a report without rows', { kind: 'header_only' }],
];

test('a report with unusual contents is accepted', async () => {
  await inParallel(READY.length, READY, async ([, fault]) => {
    const who = person();
    await control({ login: who.login, fault, times: 1 });
    report(await settled(who));
    assert.equal((await requestsOf(who)).length, 1);
  });
});

test('five rejections of one credential in ten minutes are the last, so that no account is locked', async () => {
  const who = person();
  await control({ login: who.login, fault: says(401) });
  const answers = [];
  for (let times = 0; times < 12; times++) {
    answers.push(await settled(who));
    // A failure is reported again until the upstream may be asked again.
    await new Promise((resolve) => setTimeout(resolve, 2_600));
    if (answers.at(-1).status === 429) break;
  }
  const last = answers.at(-1);
  problem(last, 'too-many-failures', 429);
  assert.match(last.headers['ratelimit-policy'], /q=5;w=600/);
  assert.ok(Number(last.headers['retry-after']) > 0);
  assert.equal((await requestsOf(who)).length, 5);
});
