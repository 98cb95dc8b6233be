// Tests what a job stores: that it cannot be read, that only the whole report comes out of it, and
// that none of it is logged.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { after, before, beforeEach, test } from 'node:test';

import { found, secretsOf } from '../canary.mjs';
import { PEPPER } from '../harness.mjs';
import { ask, awaited, begin, count, end, freshUpstream, harness, kept, origin, people, record, set, someone, tables } from '../jobs.mjs';
import { known, path, problem, report, send, until } from '../support.mjs';
import { control, settings } from '../upstream.mjs';

before(begin);
beforeEach(freshUpstream);
after(end);

const filesOf = (id) => harness.databases().filter(([file]) => file.includes(id));

/** All values in a job's database, as bytes. */
async function contents(id) {
  const pieces = [];
  for (const name of [...await tables(id), 'sqlite_schema']) {
    for (const row of await harness.sql(id, `SELECT * FROM "${name}"`)) {
      for (const value of Object.values(row)) pieces.push(typeof value === 'object' && value !== null ? Buffer.from(value) : Buffer.from(String(value)));
    }
  }
  return Buffer.concat(pieces);
}

/** Names and addresses from a report, which cannot occur by chance. */
function peopleIn(csv) {
  const [header, ...rows] = csv.toString().trim().split('\n');
  const columns = header.trim().split(',');
  assert.ok(columns.includes('login') && columns.includes('email'), header);
  const cells = rows.slice(0, 400).map((row) => row.split(','));
  const texts = ['login', 'email'].flatMap((name) => cells.map((row) => row[columns.indexOf(name)]));
  const distinct = [...new Set(texts)].filter((text) => text?.length >= 8);
  assert.ok(distinct.length > 200, 'there are too few names to look for');
  return distinct;
}

test('the stored bytes contain no credential, no operator\'s secret and no name', { timeout: 120_000 }, async () => {
  const { who, id, body } = await kept();
  const digest = report(await ask(who), { applied: false }).headers.etag.replaceAll('"', '');
  const secrets = [...secretsOf(who), PEPPER, ...peopleIn(body), body.subarray(0, 60).toString(), digest, Buffer.from(digest, 'base64url').toString('hex')];
  assert.deepEqual(await tables(id), ['job', 'chunks']);
  const bytes = await contents(id);
  assert.ok(bytes.length > body.length, 'the copy is not there');
  assert.deepEqual(found(bytes, secrets), []);
  const own = filesOf(id);
  // The bytes may be in the database or still in its journal.
  assert.ok(own.reduce((sum, [, content]) => sum + content.length, 0) > body.length, 'the copy is on no disk');
  for (const [file, content] of harness.databases()) assert.deepEqual(found(content, secrets), [], file);
});

test('the search for secrets would find them in a table and in a file', async () => {
  const { who, id } = await kept();
  const canary = 'canary-in-the-store';
  await harness.sql(id, 'CREATE TABLE planted (text TEXT)');
  for (const text of [who.token, `x${Buffer.from(`${who.login}:${who.token}`).toString('base64')}`, canary]) {
    await harness.sql(id, `INSERT INTO planted VALUES ('${text}')`);
  }
  const secrets = [...secretsOf(who), canary];
  assert.deepEqual(found(await contents(id), secrets), secrets);
  const content = Buffer.concat(filesOf(id).map(([, bytes]) => bytes));
  assert.deepEqual(found(content, secrets), secrets);
  for (const text of [canary.toUpperCase(), 'canary-that-is-not-there']) assert.deepEqual(found(content, [text]), []);
});

