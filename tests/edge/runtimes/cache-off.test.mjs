// Tests an operator who switches copies off while some are stored: they are destroyed, and none is
// served.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';

import { ask, awaited, begin, count, end, freshUpstream, harness, kept, keptCopy } from '../jobs.mjs';
import { problem, report } from '../support.mjs';
import { settings } from '../upstream.mjs';

beforeEach(async () => {
  await begin();
  await freshUpstream();
});
afterEach(end);

/** A copy that one instance stored, moved into the database of the next one, which runs with `CACHE`. */
async function restarted(CACHE) {
  // A statement with a chunk must not be longer than this.
  await settings({ polls: 0, rows: 100 });
  const { who, id, body } = await kept();
  const [{ record: text }] = await harness.sql(id, 'SELECT record FROM job');
  const chunks = await harness.sql(id, 'SELECT generation, idx, hex(blob) AS hex FROM chunks');
  await end();
  await begin({ CACHE });
  // This request creates the tables.
  await harness.markJobs();
  report(await awaited(who));
  const now = await harness.newJob();
  assert.equal(now, id, 'it is another job');
  await harness.sql(id, 'DELETE FROM chunks');
  await harness.sql(id, `UPDATE job SET record = '${text}'`);
  for (const { generation, idx, hex } of chunks) {
    await harness.sql(id, `INSERT INTO chunks (generation, idx, blob) VALUES (${generation}, ${idx}, x'${hex}')`);
  }
  await harness.evict(id);
  return { who, id, body };
}

const if_kept = { 'cache-control': 'only-if-cached, max-stale=40000' };

test('a stored copy is neither served nor kept any longer', { timeout: 120_000 }, async () => {
  const { who, id, body } = await restarted('off');
  problem(await ask(who, { headers: if_kept }), 'not-stored', 504);
  assert.equal(await count(id), 0);
  assert.equal(await keptCopy(id), null);
  const answer = report(await awaited(who));
  assert.ok(answer.body.equals(body));
  assert.match(answer.headers['cache-status'], /^rollcall; fwd=bypass$/);
});

test('the same copy is served if copies are switched on', { timeout: 120_000 }, async () => {
  const { who, body } = await restarted('on');
  const answer = report(await ask(who, { headers: if_kept }), { applied: false });
  assert.ok(answer.body.equals(body));
  assert.match(answer.headers['cache-status'], /^rollcall; hit/);
});
