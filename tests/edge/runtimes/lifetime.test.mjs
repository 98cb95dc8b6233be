// Tests that a job survives an eviction, and that it ends when its time is over.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';

import { HOUR_MS, MINUTE_MS, ask, awaited, begin, count, end, freshUpstream, harness, kept, later, people, record, rung, set, someone, stafftools, status, tables } from '../jobs.mjs';
import { path, problem, report, sleep, until } from '../support.mjs';
import { control, requestsOf, settings } from '../upstream.mjs';

before(begin);
beforeEach(freshUpstream);
after(end);

/** Checks that the upstream was asked three times, each after its pause. */
async function inTurn(who) {
  const asked = await stafftools(who);
  assert.deepEqual(asked.map((request) => request.status), [202, 202, 200]);
  const pauses_ms = asked.slice(1).map((request, at) => request.at_ms - asked[at].at_ms);
  assert.ok(pauses_ms.every((ms) => ms >= 1_500), `asked again after ${pauses_ms} ms`);
}

test('a job that is evicted between two requests continues, and starts nothing twice', { timeout: 60_000 }, async () => {
  await settings({ polls: 2 });
  const who = someone();
  assert.equal((await ask(who)).status, 202);
  const id = await harness.newJob();
  await until('the first answer', async () => (await stafftools(who))[0]?.status === 202);
  await sleep(300);
  await harness.evict(id);
  const { state, attempts, started_at } = await status(who);
  assert.deepEqual([state, attempts], ['waiting', 1]);
  // A request right after the eviction does not ask the upstream too early.
  const early = await ask(who);
  assert.equal(early.status, 202);
  assert.equal(early.json.started_at, started_at);
  report(await awaited(who));
  await inTurn(who);
});

test('a job that restarts while clients wait tells them so, loses nothing and starts nothing twice', { timeout: 60_000 }, async () => {
  await settings({ polls: 2 });
  const who = someone();
  assert.equal((await ask(who)).status, 202);
  const id = await harness.newJob();
  const waiting = [awaited(who), awaited(who), awaited(who)];
  await sleep(500);
  await harness.crash(id);
  for (const answer of await Promise.all(waiting)) {
    // The platform may hide the restart from clients; if not, they get the problem, never an answer
    // that looks like a report.
    if (answer.status === 200) report(answer);
    else if (answer.status !== 202) {
      problem(answer, 'interrupted', 503);
      assert.equal(answer.headers['retry-after'], '1');
    }
  }
  report(await awaited(who));
  await inTurn(who);
});

test('a job that restarts in the middle of a download stores none of it and fetches it again', { timeout: 60_000 }, async () => {
  const who = someone();
  await control({ login: who.login, times: 1, fault: { kind: 'drip', bytes_per_s: 300_000 } });
  const waiting = awaited(who);
  await until('a request', async () => (await stafftools(who)).length > 0);
  const id = await harness.newJob();
  await until('a chunk', async () => await count(id) > 0);
  await harness.crash(id);
  const told = await waiting;
  if (told.status === 200) report(told);
  const { stored, fetched_at } = await status(who);
  if (told.status !== 200) {
    assert.deepEqual([stored, fetched_at], [false, null]);
    assert.equal(await count(id), 0, 'half a report is still there');
  }
  const answer = report(await awaited(who));
  assert.equal(await count(id), 4);
  const second = report(await ask(who), { applied: false });
  assert.equal(second.headers.etag, answer.headers.etag);
  assert.equal((await stafftools(who)).length, 2);
});

test('a job that restarts while a newer copy arrives still has the older one', { timeout: 60_000 }, async () => {
  const { who, id, body } = await kept();
  await sleep(2_500);
  await control({ login: who.login, times: 1, fault: { kind: 'drip', bytes_per_s: 300_000 } });
  const waiting = awaited(who, { 'cache-control': 'no-cache' });
  await until('a chunk of the newer one', async () => await count(id) > 4);
  await harness.crash(id);
  await waiting;
  const answer = await ask(who, { headers: { 'cache-control': 'only-if-cached' } });
  assert.ok(report(answer, { applied: false }).body.equals(body));
  assert.equal(await count(id), 4);
});

