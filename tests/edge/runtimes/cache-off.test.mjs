// Tests an operator who switches copies off while some are stored: they are destroyed, and none is
// served.

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';

import { open } from '../harness.mjs';
import { ask, awaited, begin, count, end, freshUpstream, harness, kept, keptCopy } from '../jobs.mjs';
import { person, problem, report, send } from '../support.mjs';
import { product, settings } from '../upstream.mjs';

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

const copilot = product('COPILOT_URL');

/** The seats of an organization in two pages, from a worker that runs with `CACHE`. */
async function seats(who, CACHE, act) {
  const { origin, storage } = await copilot.places();
  const target = { id: 'copilot', title: 'Test', kind: 'copilot', origin, storage_hosts: [new URL(storage).host], allow_http: true };
  const worker = await open({ TARGETS: JSON.stringify([target]), CACHE });
  const wanted = (headers) => send('/api/v1/targets/copilot/reports/seats?name=acme', {
    at: worker.url, headers: { ...worker.headers(), authorization: who.authorization, prefer: 'wait=25', ...headers },
  });
  try {
    await worker.markJobs();
    assert.equal((await wanted()).status, 200);
    return await act({ worker, id: await worker.newJob(), wanted });
  } finally {
    await worker.close();
  }
}

for (const [CACHE, left] of [['off', 0], ['on', 2]]) {
  test(`pages that were stored are ${left ? 'kept' : 'destroyed'} if copies are switched ${CACHE}`, { skip: copilot.skip, timeout: 120_000 }, async () => {
    const who = person();
    await copilot.reset();
    await copilot.settings({ people: 150 });
    const stored = await seats(who, 'on', async ({ worker, id }) => ({
      id, ...(await worker.sql(id, 'SELECT record FROM job'))[0],
      rows: await worker.sql(id, 'SELECT hex(address) AS address, idx, round, hex(salt) AS salt FROM answers'),
    }));
    assert.equal(stored.rows.length, 2);
    await seats(who, CACHE, async ({ worker, id, wanted }) => {
      assert.equal(id, stored.id, 'it is another job');
      const count = async () => (await worker.sql(id, 'SELECT count(*) AS n FROM answers'))[0].n;
      assert.equal(await worker.sql(id, "SELECT name FROM sqlite_schema WHERE name = 'answers'").then(({ length }) => (length > 0 ? count() : 0)), left);
      if (left > 0) return;
      await worker.sql(id, 'CREATE TABLE IF NOT EXISTS answers (address BLOB, idx INTEGER, round INTEGER, salt BLOB, blob BLOB, PRIMARY KEY (address, idx))');
      await worker.sql(id, `UPDATE job SET record = '${stored.record}'`);
      for (const { address, idx, round, salt } of stored.rows) {
        await worker.sql(id, `INSERT INTO answers (address, idx, round, salt, blob) VALUES (x'${address}', ${idx}, ${round}, x'${salt}', zeroblob(100))`);
      }
      await worker.evict(id);
      problem(await wanted({ 'cache-control': 'only-if-cached' }), 'not-stored', 504);
      assert.equal(await worker.sql(id, "SELECT name FROM sqlite_schema WHERE name = 'answers'").then(({ length }) => (length > 0 ? count() : 0)), 0);
    });
  });
}
