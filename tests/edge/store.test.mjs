// What a job keeps: that nobody can read it, that nothing but the whole report comes out of it,
// that it outlives the platform's forgetting, and that it goes when its time is over.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { after, before, beforeEach, test } from 'node:test';

import { found, secretsOf } from './canary.mjs';
import { PEPPER, open } from './harness.mjs';
import { path, person, problem, report, send, sleep } from './support.mjs';
import { control, expire, places, requestsOf, reset, settings, start } from './upstream.mjs';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Four chunks. */
const ROWS = 10_000;

let harness;
let origin;
const people = [];

before(async () => {
  await start();
  ({ origin } = await places());
  const targets = [{ id: 'ghes', title: 'Test server', kind: 'ghes', origin, allow_http: true }];
  harness = await open({ TARGETS: JSON.stringify(targets), CACHE: 'on' });
});
beforeEach(async () => {
  await reset();
  await settings({ polls: 0, rows: ROWS });
});

function someone() {
  const who = person();
  people.push(who);
  return who;
}

/** One request; `broken` where the answer broke off. */
function ask(who, { headers = {}, way = '', ...rest } = {}) {
  return send(path() + way, {
    at: harness.url, headers: { ...harness.headers(), authorization: who.authorization, ...headers }, ...rest,
  }).catch(() => ({ status: 0, broken: true, body: Buffer.alloc(0), headers: {} }));
}

const awaited = (who, headers = {}) => ask(who, { headers: { prefer: 'wait=25', ...headers } });
const status = async (who) => (await ask(who, { way: '/status' })).json;
const stafftools = async (who) => (await requestsOf(who)).filter(({ target }) => target.startsWith('/stafftools'));

/** Somebody with a copy: `{ who, id, body }`. */
async function kept() {
  const who = someone();
  await harness.markJobs();
  const { body } = report(await awaited(who));
  return { who, id: await harness.newJob(), body };
}

/** The worker's own; the platform, real and local, keeps one or two beside them. */
async function tables(id) {
  const all = await harness.sql(id, "SELECT name FROM sqlite_schema WHERE type = 'table'");
  return all.map(({ name }) => name).filter((name) => !/^(_cf_|__miniflare_)/.test(name));
}
/** How many chunks there are. */
async function count(id) {
  if (!(await tables(id)).includes('chunks')) return 0;
  return (await harness.sql(id, 'SELECT count(*) AS n FROM chunks'))[0].n;
}
const record = async (id) => JSON.parse((await harness.sql(id, 'SELECT record FROM job'))[0].record);

const filesOf = (id) => harness.databases().filter(([file]) => file.includes(id));

/** Everything in a job's database, as bytes. */
async function contents(id) {
  const pieces = [];
  for (const name of [...await tables(id), 'sqlite_schema']) {
    for (const row of await harness.sql(id, `SELECT * FROM "${name}"`)) {
      for (const value of Object.values(row)) pieces.push(typeof value === 'object' && value !== null ? Buffer.from(value) : Buffer.from(String(value)));
    }
  }
  return Buffer.concat(pieces);
}

/** Names and addresses out of a report: nothing that could turn up by chance. */
function peopleIn(csv) {
  const [header, ...rows] = csv.toString().trim().split('\n');
  const columns = header.trim().split(',');
  assert.ok(columns.includes('login') && columns.includes('email'), header);
  const cells = rows.slice(0, 400).map((row) => row.split(','));
  const texts = ['login', 'email'].flatMap((name) => cells.map((row) => row[columns.indexOf(name)]));
  const distinct = [...new Set(texts)].filter((text) => text?.length >= 8);
  assert.ok(distinct.length > 200, 'there is nobody to look for');
  return distinct;
}

