// Tests reports of many pages: no page is asked for twice in one round, an unchanged page costs a
// `304` in the next, and the kept answers can neither be read nor outlive their copy. Of a report of
// many days, no day is ordered twice.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';

import { found, secretsOf } from '../canary.mjs';
import { PEPPER, open } from '../harness.mjs';
import { person, problem, send, sleep, until } from '../support.mjs';
import { product } from '../upstream.mjs';

const { control, places, requestsOf, reset, settings, skip } = product('COPILOT_URL');
const moderne = product('MODERNE_URL');
const PAGES = 23;

let harness;

before(async () => {
  if (skip) return;
  const target = async (kind, { origin, storage }) => (
    { id: kind, title: 'Test', kind, origin, storage_hosts: [new URL(storage).host], allow_http: true });
  const targets = [await target('copilot', await places()), await target('moderne', await moderne.places())];
  harness = await open({ TARGETS: JSON.stringify(targets), CACHE: 'on' });
});
beforeEach(async () => {
  if (skip) return;
  await reset();
  await settings({ people: 100 * PAGES });
  await harness.markJobs();
});
after(async () => harness?.close());

const SEATS = 'copilot/reports/seats?name=acme';
const ask = (who, headers = {}, method = 'GET', report = SEATS) => send(`/api/v1/targets/${report}`, {
  at: harness.url, method, headers: { ...harness.headers(), authorization: who.authorization, ...headers },
}).catch(() => ({ status: 0 }));

/** The answer that is not a 202. */
async function settled(who, headers = {}, report = SEATS) {
  for (let times = 0; times < 8; times++) {
    const answer = await ask(who, { prefer: 'wait=25', ...headers }, 'GET', report);
    if (answer.status !== 202) return answer;
  }
  throw new Error('still 202');
}

const seats = (answer) => {
  assert.equal(answer.status, 200, answer.body?.toString().slice(0, 500));
  return answer.body.toString().trimEnd().split('\n').slice(1).map((row) => row.split(',').slice(1).join(','));
};
const pages = async (who) => (await requestsOf(who)).map(({ target, status }) => [Number(/[?&]page=(\d+)/.exec(target)?.[1] ?? 1), status]);
const range = (from, to, status) => Array.from({ length: to - from + 1 }, (_, at) => [from + at, status]);

