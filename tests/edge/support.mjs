// Helpers for every suite against the worker: people, requests, and checks of answers.
//
// Node's own `fetch` adds fields to a request (`Cache-Control` to `If-None-Match`, for one), so
// requests here are made with node:http and have exactly the fields that the test gave them.

import assert from 'node:assert/strict';
import { createHash, randomInt } from 'node:crypto';
import http from 'node:http';

export const address = process.env.ROLLCALL_URL ?? 'http://127.0.0.1:8787';

export const REPORTS = [
  'all_users', 'active_users', 'dormant_users', 'suspended_users', 'all_organizations', 'all_repositories',
];

/** The value of the header that the target adds, if it adds one. */
export const ACCESS_SECRET = process.env.ACCESS_SECRET;

// Parallel test files and later runs against the same worker each use other accounts.
let next = Date.now() % 100_000_000;

const basic = (login, secret) => `Basic ${Buffer.from(`${login}:${secret}`).toString('base64')}`;

const digits = () => String(next++ % 100_000_000).padStart(8, '0');

/** A site administrator of the upstream that no other test uses. */
export function person() {
  const own = digits();
  return known(`demo-admin-${own}`, `ghp_${'Demo'.repeat(7)}${own}`);
}

/** A user who is not a site administrator. */
export function nobodySpecial() {
  const own = digits();
  return known(`demo-user-${own}`, `ghp_${'User'.repeat(7)}${own}`);
}

export function known(login, token) {
  return { login, token, authorization: basic(login, token) };
}

/** A user that the upstream does not know, with a token of their own. */
export function stranger() {
  const own = digits();
  return known(`nobody-${own}`, `ghp_${'None'.repeat(7)}${own}`);
}

const agent = new http.Agent({ keepAlive: true, maxSockets: Infinity });

// Each file begins with an address that no other suite has used: the quota of a used address is
// still used up.
let place = randomInt(1 << 24);

/**
 * An address that has sent no request yet. The platform tells the worker in this field where a
 * request comes from, and `wrangler dev` leaves it as a client sent it. So a test meets the limit
 * for one address only if it intends to.
 */
export function somewhere() {
  place += 1;
  return { 'cf-connecting-ip': `10.${(place >> 16) & 255}.${(place >> 8) & 255}.${place & 255}` };
}

