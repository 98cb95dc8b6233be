// What ends while somebody is in the middle of it: a download that is cancelled, a report that is
// read when its time is over, a job that is cleared away.

import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, beforeEach, test } from 'node:test';

import { MINUTE_MS, ask, awaited, begin, count, end, freshUpstream, harness, kept, later, someone, tables } from './jobs.mjs';
import { path, problem, report, sleep } from './support.mjs';
import { control, settings } from './upstream.mjs';

before(begin);
beforeEach(freshUpstream);
after(end);

/** A report that is taken piece by piece: `{ status, headers, rest() }`, and nothing is taken before `rest`. */
function opened(who, headers = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request(harness.url + path(), {
      headers: { ...harness.headers(), authorization: who.authorization, ...headers },
    }, (response) => {
      response.pause();
      const rest = () => new Promise((done) => {
        const pieces = [];
        response.on('data', (piece) => pieces.push(piece));
        response.on('end', () => done({ isWhole: response.complete, body: Buffer.concat(pieces) }));
        response.on('error', () => done({ isWhole: false, body: Buffer.concat(pieces) }));
        response.resume();
      });
      resolve({ status: response.statusCode, headers: response.headers, rest, leave: () => response.destroy() });
    });
    request.on('error', reject);
    request.end();
  });
}

/** More than the sockets between two programs hold. */
const LARGE = 200_000;

test('after a download that was cancelled, the next one comes', { timeout: 90_000 }, async () => {
  const who = someone();
  await control({ login: who.login, times: 1, fault: { kind: 'stall_before_headers', s: 100 } });
  assert.equal((await ask(who)).status, 202);
  const id = await harness.newJob();
  assert.equal((await ask(who, { method: 'DELETE' })).status, 204);
  // Its own alarm clears it away, as soon as the server may be asked again.
  for (let times = 0; times < 40 && (await tables(id)).length > 0; times++) await sleep(250);
  assert.deepEqual(await tables(id), []);
  report(await awaited(who));
});

test('forgotten while it arrives, a report leaves no chunk behind, and the next one is whole', { timeout: 90_000 }, async () => {
  const who = someone();
  await control({ login: who.login, times: 1, fault: { kind: 'drip', bytes_per_s: 600_000 } });
  const waiting = awaited(who);
  await sleep(2_000);
  const id = await harness.newJob();
  assert.ok(await count(id) > 0, 'nothing had arrived');
  assert.equal((await ask(who, { method: 'DELETE' })).status, 204);
  problem(await waiting, 'cancelled', 409);
  for (let times = 0; times < 4; times++) {
    assert.equal(await count(id), 0, 'a chunk came after it was forgotten');
    await sleep(500);
  }
  report(await awaited(who));
  assert.equal(await count(id), 4);
});

test('whoever reads what may not be kept reads it to the end, also when its minute is over', { timeout: 90_000 }, async () => {
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
  // And then it goes.
  await sleep(500);
  assert.equal(await count(id), 0);
});

test('whoever reads a kept copy reads it to the end, also when it expires meanwhile', { timeout: 90_000 }, async () => {
  await settings({ rows: LARGE });
  const { who, id, body } = await kept();
  const reading = await opened(who);
  await later(id, 12 * 60 * MINUTE_MS + 1_000, async () => {
    await harness.ring(id);
    await sleep(1_000);
  });
  const { isWhole, body: read } = await reading.rest();
  assert.ok(isWhole && read.equals(body), `${read.length} of ${body.length} bytes`);
});

test('somebody who still reads what was forgotten does no harm to what comes next', { timeout: 90_000 }, async () => {
  await settings({ rows: LARGE });
  const { who, id } = await kept();
  const reading = await opened(who);
  assert.equal((await ask(who, { method: 'DELETE' })).status, 204);
  await sleep(4_000);
  await harness.ring(id);
  await sleep(1_000);
  await settings({ rows: 10_000 });
  const next = report(await awaited(who));
  const { isWhole } = await reading.rest();
  assert.ok(!isWhole, 'what was forgotten was read to the end');
  await sleep(500);
  const again = await ask(who, { headers: { 'cache-control': 'only-if-cached' } });
  assert.ok(report(again, { applied: false }).body.equals(next.body));
});
