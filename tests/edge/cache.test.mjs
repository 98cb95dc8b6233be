// Tests RFC 9111 (and 9110, 9211) on answers to authorised requests, as a table: a private cache
// for one person obeys that person's directives.

import assert from 'node:assert/strict';
import { before, test } from 'node:test';

import { ask, golden, inParallel, person, problem, report, settled, sleep } from './support.mjs';
import { control, requestsOf, reset, settings, start } from './upstream.mjs';

before(async () => {
  await start();
  await reset();
  await settings({ polls: 0 });
});

/**
 * Each row: a person has fetched the report and waited `old_s` seconds, then sends `says`. `copy`
 * is whether the copy answers, without a further request for the report to the upstream; `problem`
 * is the problem that the client gets instead of a report.
 */
const ROWS = [
  // RFC 9111 §3.5, §5.2.2.7: an answer that is stored for one person may be reused for that person.
  { rule: '§4.2 fresh', says: '', copy: true },
  { rule: '§4.2 fresh, some time later', old_s: 4, says: '', copy: true },
  // §5.2.1.1
  { rule: '§5.2.1.1 max-age, young enough', says: 'max-age=60', copy: true },
  { rule: '§5.2.1.1 max-age, too old', old_s: 4, says: 'max-age=2', copy: false },
  { rule: '§5.2.1.1 max-age=0', old_s: 4, says: 'max-age=0', copy: false },
  { rule: '§5.2.1.1 max-age, quoted', old_s: 4, says: 'max-age="2"', copy: false },
  { rule: '§4.2.1 max-age twice: the stricter', old_s: 4, says: 'max-age=60, max-age=2', copy: false },
  { rule: '§5.2 upper case', old_s: 4, says: 'MAX-AGE=2', copy: false },
  { rule: '§1.2.2 max-age beyond every number', says: 'max-age=99999999999999999999', copy: true },
  { rule: '§5.2.1.1 max-age that is none: the stricter', old_s: 4, says: 'max-age=soon', copy: false },
  // §5.2.1.2: a copy within its lifetime needs no permission.
  { rule: '§5.2.1.2 max-stale', says: 'max-stale', copy: true },
  { rule: '§5.2.1.2 max-stale does not undo max-age', old_s: 4, says: 'max-stale=1, max-age=2', copy: false },
  // §5.2.1.3: fresh for 900 s.
  { rule: '§5.2.1.3 min-fresh, fresh enough', says: 'min-fresh=60', copy: true },
  { rule: '§5.2.1.3 min-fresh, not fresh enough', old_s: 4, says: 'min-fresh=899', copy: false },
  { rule: '§5.2.1.3 min-fresh, longer than anything is fresh', old_s: 4, says: 'min-fresh=901', copy: false },
  // §5.2.1.4
  { rule: '§5.2.1.4 no-cache', old_s: 4, says: 'no-cache', copy: false },
  { rule: '§5.2.1.4 no-cache among others', old_s: 4, says: 'max-stale, no-cache', copy: false },
  // §5.2.1.5: a stored copy may still be used; RFC 9111 says so explicitly.
  { rule: '§5.2.1.5 no-store', says: 'no-store', copy: true },
  // §5.2.1.7
  { rule: '§5.2.1.7 only-if-cached', says: 'only-if-cached', copy: true },
  { rule: '§5.2.1.7 only-if-cached, and too old', old_s: 4, says: 'only-if-cached, max-age=2', problem: 'not-stored', status: 504 },
  { rule: '§5.2.1.7 only-if-cached, no-cache', old_s: 4, says: 'only-if-cached, no-cache', problem: 'not-stored', status: 504 },
  // §5.2.3: unknown directives are ignored.
  { rule: '§5.2.3 unknown directives', says: 'immutable, community="UCI"', copy: true },
  { rule: '§5.2 directives of responses', says: 's-maxage=0, private, must-revalidate', copy: true },
  { rule: '§5.4 Pragma means nothing', says: '', pragma: 'no-cache', copy: true },
];

test('a copy is reused exactly when RFC 9111 and the request allow it', { timeout: 180_000 }, async (t) => {
  await inParallel(ROWS.length, ROWS, async ({ rule, old_s = 0, says, pragma, copy, problem: type, status }) => {
    const who = person();
    const first = report(await settled(who));
    // A new copy answers the next request, because that client was told to come back for it.
    report(await ask(who), { applied: false });
    await sleep(old_s * 1000);
    const before = (await requestsOf(who)).length;
    const headers = { prefer: 'wait=25' };
    if (says) headers['cache-control'] = says;
    if (pragma) headers.pragma = pragma;
    const answer = await ask(who, { headers });
    const asked = (await requestsOf(who)).slice(before).filter((request) => request.target.startsWith('/stafftools')).length;
    if (type) {
      problem(answer, type, status);
      assert.equal(asked, 0, rule);
    } else {
      report(answer);
      assert.equal(asked, copy ? 0 : 1, rule);
      const said = answer.headers['cache-status'];
      if (copy) assert.match(said, /^rollcall; hit; ttl=\d+$/, rule);
      else assert.match(said, /^rollcall; fwd=request; stored$/, rule);
      const age_s = Number(answer.headers.age);
      if (copy) assert.ok(age_s >= old_s && age_s <= old_s + 10, `${rule}: Age ${age_s}`);
      else assert.ok(age_s < old_s, `${rule}: Age ${age_s}`);
      assert.equal(answer.headers.etag, first.headers.etag);
    }
    t.diagnostic(rule);
  });
});

