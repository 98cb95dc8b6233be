// Tests what ends during use: a download that is cancelled, a report whose time ends while it is
// read, a job that is cleared away.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';

import { MINUTE_MS, STALLED, ask, awaited, begin, count, end, freshUpstream, harness, kept, later, opened, someone, stafftools, status, tables } from '../jobs.mjs';
import { problem, report, sleep, until } from '../support.mjs';
import { control, requestsOf, settings } from '../upstream.mjs';

before(begin);
beforeEach(freshUpstream);
after(end);

/** Chunks of the report that `kept` has. */
const count_of_kept = 4;

/** More bytes than the sockets between two programs hold. */
const LARGE = 200_000;

test('after a download that was cancelled, the next one comes', { timeout: 240_000 }, async () => {
  const who = someone();
  await control({ login: who.login, times: 1, fault: { kind: 'stall_before_headers', s: 100 } });
  assert.equal((await ask(who)).status, 202);
  const id = await harness.newJob();
  assert.equal((await ask(who, { method: 'DELETE' })).status, 204);
  // Its own alarm clears the job away, as soon as the server may be asked again.
  await until('no table', async () => (await tables(id)).length === 0);
  report(await awaited(who));
});

test('a report that is deleted while it arrives leaves no chunk, and the next one is complete', { timeout: 240_000 }, async () => {
  const who = someone();
  await control({ login: who.login, times: 1, fault: { kind: 'drip', bytes_per_s: 300_000 } });
  const waiting = awaited(who);
  await until('a request', async () => (await stafftools(who)).length > 0);
  const id = await harness.newJob();
  await until('a chunk', async () => await count(id) > 0);
  assert.equal((await ask(who, { method: 'DELETE' })).status, 204);
  problem(await waiting, 'cancelled', 409);
  for (let times = 0; times < 4; times++) {
    assert.equal(await count(id), 0, 'a chunk came after it was forgotten');
    await sleep(500);
  }
  report(await awaited(who));
  assert.equal(await count(id), 4);
});

test('a report that must not be stored is read to the end, also when its minute is over', { timeout: 240_000 }, async () => {
  await settings({ rows: LARGE });
  const who = someone();
  const reading = await opened(who, { prefer: 'wait=25', 'cache-control': 'no-store' });
  assert.equal(reading.status, 200);
  const id = await harness.newJob();
  await later(id, MINUTE_MS + 5_000, async () => {
    await harness.ring(id);
    await sleep(1_000);
  });
  const { isWhole, body } = await reading.rest();
  assert.ok(isWhole, `broken off after ${body.length} bytes of ${reading.headers['content-length']}`);
  assert.equal(String(body.length), reading.headers['content-length']);
  // Then the copy is destroyed.
  await until('no chunk', async () => await count(id) === 0);
});

/** A client begins to read a stored copy, and takes no more until the time has changed. */
async function readingMeanwhile({ from_min = 0, until_min, act = () => {} }) {
  await control({ fault: STALLED, times: 1 });
  const { who, id, body } = await kept();
  await harness.moveClock(id, from_min * MINUTE_MS);
  try {
    const reading = await opened(who, { 'cache-control': 'max-stale' });
    assert.equal(reading.status, 200);
    await act(who);
    await harness.moveClock(id, until_min * MINUTE_MS);
    await harness.ring(id);
    await sleep(1_000);
    const chunks = await count(id);
    const { isWhole, body: read } = await reading.rest();
    if (isWhole) assert.ok(read.equals(body));
    return { isWhole, chunks, who, id };
  } finally {
    await harness.moveClock(id, 0);
  }
}

test('a stored copy is read to the end, also when it is no longer served', { timeout: 240_000 }, async () => {
  const { isWhole } = await readingMeanwhile({ from_min: 12 * 60 - 6, until_min: 12 * 60 - 4 });
  assert.ok(isWhole);
});

test('after twelve hours a copy is destroyed, also while it is read', { timeout: 240_000 }, async () => {
  const { isWhole, chunks } = await readingMeanwhile({ from_min: 12 * 60 - 6, until_min: 12 * 60 + 0.1 });
  assert.equal(chunks, 0);
  assert.ok(!isWhole, 'all of it was read');
});

test('a reader that takes a few bytes now and then is disconnected, and the copy stays', { timeout: 240_000 }, async () => {
  const { isWhole, who } = await readingMeanwhile({ until_min: 9 });
  assert.ok(!isWhole, 'all of it was read');
  report(await ask(who), { applied: false });
});

test('a token that is revoked during a download ends it', { timeout: 240_000 }, async () => {
  const { isWhole, id, who } = await readingMeanwhile({ until_min: 1.1, act: ({ login }) => settings({ revoked: [login] }) });
  assert.ok(!isWhole, 'all of it was read');
  assert.equal(await count(id), 0);
  problem(await awaited(who), 'credential-rejected', 401);
});