/** A new job's tables, and all bytes in its kept answers. */
async function answersOf(id) {
  const tables = await harness.sql(id, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name = 'answers'");
  return tables.length === 0 ? [] : harness.sql(id, 'SELECT address, idx, round, salt, blob FROM answers ORDER BY address, idx');
}
const record = async (id) => JSON.parse((await harness.sql(id, 'SELECT record FROM job'))[0].record);

test('a job that restarts in the middle of page 12 continues with page 12, and asks for no page twice', { skip, timeout: 120_000 }, async () => {
  const who = person();
  await control({ part: 'page=12', login: who.login, fault: { kind: 'stall_before_headers', s: 20 }, times: 1 });
  const waiting = ask(who, { prefer: 'wait=25' });
  await until('a request', async () => (await pages(who)).length > 0);
  const id = await harness.newJob();
  await until('eleven kept pages', async () => (await answersOf(id)).length === 11);
  await harness.crash(id);
  await waiting;
  assert.equal(seats(await settled(who)).length, 100 * PAGES);
  // The answer to the first request for page 12 never came.
  assert.deepEqual(await pages(who), [...range(1, 12, 200), ...range(12, PAGES, 200)]);
  assert.equal((await answersOf(id)).length, PAGES);
});

test('pages that have not changed cost a 304 each, and a page that has changed replaces the kept one', { skip, timeout: 120_000 }, async () => {
  const who = person();
  const first = seats(await settled(who));
  const id = await harness.newJob();
  await harness.evict(id);
  await sleep(2_000);
  const second = seats(await settled(who, { 'cache-control': 'no-cache' }));
  assert.deepEqual(second, first);
  assert.deepEqual(await pages(who), [...range(1, PAGES, 200), ...range(1, PAGES, 304)]);
  const rows = await answersOf(id);
  assert.deepEqual([rows.length, new Set(rows.map(({ round }) => round)).size], [PAGES, 1]);
  await settings({ people: 100 * PAGES - 1 });
  await sleep(2_000);
  assert.equal(seats(await settled(who, { 'cache-control': 'no-cache' })).length, 100 * PAGES - 1);
  assert.deepEqual((await pages(who)).slice(2 * PAGES), range(1, PAGES, 200));
});

test('kept answers contain no name, and no credential, in the tables and on the disk', { skip, timeout: 120_000 }, async () => {
  const who = person();
  const names = seats(await settled(who)).map((row) => row.split(',')[0]);
  const id = await harness.newJob();
  const rows = await answersOf(id);
  assert.equal(rows.length, PAGES);
  const bytes = Buffer.concat(rows.flatMap(({ address, salt, blob }) => [address, salt, blob].map((value) => Buffer.from(value))));
  assert.ok(bytes.length > 500_000, `${bytes.length} bytes`);
  for (const { blob } of rows) assert.ok(Buffer.from(blob).length <= 1024 * 1024);
  const secrets = [...secretsOf(who), PEPPER, ...names.slice(0, 300), 'acme', 'total_seats', 'per_page='];
  assert.deepEqual(found(bytes, secrets), []);
  const stored = harness.databases().filter(([file]) => file.includes(id));
  assert.ok(stored.reduce((sum, [, content]) => sum + content.length, 0) > bytes.length);
  for (const [file, content] of stored) assert.deepEqual(found(content, secrets), [], file);
  assert.equal(new Set(rows.map(({ salt }) => Buffer.from(salt).toString('hex'))).size, PAGES, 'a key was used twice');
});

test('a kept answer that was tampered with, or that is another one, is asked for again', { skip, timeout: 120_000 }, async () => {
  for (const damage of [
    'UPDATE answers SET blob = CAST(substr(blob, 1, 100) AS BLOB)',
    'UPDATE answers SET salt = zeroblob(32)',
    'UPDATE answers SET round = round + 1',
    "UPDATE job SET record = json_set(record, '$.answers.expires_at_ms', json_extract(record, '$.answers.expires_at_ms') + 1000)",
  ]) {
    const who = person();
    const first = seats(await settled(who));
    const id = await harness.newJob();
    await harness.sql(id, damage);
    await harness.evict(id);
    await sleep(2_000);
    assert.deepEqual(seats(await settled(who, { 'cache-control': 'no-cache' })), first, damage);
    assert.deepEqual((await pages(who)).slice(PAGES), range(1, PAGES, 200), damage);
  }
});

test('a kept answer in the place of another one is asked for again', { skip, timeout: 120_000 }, async () => {
  const who = person();
  const first = seats(await settled(who));
  const id = await harness.newJob();
  const addresses = (await answersOf(id)).map(({ address }) => Buffer.from(address).toString('hex'));
  const move = (from, to) => harness.sql(id, `UPDATE answers SET address = X'${to}' WHERE address = X'${from}'`);
  await move(addresses[0], '00');
  await move(addresses[1], addresses[0]);
  await move('00', addresses[1]);
  await harness.evict(id);
  await sleep(2_000);
  assert.deepEqual(seats(await settled(who, { 'cache-control': 'no-cache' })), first);
  const statuses = (await pages(who)).slice(PAGES).map(([, status]) => status);
  assert.deepEqual(statuses.sort(), [200, 200, ...Array(PAGES - 2).fill(304)]);
});

test('a job that restarts in the second of three days has every day once, and orders none twice', { skip, timeout: 120_000 }, async () => {
  await moderne.reset();
  await moderne.settings({ polls: 0 });
  const { login, token } = person();
  const who = { login, authorization: `Bearer ${token}` };
  const report = 'moderne/reports/audit_csv?since=2026-10-30&until=2026-11-01';
  const files = async () => (await moderne.requestsOf(who)).filter(({ target }) => target.startsWith('/audit_logs/'));
  await moderne.control({ login, part: '/audit_logs/', fault: { kind: 'stall_before_headers', s: 20 }, after: 1, times: 1 });
  const waiting = ask(who, { prefer: 'wait=25' }, 'GET', report);
  await until('the second file', async () => (await files()).length === 2);
  await harness.crash(await harness.newJob());
  await waiting;
  const answer = await settled(who, {}, report);
  assert.equal(answer.status, 200, answer.body?.toString());
  const days = answer.body.toString().trim().split('\n').slice(1).map((line) => line.split(',').at(-2).slice(0, 10));
  for (const day of ['2026-10-30', '2026-10-31', '2026-11-01']) assert.equal(days.filter((own) => own === day).length, 40, day);
  assert.equal(days.length, 120);
  const tasks = (await files()).map(({ target }) => target);
  assert.equal(tasks.length, 5);
  assert.equal(new Set(tasks).size, 3, tasks.join());
});

test('kept answers are destroyed with the copy, and are not kept for those who do not agree', { skip, timeout: 120_000 }, async () => {
  const who = person();
  await settled(who);
  const id = await harness.newJob();
  const [{ blob }] = await answersOf(id);
  const beginning = Buffer.from(blob).subarray(0, 48);
  const isOnDisk = () => harness.databases().some(([file, content]) => file.includes(id) && content.includes(beginning));
  assert.ok(isOnDisk());
  assert.equal((await ask(who, {}, 'DELETE')).status, 204);
  for (let times = 0; times < 40 && isOnDisk(); times++) await sleep(50);
  assert.equal(isOnDisk(), false, 'a kept answer is still on the disk');
  assert.deepEqual(await answersOf(id), []);

  const revoked = person();
  await harness.markJobs();
  await settled(revoked);
  const theirs = await harness.newJob();
  await settings({ revoked: [revoked.login] });
  await sleep(2_000);
  problem(await settled(revoked, { 'cache-control': 'no-cache' }), 'credential-rejected', 401);
  assert.deepEqual(await answersOf(theirs), []);

  const shy = person();
  await harness.markJobs();
  seats(await settled(shy, { 'cache-control': 'no-store' }));
  assert.deepEqual(await answersOf(await harness.newJob()), []);
});

test('a limit in the middle of a list is obeyed to the second, also after a restart, and the list continues', { skip, timeout: 120_000 }, async () => {
  const who = person();
  const limited = {
    kind: 'answer', status: 403, headers: [['Content-Type', 'application/json'], ['X-GitHub-Request-Id', 'DE30:1'], ['Retry-After', '6']],
    body: JSON.stringify({ message: 'You have exceeded a secondary rate limit.', documentation_url: 'https://docs.github.com/rest' }),
  };
  await control({ part: 'page=12', login: who.login, fault: limited, times: 1 });
  const begun_ms = Date.now();
  assert.equal((await ask(who)).status, 202);
  const id = await harness.newJob();
  await until('the limit', async () => (await record(id)).not_before_ms >= begun_ms + 6_000);
  await harness.crash(id);
  assert.equal(seats(await settled(who)).length, 100 * PAGES);
  assert.deepEqual(await pages(who), [...range(1, 11, 200), [12, 403], ...range(12, PAGES, 200)]);
  const [limit, next] = (await requestsOf(who)).slice(11, 13).map(({ at_ms }) => at_ms);
  assert.ok(next - limit >= 6_000 && next - limit < 30_000, `asked again after ${next - limit} ms`);
});