/** Tests RFC 9110 §13.1.2; `{etag}` is the tag of the copy. */
const CONDITIONS = [
  ['{etag}', 304], ['W/{etag}', 304], ['*', 304], ['"other", {etag}', 304],
  ['"other"', 200], ['', 200], ['{etag', 200], ['other', 200],
];

test('a client that has the report already gets a 304 without a body', async () => {
  const who = person();
  const { headers: { etag } } = report(await settled(who));
  for (const [condition, expected] of CONDITIONS) {
    const answer = await ask(who, { headers: { 'if-none-match': condition.replace('{etag}', etag).replace('{etag', etag.slice(0, -1)) } });
    assert.equal(answer.status, expected, condition);
    if (expected === 304) {
      assert.equal(answer.body.length, 0);
      golden(answer, 'etag', 'age', 'cache-status', 'rollcall-fetched-at');
      assert.equal(answer.headers.etag, etag);
    }
  }
});

test('no answer may be stored by a cache between the worker and the client', async () => {
  const who = person();
  for (const answer of [
    await ask(who), await settled(who), await ask(who, { headers: { 'if-none-match': '*' } }),
    await ask(person(), { headers: { 'cache-control': 'only-if-cached' } }), await ask(person(), { target: 'nobody' }),
  ]) {
    assert.equal(answer.headers['cache-control'], 'private, no-store');
    for (const name of ['expires', 'last-modified', 'vary', 'cdn-cache-control', 'surrogate-control']) assert.equal(answer.headers[name], undefined, name);
  }
});

test('a report that must not be stored is served once and destroyed', async () => {
  const who = person();
  const answer = report(await settled(who, { headers: { 'cache-control': 'no-store' } }));
  assert.match(answer.headers['cache-status'], /^rollcall; fwd=bypass$/);
  problem(await ask(who, { headers: { 'cache-control': 'only-if-cached' } }), 'not-stored', 504);
  const before = (await requestsOf(who)).length;
  await sleep(2_500);
  report(await settled(who));
  assert.equal((await requestsOf(who)).length, before + 1);
});

test('a failure is never stored for the next client', async () => {
  const { control } = await import('./upstream.mjs');
  for (const code of [404, 401, 202]) {
    const who = person();
    await control({ login: who.login, fault: { kind: 'answer', status: code }, times: 1 });
    await ask(who, { headers: { prefer: 'wait=1' } });
    await sleep(3_500);
    report(await settled(who));
  }
});

test('a range of a report is the whole report', async () => {
  const who = person();
  report(await settled(who, { headers: { range: 'bytes=0-10', 'if-range': '"x"' } }));
});

test('a report is as old as the upstream says, and its copy is fresh from then', { timeout: 60_000 }, async () => {
  const text = report(await settled(person())).body.toString();
  const ago = (s) => new Date(Date.now() - s * 1000).toUTCString();
  const rows = [
    ['made an hour ago by a cache on the way', [['Age', '3600']], 3600],
    ['answered an hour ago', [['Date', ago(3600)]], 3600],
    ['last changed an hour ago', [['Last-Modified', ago(3600)]], 3600],
    ['made in the future, by a clock that is wrong', [['Last-Modified', ago(-3600)]], 0],
    ['made while it was asked for', [['Last-Modified', ago(5)]], 0],
  ];
  await inParallel(rows.length, rows, async ([what, headers, old_s]) => {
    const who = person();
    await control({ login: who.login, fault: { kind: 'text', text, headers }, times: 2 });
    const { headers: says } = report(await settled(who), { made: old_s > 0 });
    const age_s = Number(says.age);
    assert.ok(age_s >= old_s && age_s <= old_s + 20, `${what}: Age ${age_s}`);
    const made = says['rollcall-made-at'];
    if (made) {
      const off_s = (Date.parse(says['rollcall-fetched-at']) - Date.parse(made)) / 1000 - old_s;
      assert.ok(Math.abs(off_s) <= 20, `${what}: ${made}`);
      assert.match(says['content-disposition'], new RegExp(`-${Date.parse(made) / 1000}\\.csv`));
    }
    // A copy is fresh for less than an hour, so the next request gets a newer one.
    await sleep(3000);
    const before = (await requestsOf(who)).length;
    report(await settled(who), { made: old_s > 0 });
    const asked = (await requestsOf(who)).slice(before).filter((request) => request.target.startsWith('/stafftools')).length;
    assert.equal(asked, old_s > 0 ? 1 : 0, what);
  });
});