test('nothing that is kept can be read: no credential, no secret of the operator\'s, nobody\'s name', { timeout: 120_000 }, async () => {
  const { who, id, body } = await kept();
  const digest = report(await ask(who), { applied: false }).headers.etag.replaceAll('"', '');
  const secrets = [...secretsOf(who), PEPPER, ...peopleIn(body), body.subarray(0, 60).toString(), digest, Buffer.from(digest, 'base64url').toString('hex')];
  assert.deepEqual(await tables(id), ['job', 'chunks']);
  const bytes = await contents(id);
  assert.ok(bytes.length > body.length, 'the copy is not there');
  assert.deepEqual(found(bytes, secrets), []);
  const own = filesOf(id);
  assert.ok(own.some(([file]) => file.endsWith('-wal')), 'there is no journal');
  assert.ok(own.reduce((sum, [, content]) => sum + content.length, 0) > body.length, 'the copy is on no disk');
  for (const [file, content] of harness.databases()) assert.deepEqual(found(content, secrets), [], file);
});

test('what looks for secrets would find them, in a table and in a file', async () => {
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

/** Puts one job's whole store in the place of another's. */
async function transplant(from, to) {
  const [{ record: text }] = await harness.sql(from, 'SELECT record FROM job');
  await harness.sql(to, `UPDATE job SET record = '${text}'`);
  await harness.sql(to, 'DELETE FROM chunks');
  for (const { generation, idx, hex } of await harness.sql(from, 'SELECT generation, idx, hex(blob) AS hex FROM chunks')) {
    await harness.sql(to, `INSERT INTO chunks (generation, idx, blob) VALUES (${generation}, ${idx}, x'${hex}')`);
  }
  await harness.evict(to);
}

test('another token opens nothing, even where one store was put in the place of the other', { timeout: 60_000 }, async () => {
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
  // The same store where it belongs does open: it was not the moving that broke it.
  assert.ok(report(await ask(victim.who), { applied: false }).body.equals(victim.body));
});

const flip = (index, at) => `UPDATE chunks SET blob = CAST(substr(blob, 1, ${at}) || CAST(char((unicode(CAST(substr(hex(substr(blob, ${at} + 1, 1)), 2, 1) AS TEXT)) + 1) % 128) AS BLOB) || substr(blob, ${at} + 2) AS BLOB) WHERE idx = ${index}`;
const set = (member, value) => `UPDATE job SET record = json_set(record, '$.copy.${member}', ${value})`;

/** What can be done to a copy of four chunks by somebody who can write to the store. */
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
  ['another salt', [set("seal.salt[0]", "(json_extract(record, '$.copy.seal.salt[0]') + 1) % 256")]],
  ['another key', [set("seal.wrapped[0]", "(json_extract(record, '$.copy.seal.wrapped[0]') + 1) % 256")]],
  ['a copy that claims not to be sealed', [set('seal', "json('null')")]],
  ['a record that is none', ["UPDATE job SET record = '{}'"]],
];

test('a copy that was tampered with is never handed out, and is gone', { timeout: 300_000 }, async (t) => {
  const wrong = [];
  for (const [what, steps] of DAMAGE) {
    const { who, id, body } = await kept();
    for (const step of steps) await harness.sql(id, step);
    // The record is read when the platform remembers the job.
    await harness.evict(id);
    const first = await awaited(who);
    const isWrong = first.status === 200 && !first.broken && !first.body.equals(body);
    if (isWrong) wrong.push(`${what}: handed out ${first.body.length} bytes that are not the report`);
    if (first.status === 0 || first.status === 500) {
      // It broke off, which a client notices; the next ask must not meet the same.
      const second = await awaited(who);
      if (second.status !== 200 || second.broken || !second.body.equals(body)) wrong.push(`${what}: broke off, and the damaged copy is still there (${second.status})`);
    } else if (!isWrong) {
      report(first);
      if (/ hit/.test(first.headers['cache-status'])) wrong.push(`${what}: nobody noticed`);
    }
    const [{ n }] = await harness.sql(id, 'SELECT count(DISTINCT generation) AS n FROM chunks');
    if (n > 1) wrong.push(`${what}: ${n} generations are kept`);
    t.diagnostic(`${what}: ${first.status || 'broke off'} ${first.headers['cache-status'] ?? ''}`);
  }
  assert.deepEqual(wrong, []);
});

test('forgotten between two asks, a job goes on where it was, and starts nothing twice', { timeout: 60_000 }, async () => {
  await settings({ polls: 2 });
  const who = someone();
  assert.equal((await ask(who)).status, 202);
  const id = await harness.newJob();
  await sleep(300);
  await harness.evict(id);
  const { state, attempts, started_at } = await status(who);
  assert.deepEqual([state, attempts], ['waiting', 1]);
  // Asked at once after it was forgotten: not before its time.
  const early = await ask(who);
  assert.equal(early.status, 202);
  assert.equal(early.json.started_at, started_at);
  assert.equal((await stafftools(who)).length, 1);
  report(await awaited(who));
  assert.deepEqual((await stafftools(who)).map((request) => request.status), [202, 202, 200]);
});

test('restarted while people wait, a job tells them so, loses nothing and starts nothing twice', { timeout: 60_000 }, async () => {
  await settings({ polls: 2 });
  const who = someone();
  assert.equal((await ask(who)).status, 202);
  const id = await harness.newJob();
  const waiting = [awaited(who), awaited(who), awaited(who)];
  await sleep(500);
  await harness.crash(id);
  for (const answer of await Promise.all(waiting)) {
    // The restart may be hidden from them; if not it is said, and never an answer that looks like one.
    if (answer.status === 200) report(answer);
    else assert.ok([202, 500].includes(answer.status), `${answer.status}`);
  }
  report(await awaited(who));
  const asked = await stafftools(who);
  assert.deepEqual(asked.map((request) => request.status), [202, 202, 200]);
  const pauses_ms = asked.slice(1).map((request, at) => request.at_ms - asked[at].at_ms);
  assert.ok(pauses_ms.every((ms) => ms >= 1_500), `asked again after ${pauses_ms} ms`);
});

test('restarted in the middle of a download, a job keeps none of it and fetches it again', { timeout: 60_000 }, async () => {
  const who = someone();
  await control({ login: who.login, times: 1, fault: { kind: 'drip', bytes_per_s: 400_000 } });
  const waiting = awaited(who);
  await sleep(2_000);
  const id = await harness.newJob();
  assert.ok(await count(id) > 0, 'nothing had arrived');
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

test('restarted while a newer copy arrives, a job still has the older one', { timeout: 60_000 }, async () => {
  const { who, id, body } = await kept();
  await sleep(2_500);
  await control({ login: who.login, times: 1, fault: { kind: 'drip', bytes_per_s: 400_000 } });
  const waiting = awaited(who, { 'cache-control': 'no-cache' });
  await sleep(2_000);
  await harness.crash(id);
  await waiting;
  const answer = await ask(who, { headers: { 'cache-control': 'only-if-cached' } });
  assert.ok(report(answer, { applied: false }).body.equals(body));
  assert.equal(await count(id), 4);
});

test('forgotten with a copy, a job hands it out as before, once the credential was tried', { timeout: 60_000 }, async () => {
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

test('restarted while somebody reads, a job hands out no shorter report', { timeout: 60_000 }, async () => {
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

/** Does this at a later time of day. */
async function later(id, ms, act) {
  await harness.moveClock(id, ms);
  try {
    return await act();
  } finally {
    await harness.moveClock(id, 0);
  }
}

/** The alarm rings, and has rung. */
async function rung(id) {
  await harness.ring(id);
  for (let times = 0; times < 100; times++) {
    await sleep(50);
    if ((await tables(id)).length === 0) return;
  }
}

test('a copy that is no longer fresh is handed out only to whoever takes one', { timeout: 60_000 }, async () => {
  const { who, id } = await kept();
  await later(id, 16 * MINUTE_MS, async () => {
    const stale = report(await ask(who, { headers: { 'cache-control': 'max-stale' } }), { applied: false });
    assert.match(stale.headers['cache-status'], /^rollcall; hit; ttl=-\d+$/);
    assert.ok(Number(stale.headers.age) >= 960);
    problem(await ask(who, { headers: { 'cache-control': 'only-if-cached' } }), 'not-stored', 504);
    const fresh = report(await awaited(who));
    assert.match(fresh.headers['cache-status'], /^rollcall; fwd=stale; stored/);
    assert.ok(Number(fresh.headers.age) < 5);
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

test('the alarm comes although nobody asks any more, and although the platform forgot the job', { timeout: 60_000 }, async () => {
  const { id } = await kept();
  await harness.evict(id);
  await later(id, 12 * HOUR_MS + 1_000, async () => {
    await rung(id);
    assert.deepEqual(await tables(id), []);
  });
});

test('what may not be kept is gone when it was read, and a minute later if it was not', { timeout: 60_000 }, async () => {
  const who = { login: 'demo-admin', token: 'demo-password', authorization: `Basic ${Buffer.from('demo-admin:demo-password').toString('base64')}` };
  people.push({ ...who, login: 'demo-password' });
  report(await awaited(who));
  const id = await harness.newJob();
  await sleep(200);
  assert.equal(await count(id), 0);
  assert.equal((await record(id)).copy, null);
  await sleep(2_500);
  // Asked for, arrived, and never collected.
  assert.equal((await ask(who)).status, 202);
  await sleep(1_000);
  assert.equal(await count(id), 4);
  assert.equal((await record(id)).copy.seal, null);
  await later(id, 61_000, async () => {
    await rung(id);
    assert.deepEqual(await tables(id), []);
  });
});

test('the key to what may not be kept is in memory only: forgotten, it is of no use to anybody', { timeout: 60_000 }, async () => {
  const who = someone();
  assert.equal((await ask(who, { headers: { 'cache-control': 'no-store' } })).status, 202);
  const id = await harness.newJob();
  await sleep(1_500);
  assert.equal(await count(id), 4);
  await harness.evict(id);
  problem(await ask(who, { headers: { 'cache-control': 'only-if-cached' } }), 'not-stored', 504);
  assert.equal(await count(id), 0);
});

test('forgetting leaves no chunk and no key, and soon no table', { timeout: 60_000 }, async () => {
  const { who, id } = await kept();
  assert.equal((await ask(who, { method: 'DELETE' })).status, 204);
  assert.equal(await count(id), 0);
  assert.equal((await record(id)).copy, null);
  // Its own alarm, at its own time: when the upstream may be asked again.
  for (let times = 0; times < 40 && (await tables(id)).length > 0; times++) await sleep(500);
  assert.deepEqual(await tables(id), []);
});

test('a token that was revoked shreds what it sealed', { timeout: 60_000 }, async () => {
  const { who, id } = await kept();
  await settings({ revoked: [who.login] });
  await later(id, 61_000, async () => {
    problem(await ask(who), 'credential-rejected', 401);
    assert.equal(await count(id), 0);
    const { copy, rejected_at_ms } = await record(id);
    assert.equal(copy, null);
    assert.equal(rejected_at_ms.length, 1);
  });
  // Ten minutes later there is nothing left to brake, and so nothing left.
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

/** The fixed words that the worker has for the log. */
function wordsOfOurs() {
  const folder = new URL('../../worker/src/', import.meta.url);
  const sources = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.rs'));
  const texts = sources.map((name) => readFileSync(new URL(name, folder), 'utf8')).join('\n');
  return [...texts.matchAll(/console_\w+!\(\s*"([^"]*)"/g)].map(([, words]) => words);
}

/** Lines of the runtime and of the harness, about things the tests do to it. */
const PLATFORM = [/^NOSENTRY /, /^Uncaught exception: workerd\/jsg\//, /^An RPC stub was not disposed properly/, /the platform restarts it/];

test('what is logged is fixed words: no credential, nobody\'s name, no server\'s address', { timeout: 60_000 }, async () => {
  // Something to complain about, of every kind.
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

test('what looks through the log would find them', async () => {
  const { who, id } = await kept();
  for (const text of [`Authorization: ${who.authorization}`, `token ${who.token}`]) await harness.print(id, text);
  await sleep(200);
  const text = Buffer.from(harness.logs().map(({ message }) => message).join('\n'));
  assert.deepEqual(found(text, [who.token, `${who.login}:${who.token}`]), [who.token, `${who.login}:${who.token}`]);
});

after(() => harness?.close());