test('a reader of a deleted copy does not affect the next one', { timeout: 240_000 }, async () => {
  await control({ fault: STALLED, times: 1 });
  const { who, id } = await kept();
  const reading = await opened(who);
  assert.equal((await ask(who, { method: 'DELETE' })).status, 204);
  await sleep(4_000);
  await harness.ring(id);
  await sleep(1_000);
  const next = report(await awaited(who));
  const { isWhole } = await reading.rest();
  assert.ok(!isWhole, 'what was forgotten was read to the end');
  // The log has no line about it, because the operator has nothing to do.
  const alarming = harness.logs().filter(({ message }) => message.startsWith('job:'));
  assert.deepEqual(alarming, []);
  await sleep(500);
  const again = await ask(who, { headers: { 'cache-control': 'only-if-cached' } });
  assert.ok(report(again, { applied: false }).body.equals(next.body));
});

test('a report that one waiter does not want stored is not stored, whichever request continues it', { timeout: 240_000 }, async () => {
  // The request does not want the report stored, and a stream continues its round.
  await settings({ polls: 1 });
  const who = someone();
  assert.equal((await ask(who, { headers: { 'cache-control': 'no-store' } })).status, 202);
  const lines = (await ask(who, { way: '/events' })).body.toString().trim().split('\n').map((line) => JSON.parse(line));
  const { state, stored } = lines.at(-1);
  assert.deepEqual([state, stored], ['ready', false]);
  problem(await ask(someone(), { headers: { 'cache-control': 'only-if-cached' } }), 'not-stored', 504);

  // It joins a round whose report would be stored.
  const other = someone();
  await control({ login: other.login, times: 1, fault: { kind: 'drip', bytes_per_s: 300_000 } });
  await harness.markJobs();
  const waiting = awaited(other);
  await until('a request', async () => (await stafftools(other)).length > 0);
  const id = await harness.newJob();
  assert.equal((await ask(other, { headers: { 'cache-control': 'no-store' } })).status, 202);
  const answer = report(await waiting);
  assert.ok(!answer.headers['cache-status'].includes('stored'), answer.headers['cache-status']);
  await until('no chunk', async () => await count(id) === 0);
});

test('a credential that cannot be validated is not tried at every request', { timeout: 240_000 }, async () => {
  const { who, id } = await kept();
  await control({ at: 'user', login: who.login, fault: { kind: 'answer', status: 429, headers: [['retry-after', '30']] } });
  const tried = async () => (await requestsOf(who)).filter(({ target }) => target === '/api/v3/user').length;
  await later(id, MINUTE_MS + 5_000, async () => {
    for (let times = 0; times < 5; times++) {
      const answer = await ask(who, { headers: { 'cache-control': 'max-stale' } });
      problem(answer, 'upstream-unavailable', 503);
      assert.ok(Number(answer.headers['retry-after']) > 20, answer.headers['retry-after']);
    }
    assert.equal(await tried(), 1);
  });
  assert.equal(await count(id), count_of_kept, 'the copy did not outlive it');
});

test('an access proxy that does not let us through destroys nothing', { timeout: 240_000 }, async () => {
  const { who, id } = await kept();
  await control({ at: 'user', login: who.login, fault: { kind: 'answer', status: 403, headers: [['content-type', 'text/html']], body: '<title>Forbidden</title>' } });
  await control({ login: who.login, fault: { kind: 'answer', status: 403, headers: [['content-type', 'text/html'], ['cf-access-domain', 'ghe.example.com']], body: '<title>Forbidden</title>' } });
  await later(id, MINUTE_MS + 5_000, async () => {
    problem(await ask(who), 'upstream-unavailable', 503);
    problem(await awaited(who, { 'cache-control': 'no-cache' }), 'upstream-gateway', 502);
    assert.equal(await count(id), count_of_kept);
  });
});

test('a copy is served unvalidated only if the operator and the request allow it', { timeout: 240_000 }, async () => {
  for (const [target, field, status] of [['ghes', 'max-stale', 503], ['lenient', 'max-stale=60', 200], ['lenient', 'max-stale=0', 503], ['lenient', 'max-stale=soon', 503], ['lenient', 'max-age=600', 503]]) {
    const { who, id } = await kept(target);
    await control({ at: 'user', login: who.login, fault: { kind: 'answer', status: 502 } });
    await later(id, MINUTE_MS + 5_000, async () => {
      const answer = await ask(who, { target, headers: { 'cache-control': field } });
      assert.equal(answer.status, status, `${target}, ${field}`);
    });
  }
});

