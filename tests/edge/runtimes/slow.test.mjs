// Tests that slow clients and slow servers hold a slot for a limited time.
//
// The limits are minutes; the harness makes their timers run faster, and no others: no other limit
// is as long as `FROM_MS`.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';

import { STALLED, ask, awaited, begin, count, end, freshUpstream, harness, kept, opened, someone, status } from '../jobs.mjs';
import { problem, report, sleep, until } from '../support.mjs';
import { control } from '../upstream.mjs';

before(begin);
beforeEach(freshUpstream);
after(end);

const FROM_MS = 100_000;
/** The factor by which timers are faster: two minutes take three seconds, ten minutes fifteen. */
const TIMES = 40;
/** The time for one piece, at that speed. */
const READER_MS = 2 * 60_000 / TIMES;

async function hurried(id, act) {
  await harness.hurryTimers(id, TIMES, FROM_MS);
  try {
    return await act();
  } finally {
    await harness.hurryTimers(id, 1, Infinity);
  }
}

test('a reader that takes nothing for two minutes is disconnected, and another gets the slot', { timeout: 180_000 }, async () => {
  await control({ fault: STALLED, times: 1 });
  const { who, id, body } = await kept();
  await hurried(id, async () => {
    const begun = Date.now();
    // All slots are taken.
    const readers = await Promise.all(Array.from({ length: 8 }, () => opened(who)));
    assert.deepEqual(readers.map(({ status: code }) => code), Array(8).fill(200));
    // A client that waits for a slot gets it, well before it would be refused.
    const next = await opened(who);
    const waited_ms = Date.now() - begun;
    assert.equal(next.status, 200);
    assert.ok(waited_ms > READER_MS / 2 && waited_ms < 20_000, `${waited_ms} ms`);
    // This client is slow, but not too slow: a second is a third of the time for a piece.
    const pieces = [];
    next.response.on('data', (piece) => pieces.push(piece));
    for (let times = 0; !next.response.readableEnded; times++) {
      assert.ok(times < 100, `only ${Buffer.concat(pieces).length} bytes came`);
      next.response.resume();
      await sleep(20);
      next.response.pause();
      if (!next.response.readableEnded) await sleep(1_000);
      next.response.resume();
      await sleep(0);
    }
    assert.ok(Buffer.concat(pieces).equals(body), 'a slow reader did not get all of it');
    // The sockets in between may have taken a last piece late, and its time began then.
    await sleep(6 * READER_MS);
    for (const { isWhole, body: read } of await Promise.all(readers.map(({ rest }) => rest()))) {
      assert.ok(!isWhole && read.length < body.length, 'a reader that was disconnected got all of it');
    }
  });
  // The copy itself is intact.
  assert.ok(report(await ask(who), { applied: false }).body.equals(body));
});

test('an upstream that never stops is given up after ten minutes, and leaves nothing', { timeout: 180_000 }, async () => {
  const { id: any } = await kept();
  const who = someone();
  await control({ login: who.login, times: 1, fault: { kind: 'drip', bytes_per_s: 20_000 } });
  await hurried(any, async () => {
    const begun = Date.now();
    assert.equal((await ask(who)).status, 202);
    const id = await harness.newJob();
    await until('a part', async () => {
      const { state, received_bytes } = await status(who);
      return state === 'fetching' && received_bytes > 40_000;
    });
    problem(await awaited(who), 'upstream-slow', 504);
    const took_s = (Date.now() - begun) / 1000;
    assert.ok(took_s > 14 && took_s < 40, `given up after ${took_s} s`);
    assert.equal(await count(id), 0);
  });
  await sleep(3_000);
  report(await awaited(who));
});