/** One request: `{ status, headers, fields, body, json }`; `fields` are the names in the order of the answer. */
export function send(path, { method = 'GET', headers = {}, body, at = address } = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request(at + path, { method, headers: at === address ? { ...somewhere(), ...headers } : headers, agent }, (response) => {
      const pieces = [];
      response.on('data', (piece) => pieces.push(piece));
      response.on('error', reject);
      response.on('end', () => {
        const all = Buffer.concat(pieces);
        resolve({
          status: response.statusCode,
          headers: response.headers,
          fields: response.rawHeaders.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase()),
          body: all,
          get json() { return JSON.parse(all.toString()); },
        });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

export const path = (report = 'all_users', target = 'ghes') => `/api/v1/targets/${target}/reports/${report}`;

/** One request for a report. */
export function ask(who, { report, target, headers = {}, ...rest } = {}) {
  return send(path(report, target), { headers: { authorization: who.authorization, ...headers }, ...rest });
}

/** Repeats the request until the answer is not a 202, as the page does. */
export async function settled(who, { headers = {}, limit_s = 120, ...rest } = {}) {
  const until = Date.now() + limit_s * 1000;
  for (;;) {
    const answer = await ask(who, { ...rest, headers: { prefer: 'wait=25', ...headers } });
    if (answer.status !== 202) return answer;
    accepted(answer);
    assert.ok(Date.now() < until, `still 202 after ${limit_s} s: ${answer.body}`);
  }
}

export const status = (who, report, target) => send(`${path(report, target)}/status`, { headers: { authorization: who.authorization } });

/** Checks the headers that every answer of the API has. */
const SHARED = {
  'cache-control': 'private, no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
};

/** Fields that belong to the connection and not to the answer. */
const TRANSPORT = ['connection', 'keep-alive', 'date', 'transfer-encoding', 'content-length'];

/** Checks the golden list: these fields, each once, and no others. */
export function golden(answer, ...own) {
  for (const [name, value] of Object.entries(SHARED)) assert.equal(answer.headers[name], value, name);
  const expected = [...Object.keys(SHARED), 'permissions-policy', ...own].sort();
  const found = answer.fields.filter((name) => !TRANSPORT.includes(name)).sort();
  assert.deepEqual(found, expected);
}

/**
 * Requests a report and follows its events to the end: the last status, and each progress in order,
 * as text (`downloading page 2/23`).
 */
export async function watched(address, { authorization }) {
  const [where, query] = address.split('?');
  const headers = { authorization };
  const asked = await send(address, { headers: { ...headers, prefer: 'respond-async' } });
  assert.equal(asked.status, 202, asked.body.toString().slice(0, 500));
  const events = await send(`${where}/events${query ? `?${query}` : ''}`, { headers });
  const statuses = events.body.toString().trim().split('\n').map((line) => JSON.parse(line));
  const counted = (what, at, of) => (at ? ` ${what} ${at}${of ? `/${of}` : ''}` : '');
  const said = statuses.filter(({ progress }) => progress).map(({ progress: { step, page, pages, part, parts } }) => (
    step + counted('page', page, pages) + counted('part', part, parts)
  ));
  return { last: statuses.at(-1), said: said.filter((text, at) => text !== said[at - 1]) };
}

/** Fails if texts are not in the order of a list. Those that follow each other fast may be missing. */
export function inOrder(texts, list) {
  const places = texts.map((text) => list.indexOf(text));
  assert.ok(places.every((place, at) => place > (places[at - 1] ?? -1)), texts.join(', '));
}

/** Checks a report: the fields, the length, and the digest of the body. */
export function report(answer, { report: name = 'all_users', target = 'ghes', applied = true, made = false } = {}) {
  assert.equal(answer.status, 200, answer.body.toString().slice(0, 500));
  golden(
    answer, 'content-type', 'content-disposition', 'etag', 'age', 'cache-status', 'repr-digest',
    'rollcall-fetched-at', 'rollcall-file-name', ...(made ? ['rollcall-made-at'] : []), ...(applied ? ['preference-applied'] : []),
  );
  const digest = createHash('sha256').update(answer.body).digest();
  assert.equal(answer.headers['content-type'], 'text/csv; charset=utf-8');
  assert.equal(answer.headers['content-length'], String(answer.body.length));
  assert.equal(answer.headers['repr-digest'], `sha-256=:${digest.toString('base64')}:`);
  assert.equal(answer.headers.etag, `"${digest.toString('base64url')}"`);
  assert.match(answer.headers['content-disposition'], new RegExp(`^attachment; filename="${name}-${target}-\\d{10}\\.csv"$`));
  assert.match(answer.headers['rollcall-fetched-at'], /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  return answer;
}

/** Repeats a request of a product's target until the answer is not a 202; `at` is its path and its parameters. */
export async function finished(who, at, { headers = {}, limit_s = 120 } = {}) {
  const end = Date.now() + limit_s * 1000;
  for (;;) {
    const answer = await send(at, { headers: { authorization: who.authorization, prefer: 'wait=25', ...headers } });
    if (answer.status !== 202) return answer;
    assert.ok(Date.now() < end, `still 202 after ${limit_s} s`);
  }
}

/** Checks that a report of any product arrived; returns its text. */
export function arrived(answer, type = 'text/csv; charset=utf-8') {
  assert.equal(answer.status, 200, answer.body.toString().slice(0, 500));
  assert.equal(answer.headers['content-type'], type);
  assert.equal(answer.headers['content-length'], String(answer.body.length));
  golden(
    answer, 'content-type', 'content-disposition', 'etag', 'age', 'cache-status', 'repr-digest', 'rollcall-fetched-at',
    'rollcall-file-name', ...['preference-applied', 'rollcall-made-at'].filter((name) => name in answer.headers),
  );
  return answer.body.toString();
}

/** Checks a 202: its status, and when to come back. */
export function accepted(answer) {
  assert.equal(answer.status, 202, answer.body.toString());
  const applied = answer.headers['preference-applied'] ? ['preference-applied'] : [];
  golden(answer, 'content-type', 'content-location', 'retry-after', ...applied);
  assert.ok(Number(answer.headers['retry-after']) >= 1);
  const { state, attempts } = answer.json;
  assert.ok(['waiting', 'fetching'].includes(state), state);
  assert.ok(Number.isInteger(attempts));
  return answer;
}

/** Checks a problem of this type: every part of RFC 9457 that a person needs, and no text of the upstream. */
export function problem(answer, type, statusCode) {
  const text = answer.body.toString();
  assert.match(answer.headers['content-type'] ?? '', /^application\/problem\+json/, text.slice(0, 300));
  const found = answer.json;
  assert.equal(found.type, `/problems/${type}`, text);
  assert.equal(answer.status, statusCode, text);
  assert.equal(found.status, statusCode);
  for (const field of ['title', 'detail', 'next_step']) assert.ok(found[field]?.length > 10, field);
  const known = ['type', 'title', 'status', 'detail', 'next_step', 'parameter', 'host', 'unknown_state', 'days', 'retry_after_s'];
  assert.deepEqual(Object.keys(found).filter((name) => !known.includes(name)), []);
  const own = ['allow', 'www-authenticate', 'retry-after', 'ratelimit', 'ratelimit-policy'];
  golden(answer, 'content-type', ...own.filter((name) => name in answer.headers));
  return found;
}

/** The header fields that the worker may send to the origin. The last line has the platform's. */
const OUTBOUND = [
  'accept', 'authorization', 'user-agent', ...(ACCESS_SECRET ? ['cf-access-client-secret'] : []),
  'cache-control', 'cf-worker', 'host', 'pragma',
];

/** Checks that the upstream received the golden request; compression is requested only where the answer may be a report. */
export function outbound(request, who, { packed = true } = {}) {
  const headers = new Map(request.headers.map(([name, value]) => [name.toLowerCase(), value]));
  assert.equal(headers.size, request.headers.length, 'a field came twice');
  assert.deepEqual([...headers.keys()].sort(), [...OUTBOUND, ...(packed ? ['accept-encoding'] : [])].sort());
  assert.equal(headers.get('authorization'), who.authorization);
  assert.equal(headers.get('cf-access-client-secret'), ACCESS_SECRET);
  assert.match(headers.get('user-agent'), /^Rollcall\/\d/);
  // The worker decompresses the body itself, so that it notices a cut and limits a bomb.
  assert.equal(headers.get('accept-encoding'), packed ? 'gzip' : undefined);
  // This keeps the answer out of the zone's cache, which ignores the credential.
  assert.equal(headers.get('cache-control'), 'no-cache');
  assert.equal(headers.get('pragma'), 'no-cache');
  assert.equal(request.method, 'GET');
}

/** Checks that a request to another host contains no secret. */
export function harmless(request, who) {
  const secrets = ['authorization', 'cookie', 'proxy-authorization'];
  for (const [name, value] of request.headers) {
    const field = name.toLowerCase();
    assert.ok(!secrets.includes(field) && !/^(x-|cf-access-)/.test(field), `${name} reached another host`);
    for (const secret of [who.token, who.login, ACCESS_SECRET, who.authorization.split(' ')[1]].filter(Boolean)) {
      assert.ok(!value.includes(secret), `${name} has a secret in it`);
    }
  }
}

/** Whether the worker has this target in addition to `ghes`, which it always has. */
export async function hasTarget(id) {
  return (await send('/api/v1/targets')).json.targets.some((target) => target.id === id);
}

/** Runs `act` for each item, `count` at a time. */
export async function inParallel(count, items, act) {
  const left = [...items];
  await Promise.all(Array.from({ length: count }, async () => {
    while (left.length > 0) await act(left.shift());
  }));
}

/** Waits until `see` returns something true, and returns that; fails after `limit_s`. */
export async function until(what, see, limit_s = 60) {
  const end = Date.now() + limit_s * 1000;
  for (;;) {
    const seen = await see();
    if (seen) return seen;
    assert.ok(Date.now() < end, `${what}: not after ${limit_s} s`);
    await sleep(50);
  }
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