test('no row is larger than the platform takes, and two copies of one report share no byte', async () => {
  const [one, two] = [await kept(), await kept()];
  assert.ok(one.body.equals(two.body));
  const chunks = await Promise.all([one, two].map(({ id }) => harness.sql(id, 'SELECT idx, blob FROM chunks ORDER BY idx')));
  assert.equal(chunks[0].length, 4);
  for (const { blob } of chunks.flat()) assert.ok(Buffer.from(blob).length <= 1024 * 1024);
  for (const [at, { blob }] of chunks[0].entries()) {
    const [mine, yours] = [Buffer.from(blob), Buffer.from(chunks[1][at].blob)];
    const alike = mine.filter((byte, index) => byte === yours[index]).length;
    assert.ok(alike < mine.length / 100, `${alike} of ${mine.length} bytes are the same`);
  }
  for (const { id } of [one, two]) assert.ok(JSON.stringify(await record(id)).length <= 1024 * 1024);
});

test('a report that is fetched again is sealed with another key: its chunks share no byte with those before', async () => {
  const { who, id, body } = await kept();
  const chunks = async () => (await harness.sql(id, 'SELECT blob FROM chunks ORDER BY idx')).map(({ blob }) => Buffer.from(blob));
  const before = await chunks();
  const again = report(await awaited(who, { 'cache-control': 'no-cache' }));
  assert.ok(again.body.equals(body), 'the server sends another report');
  assert.match(again.headers['cache-status'], /fwd/);
  const after = await chunks();
  assert.equal(after.length, before.length);
  for (const [at, mine] of before.entries()) {
    const alike = mine.filter((byte, index) => byte === after[at][index]).length;
    assert.ok(alike < mine.length / 100, `${alike} of ${mine.length} bytes of chunk ${at} are the same`);
  }
});

/** Replaces one job's whole store with another's. */
async function transplant(from, to) {
  const [{ record: text }] = await harness.sql(from, 'SELECT record FROM job');
  await harness.sql(to, `UPDATE job SET record = '${text}'`);
  await harness.sql(to, 'DELETE FROM chunks');
  for (const { generation, idx, hex } of await harness.sql(from, 'SELECT generation, idx, hex(blob) AS hex FROM chunks')) {
    await harness.sql(to, `INSERT INTO chunks (generation, idx, blob) VALUES (${generation}, ${idx}, x'${hex}')`);
  }
  await harness.evict(to);
}

test('a token cannot open the copy of another token, even if their stores are swapped', { timeout: 60_000 }, async () => {
  await settings({ rows: 100 });
  const victim = await kept();
  await settings({ rows: 50 });
  const thief = await kept();
  await transplant(victim.id, thief.id);
  problem(await ask(thief.who, { headers: { 'cache-control': 'only-if-cached' } }), 'not-stored', 504);
  assert.equal(await count(thief.id), 0, 'what does not open is still there');
  const answer = report(await awaited(thief.who));
  assert.ok(answer.body.equals(thief.body));
  assert.match(answer.headers['cache-status'], /^rollcall; fwd=miss/);
  // The same store opens in its own job: the move did not break it.
  assert.ok(report(await ask(victim.who), { applied: false }).body.equals(victim.body));
});

/** The stored beginning of each chunk of a copy, and its sealed key. */
async function kernels(id) {
  const chunks = await harness.sql(id, 'SELECT hex(substr(blob, 1, 48)) AS hex FROM chunks');
  const { seal } = (await record(id)).copy;
  const texts = [seal.salt, seal.wrapped].map((bytes) => bytes.slice(0, 20).join(','));
  return { chunks: chunks.map(({ hex }) => Buffer.from(hex, 'hex')), texts };
}

/** The number of them in the job's database and journal. */
function left(id, { chunks, texts }) {
  const content = Buffer.concat(filesOf(id).map(([, bytes]) => bytes));
  return [...chunks, ...texts].filter((piece) => content.includes(piece)).length;
}

