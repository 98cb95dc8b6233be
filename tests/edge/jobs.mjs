// Helpers for jobs in the harness: the answers that a client gets, and the state that a job stores.

import assert from 'node:assert/strict';
import http from 'node:http';

import { found, secretsOf } from './canary.mjs';
import { PEPPER, open } from './harness.mjs';
import { path, person, report, send, until } from './support.mjs';
import { places, requestsOf, reset, settings, start } from './upstream.mjs';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
/** A report that a stalled reader never has all of, whatever the proxy in front holds. */
export const STALLED = { kind: 'huge', bytes: 100_000_000 };
/** Rows of a report of four chunks. */
const ROWS = 10_000;

export let harness;
export let origin;
/** Every person who has sent a request. */
export const people = [];

/** Before the tests of a file: starts the worker, with the simulator as its server. */
export async function begin({ CACHE = 'on' } = {}) {
  await start();
  ({ origin } = await places());
  const server = { title: 'Test server', kind: 'ghes', origin, allow_http: true };
  const targets = [{ id: 'ghes', ...server }, { id: 'lenient', ...server, revalidate: 'reachable' }];
  harness = await open({ TARGETS: JSON.stringify(targets), CACHE });
}

/** Seconds that the clocks of jobs and server are ahead. */
let ahead_s = 0;

/** Runs before each test. */
export async function freshUpstream() {
  await reset();
  await settings({ polls: 0, rows: ROWS, ahead_s });
}

/** After the tests: checks that no personal data was printed. */
export async function end() {
  const lines = harness?.logs().map(({ message }) => message) ?? [];
  await harness?.close();
  const printed = found(Buffer.from(lines.join('\n')), [...people.flatMap(secretsOf), PEPPER]);
  assert.deepEqual(printed, [], 'a secret is in the log');
}

/** An administrator that no other test uses. */
export function someone() {
  const who = person();
  people.push(who);
  return who;
}

/** One request; `broken` if the answer was cut off. */
export function ask(who, { headers = {}, way = '', target, ...rest } = {}) {
  return send(path('all_users', target) + way, {
    at: harness.url, headers: { ...harness.headers(), authorization: who.authorization, ...headers }, ...rest,
  }).catch(() => ({ status: 0, broken: true, body: Buffer.alloc(0), headers: {} }));
}

/** A report that is read piece by piece: `{ status, headers, rest() }`; nothing is read before `rest`. */
export function opened(who, headers = {}) {
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
      resolve({ status: response.statusCode, headers: response.headers, rest, leave: () => response.destroy(), response });
    });
    request.on('error', reject);
    request.end();
  });
}

export const awaited = (who, headers = {}, target) => ask(who, { target, headers: { prefer: 'wait=25', ...headers } });
export const status = async (who) => (await ask(who, { way: '/status' })).json;
export const stafftools = async (who) => (await requestsOf(who)).filter(({ target }) => target.startsWith('/stafftools'));

/** A person with a copy: `{ who, id, body }`. */
export async function kept(target) {
  const who = someone();
  await harness.markJobs();
  // A large report takes longer than a request may wait, on a machine with much to do.
  let answer;
  await until('the report', async () => {
    answer = await awaited(who, {}, target);
    return answer.status !== 202;
  }, 180);
  const { body } = report(answer, { target });
  return { who, id: await harness.newJob(), body };
}

/** The worker's own tables; the platform adds one or two, real and local. */
export async function tables(id) {
  const all = await harness.sql(id, "SELECT name FROM sqlite_schema WHERE type = 'table'");
  return all.map(({ name }) => name).filter((name) => !/^(_cf_|__miniflare_)/.test(name));
}

/** The number of chunks. */
export async function count(id) {
  if (!(await tables(id)).includes('chunks')) return 0;
  return (await harness.sql(id, 'SELECT count(*) AS n FROM chunks'))[0].n;
}

export const record = async (id) => JSON.parse((await harness.sql(id, 'SELECT record FROM job'))[0].record);

/** The record's entry about the copy; null if the job's database was emptied. */
export async function keptCopy(id) {
  try {
    return (await record(id)).copy;
  } catch (error) {
    if (/no such table/.test(error.message)) return null;
    throw error;
  }
}

/** SQL that changes the facts about a copy. */
export const set = (member, value) => `UPDATE job SET record = json_set(record, '$.copy.${member}', ${value})`;

/** Runs `act` at a later time. */
export async function later(id, ms, act) {
  // The server's clock moves with the jobs': otherwise its reports would seem older.
  ahead_s = Math.round(ms / 1000);
  await settings({ ahead_s });
  await harness.moveClock(id, ms);
  try {
    return await act();
  } finally {
    await harness.moveClock(id, 0);
    ahead_s = 0;
    await settings({ ahead_s });
  }
}

/** Rings the alarm and waits for it. */
export async function rung(id) {
  await harness.ring(id);
  await until('no table', async () => (await tables(id)).length === 0);
}