test('a copy that is deleted during validation is neither served nor fetched again', { timeout: 240_000 }, async () => {
  const { who, id } = await kept('lenient');
  // The answer is no verdict, and it is late.
  await control({ at: 'user', login: who.login, times: 1, fault: { kind: 'stall_before_headers', s: 5 } });
  await later(id, MINUTE_MS + 5_000, async () => {
    const waiting = ask(who, { target: 'lenient', headers: { 'cache-control': 'max-stale' } });
    await until('the validation', async () => (await requestsOf(who)).some(({ target }) => target === '/api/v3/user'));
    assert.equal((await ask(who, { target: 'lenient', method: 'DELETE' })).status, 204);
    problem(await waiting, 'cancelled', 409);
  });
  assert.equal((await stafftools(who)).length, 1);
});

test('a stream reports a deletion, and ends', { timeout: 60_000 }, async () => {
  await control({ fault: { kind: 'answer', status: 202 } });
  const who = someone();
  assert.equal((await ask(who)).status, 202);
  const watching = ask(who, { way: '/events' });
  await sleep(1_000);
  assert.equal((await ask(who, { method: 'DELETE' })).status, 204);
  const lines = (await watching).body.toString().trim().split('\n').map((line) => JSON.parse(line).state);
  assert.deepEqual([lines.at(0), lines.at(-1)], ['waiting', 'idle']);
});

test('a stream for a report that was never requested says so, and ends', { timeout: 60_000 }, async () => {
  const who = someone();
  const begun = Date.now();
  const lines = (await ask(who, { way: '/events' })).body.toString().trim().split('\n').map((line) => JSON.parse(line).state);
  assert.deepEqual(lines, ['idle']);
  assert.ok(Date.now() - begun < 20_000, `${Date.now() - begun} ms`);
});

test('a job has eight streams and thirty-two waits, and other requests are told to come back', { timeout: 240_000 }, async () => {
  await control({ fault: { kind: 'answer', status: 202 } });
  const who = someone();
  assert.equal((await ask(who)).status, 202);
  const isBusy = (answer) => {
    problem(answer, 'busy', 503);
    assert.ok(Number(answer.headers['retry-after']) > 0);
  };
  const [watching, waiting] = [[], []];
  for (let times = 0; times < 8; times++) watching.push(ask(who, { way: '/events' }));
  for (let times = 0; times < 32; times++) waiting.push(awaited(who));
  // All of them have their slots by then; the waits take 25 s.
  await sleep(5_000);
  isBusy(await ask(who, { way: '/events' }));
  isBusy(await awaited(who));
  // Requests that do not wait, and requests for the status, need no slot.
  assert.equal((await ask(who)).status, 202);
  assert.equal((await status(who)).state, 'waiting');
  // They do not keep other requests from their slots either.
  const other = someone();
  await control({ login: other.login, times: 1, fault: { kind: 'answer', status: 202 } });
  await settings({ polls: 0 });
  assert.equal((await ask(other, { headers: { prefer: 'wait=1' } })).status, 202);
  // When the report has arrived, the slots are free.
  assert.equal((await ask(who, { method: 'DELETE' })).status, 204);
  for (const answer of await Promise.all(waiting)) problem(answer, 'cancelled', 409);
  for (const answer of await Promise.all(watching)) assert.match(answer.body.toString(), /"state":"idle".*\n$/);
  assert.equal((await ask(who)).status, 202);
  assert.equal((await ask(who, { headers: { prefer: 'wait=1' } })).status, 202);
});

test('a job has few stalled readers at a time, and other requests are told to come back', { timeout: 240_000 }, async () => {
  await control({ fault: STALLED });
  const { who } = await kept();
  const readers = await Promise.all(Array.from({ length: 8 }, () => opened(who)));
  assert.deepEqual(readers.map(({ status }) => status), Array(8).fill(200));
  const ninth = await ask(who);
  problem(ninth, 'busy', 503);
  assert.ok(Number(ninth.headers['retry-after']) > 0);
  // A client that reads no body needs no slot.
  assert.equal((await ask(who, { method: 'HEAD' })).status, 200);
  assert.equal((await ask(who, { headers: { 'if-none-match': '*' } })).status, 304);
  const next = ask(who);
  for (const reader of readers) reader.leave();
  report(await next, { applied: false });
});

test('an instance has few stalled readers at a time, across all its jobs', { timeout: 120_000 }, async () => {
  await control({ fault: STALLED });
  const people = [];
  for (let times = 0; times < 5; times++) people.push((await kept()).who);
  const last = people.pop();
  const readers = await Promise.all(people.flatMap((who) => Array.from({ length: 8 }, () => opened(who))));
  assert.deepEqual(readers.map(({ status }) => status), Array(32).fill(200));
  problem(await ask(last), 'busy', 503);
  readers[0].leave();
  report(await ask(last), { applied: false });
  for (const reader of readers) reader.leave();
});