test('an evicted job serves its copy as before, once the credential is validated', { timeout: 60_000 }, async () => {
  const { who, id, body } = await kept();
  const tried = async () => (await requestsOf(who)).filter(({ target }) => target === '/api/v3/user').length;
  report(await ask(who), { applied: false });
  assert.equal(await tried(), 0);
  await harness.evict(id);
  const answer = report(await ask(who), { applied: false });
  assert.ok(answer.body.equals(body));
  assert.match(answer.headers['cache-status'], /^rollcall; hit/);
  assert.equal(await tried(), 1);
  assert.equal((await stafftools(who)).length, 1);
});

test('a job that restarts during a download does not end it as complete', { timeout: 60_000 }, async () => {
  await settings({ rows: 100_000 });
  const { who, id, body } = await kept();
  const answer = await new Promise((resolve) => {
    const pieces = [];
    fetch(harness.url + path(), { headers: { ...harness.headers(), authorization: who.authorization } }).then(async (response) => {
      for await (const piece of response.body) {
        pieces.push(piece);
        if (pieces.length === 1) await harness.crash(id);
        await sleep(5);
      }
      resolve({ isWhole: true, body: Buffer.concat(pieces) });
    }).catch(() => resolve({ isWhole: false, body: Buffer.concat(pieces) }));
  });
  if (answer.isWhole) assert.ok(answer.body.equals(body), `${answer.body.length} of ${body.length} bytes, and no error`);
  assert.ok(report(await ask(who), { applied: false }).body.equals(body));
});

test('a stale copy is served only to requests that accept one', { timeout: 60_000 }, async () => {
  const { who, id } = await kept();
  await later(id, 16 * MINUTE_MS, async () => {
    const stale = report(await ask(who, { headers: { 'cache-control': 'max-stale' } }), { applied: false });
    assert.match(stale.headers['cache-status'], /^rollcall; hit; ttl=-\d+$/);
    assert.ok(Number(stale.headers.age) >= 960);
    problem(await ask(who, { headers: { 'cache-control': 'only-if-cached' } }), 'not-stored', 504);
    const fresh = report(await awaited(who));
    assert.match(fresh.headers['cache-status'], /^rollcall; fwd=stale; stored/);
    assert.ok(Number(fresh.headers.age) < 60);
  });
});

test('a stale copy is not served in place of the report of a failing upstream', { timeout: 90_000 }, async () => {
  const { who, id, body } = await kept();
  await control({ login: who.login, fault: { kind: 'answer', status: 503, headers: [['retry-after', '1']] } });
  await later(id, 16 * MINUTE_MS, async () => {
    // RFC 5861 lets a cache hide a failure behind a stale copy; licences are revoked because of
    // such copies.
    for (const says of ['max-age=900', 'stale-if-error=86400', 'stale-while-revalidate=86400', 'max-stale=10']) {
      problem(await awaited(who, { 'cache-control': says }), 'upstream-unavailable', 503);
    }
    // The copy is still there for requests that accept a stale one.
    assert.equal(await count(id), 4);
    const stale = report(await ask(who, { headers: { 'cache-control': 'max-stale' } }), { applied: false });
    assert.match(stale.headers['cache-status'], /^rollcall; hit; ttl=-\d+$/);
    assert.ok(stale.body.equals(body));
    // The next report replaces it.
    await freshUpstream();
    await sleep(1_500);
    const fresh = report(await awaited(who));
    assert.match(fresh.headers['cache-status'], /^rollcall; fwd=stale; stored/);
  });
});

test('after twelve hours the alarm leaves nothing of a job', { timeout: 60_000 }, async () => {
  const { who, id } = await kept();
  const rings_in_ms = await harness.ringsAt(id) - Date.now();
  assert.ok(rings_in_ms > 11.9 * HOUR_MS && rings_in_ms <= 12.1 * HOUR_MS, `rings in ${rings_in_ms} ms`);
  await later(id, 12 * HOUR_MS + 1_000, async () => {
    problem(await ask(who, { headers: { 'cache-control': 'only-if-cached, max-stale' } }), 'not-stored', 504);
    await rung(id);
    assert.deepEqual(await tables(id), []);
    assert.equal(await harness.ringsAt(id), null);
    assert.equal((await status(who)).state, 'idle');
  });
});