test('a deleted copy leaves nothing in the database and its journal', { timeout: 60_000 }, async () => {
  const { who, id } = await kept();
  const pieces = await kernels(id);
  assert.equal(left(id, pieces), 6, 'what is looked for is not there to begin with');
  assert.equal((await ask(who, { method: 'DELETE' })).status, 204);
  await until('nothing left', () => left(id, pieces) === 0);
  // The earliest time of the next upstream request is kept.
  assert.ok((await record(id)).not_before_ms > 0);
  const again = report(await awaited(who));
  assert.match(again.headers['cache-status'], /^rollcall; fwd=miss/);
});

const flip = (index, at) => `UPDATE chunks SET blob = CAST(substr(blob, 1, ${at}) || CAST(char((unicode(CAST(substr(hex(substr(blob, ${at} + 1, 1)), 2, 1) AS TEXT)) + 1) % 128) AS BLOB) || substr(blob, ${at} + 2) AS BLOB) WHERE idx = ${index}`;

/** Changes to a copy of four chunks that an attacker with access to the store could make. */
const DAMAGE = [
  ['two chunks swapped', ['UPDATE chunks SET idx = 100 WHERE idx = 1', 'UPDATE chunks SET idx = 1 WHERE idx = 2', 'UPDATE chunks SET idx = 2 WHERE idx = 100']],
  ['the chunks in reverse order', ['UPDATE chunks SET idx = idx + 100', 'UPDATE chunks SET idx = 103 - idx']],
  ['a chunk twice', ['UPDATE chunks SET blob = (SELECT blob FROM chunks WHERE idx = 1) WHERE idx = 2']],
  ['the last chunk missing', ['DELETE FROM chunks WHERE idx = 3']],
  ['the first chunk missing', ['DELETE FROM chunks WHERE idx = 0']],
  ['a chunk in the middle missing', ['DELETE FROM chunks WHERE idx = 2']],
  ['all chunks missing', ['DELETE FROM chunks']],
  ['a chunk cut short', ['UPDATE chunks SET blob = substr(blob, 1, 1000) WHERE idx = 1']],
  ['the last chunk cut short', ['UPDATE chunks SET blob = substr(blob, 1, 1000) WHERE idx = 3']],
  ['an empty chunk', ["UPDATE chunks SET blob = x'' WHERE idx = 1"]],
  ['a chunk with something behind it', ["UPDATE chunks SET blob = CAST(blob || x'0a' AS BLOB) WHERE idx = 3"]],
  ['another byte in the first chunk', [flip(0, 10)]],
  ['another byte in the last chunk', [flip(3, 10)]],
  ['a record that knows of fewer chunks', [set('chunks', 3), 'DELETE FROM chunks WHERE idx = 3']],
  ['a record that knows of fewer bytes', [set('chunks', 3), set('size_bytes', 3 * 512 * 1024), 'DELETE FROM chunks WHERE idx = 3']],
  ['a record that knows of none', [set('chunks', 0), set('size_bytes', 0), 'DELETE FROM chunks']],
  ['another generation', [set('generation', 7), 'UPDATE chunks SET generation = 7']],
  ['a copy that claims to be newer', [set('fetched_at_ms', "json_extract(record, '$.copy.fetched_at_ms') + 120000")]],
  ['a copy that claims to last longer', [set('expires_at_ms', "json_extract(record, '$.copy.expires_at_ms') + 120000")]],
  ['another salt', [set("seal.salt[0]", "(json_extract(record, '$.copy.seal.salt[0]') + 1) % 256")]],
  ['another key', [set("seal.wrapped[0]", "(json_extract(record, '$.copy.seal.wrapped[0]') + 1) % 256")]],
  ['a copy that claims not to be sealed', [set('seal', "json('null')")]],
  ['a record that is none', ["UPDATE job SET record = '{}'"]],
];