test('a copy that claims to last longer does not', { timeout: 60_000 }, async () => {
  const { who, id } = await kept();
  await harness.sql(id, set('expires_at_ms', `json_extract(record, '$.copy.expires_at_ms') + ${HOUR_MS}`));
  await harness.evict(id);
  await later(id, 12 * HOUR_MS + 1_000, async () => {
    problem(await ask(who, { headers: { 'cache-control': 'only-if-cached, max-stale' } }), 'not-stored', 504);
  });
});

test('the alarm rings without further requests, and after an eviction', { timeout: 60_000 }, async () => {
  const { id } = await kept();
  await harness.evict(id);
  await later(id, 12 * HOUR_MS + 1_000, async () => {
    await rung(id);
    assert.deepEqual(await tables(id), []);
  });
});

test('a report that must not be stored is destroyed when it was read, or else after a minute', { timeout: 60_000 }, async () => {
  const who = { login: 'demo-admin', token: 'demo-password', authorization: `Basic ${Buffer.from('demo-admin:demo-password').toString('base64')}` };
  people.push({ ...who, login: 'demo-password' });
  report(await awaited(who));
  const id = await harness.newJob();
  await until('no chunk', async () => await count(id) === 0);
  assert.equal((await record(id)).copy, null);
  await sleep(2_500);
  // The report was requested and arrived, but was never collected.
  assert.equal((await ask(who)).status, 202);
  await until('the copy', async () => (await record(id)).copy);
  assert.equal(await count(id), 4);
  assert.equal((await record(id)).copy.seal, null);
  await later(id, 61_000, async () => {
    await rung(id);
    assert.deepEqual(await tables(id), []);
  });
});

test('the key of a report that must not be stored is in memory only, and is lost with an eviction', { timeout: 60_000 }, async () => {
  const who = someone();
  assert.equal((await ask(who, { headers: { 'cache-control': 'no-store' } })).status, 202);
  const id = await harness.newJob();
  await until('the copy', async () => (await record(id)).copy);
  assert.equal(await count(id), 4);
  await harness.evict(id);
  problem(await ask(who, { headers: { 'cache-control': 'only-if-cached' } }), 'not-stored', 504);
  assert.equal(await count(id), 0);
});

test('a deletion leaves no chunk and no key, and soon no table', { timeout: 60_000 }, async () => {
  const { who, id } = await kept();
  assert.equal((await ask(who, { method: 'DELETE' })).status, 204);
  assert.equal(await count(id), 0);
  assert.equal((await record(id)).copy, null);
  // Its own alarm rings when the upstream may be asked again.
  await until('no table', async () => (await tables(id)).length === 0);
});

test('a revoked token destroys its sealed copies', { timeout: 60_000 }, async () => {
  const { who, id } = await kept();
  await settings({ revoked: [who.login] });
  await later(id, 61_000, async () => {
    problem(await ask(who), 'credential-rejected', 401);
    assert.equal(await count(id), 0);
    assert.equal((await record(id)).copy, null);
  });
  // The brake that counts the rejection is another object; nothing of the job is left.
  await later(id, 12 * MINUTE_MS, async () => {
    await rung(id);
    assert.deepEqual(await tables(id), []);
  });
});

test('a report that never comes is given up after half an hour, and then forgotten', { timeout: 60_000 }, async () => {
  await control({ fault: { kind: 'answer', status: 202 } });
  const who = someone();
  assert.equal((await ask(who)).status, 202);
  const id = await harness.newJob();
  await later(id, 30 * MINUTE_MS + 1_000, async () => {
    assert.equal((await status(who)).state, 'failed');
    problem(await ask(who), 'deadline', 504);
  });
  await later(id, 45 * MINUTE_MS, async () => {
    await rung(id);
    assert.deepEqual(await tables(id), []);
  });
});