test('a copy that was tampered with is never served, and is destroyed', { timeout: 300_000 }, async (t) => {
  const wrong = [];
  for (const [what, steps] of DAMAGE) {
    const { who, id, body } = await kept();
    for (const step of steps) await harness.sql(id, step);
    // The record is read when the platform starts the job again.
    await harness.evict(id);
    const first = await awaited(who);
    const isWrong = first.status === 200 && !first.broken && !first.body.equals(body);
    if (isWrong) wrong.push(`${what}: handed out ${first.body.length} bytes that are not the report`);
    if (first.status === 0 || first.status === 500) {
      // The download was cut off, which a client notices; the next request must not get the same
      // copy.
      const second = await awaited(who);
      if (second.status !== 200 || second.broken || !second.body.equals(body)) wrong.push(`${what}: broke off, and the damaged copy is still there (${second.status})`);
    } else if (!isWrong) {
      report(first);
      if (/ hit/.test(first.headers['cache-status'])) wrong.push(`${what}: not noticed`);
    }
    const [{ n }] = await harness.sql(id, 'SELECT count(DISTINCT generation) AS n FROM chunks');
    if (n > 1) wrong.push(`${what}: ${n} generations are kept`);
    t.diagnostic(`${what}: ${first.status || 'broke off'} ${first.headers['cache-status'] ?? ''}`);
  }
  assert.deepEqual(wrong, []);
});

/** The fixed texts that the worker logs. */
function wordsOfOurs() {
  const folder = new URL('../../../worker/src/', import.meta.url);
  const sources = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.rs'));
  const texts = sources.map((name) => readFileSync(new URL(name, folder), 'utf8')).join('\n');
  return [...texts.matchAll(/console_\w+!\(\s*"([^"]*)"/g)].map(([, words]) => words);
}

/** Lines of the runtime and of the harness, which the tests cause. */
const PLATFORM = [/^NOSENTRY /, /^Uncaught exception: workerd\/jsg\//, /^An RPC stub was not disposed properly/, /the platform restarts it/];

test('log lines are fixed texts without a credential, a name or an address', { timeout: 60_000 }, async () => {
  // The tests cause one line of every kind.
  const { who, id, body } = await kept();
  await harness.sql(id, 'DELETE FROM chunks WHERE idx = 1');
  await ask(who);
  for (const fault of [
    { kind: 'redirect', to: 'https://evil.example/{report}' }, { kind: 'page', page: 'sign_in' }, { kind: 'cut', after_bytes: 5_000 },
    { kind: 'raw', text: 'no HTTP\r\n\r\n' }, { kind: 'answer', status: 401 }, { kind: 'hostile_headers' },
  ]) {
    const unlucky = someone();
    await control({ login: unlucky.login, fault, times: 1 });
    await ask(unlucky, { headers: { prefer: 'wait=1' } });
  }
  await send(`${path()}?token=${who.token}`, { at: harness.url, headers: { authorization: `${who.authorization}, x` } });
  const words = wordsOfOurs();
  assert.ok(words.length > 4 && words.every((text) => !text.includes('{')), `${words}`);
  const lines = harness.logs().map(({ message }) => message);
  assert.ok(lines.includes('job: a chunk is not there or does not open'), 'nothing was captured');
  const secrets = [...people.flatMap(secretsOf), PEPPER, ...peopleIn(body)];
  for (const line of lines) {
    assert.deepEqual(found(Buffer.from(line), secrets), []);
    const isPlatform = PLATFORM.some((form) => form.test(line));
    assert.ok(isPlatform || words.includes(line), `an unknown line: ${line}`);
    assert.ok(!line.includes(origin), line);
  }
});

test('the search through the log finds a credential that is put there', async () => {
  const { id } = await kept();
  // This person is not among those whose secrets are looked for at the end.
  const who = known('canary-in-the-log', `ghp_${'Canary'.repeat(6)}`);
  for (const text of [`Authorization: ${who.authorization}`, `token ${who.token}`]) await harness.print(id, text);
  const secrets = [who.token, `${who.login}:${who.token}`];
  const logged = () => Buffer.from(harness.logs().map(({ message }) => message).join('\n'));
  await until('both are found', () => found(logged(), secrets).length === secrets.length);
});
