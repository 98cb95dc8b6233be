// Sends hostile requests, byte by byte, over persistent connections. The worker must survive them:
// a 5xx that is not one of its own problems, or an answer that is not HTTP, is a failure.

import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import net from 'node:net';
import { before, test } from 'node:test';

import { found, secretsOf } from './canary.mjs';
import { REPORTS, address, ask, person, send, sleep, somewhere, stranger } from './support.mjs';
import { control, log, product, reset, settings, start } from './upstream.mjs';

const COUNT = Number(process.env.FUZZ_REQUESTS ?? 2_000);
const SEED = Number(process.env.FUZZ_SEED ?? 1);
const CONNECTIONS = 8;

/** A 5xx is expected if it is one of these: the upstream failed, or the configuration says so. */
const OURS = [
  'upstream-login-page', 'upstream-empty', 'unexpected-redirect', 'unexpected-content', 'wrong-report', 'truncated',
  'no-data', 'report-failed', 'report-lost', 'report-not-offered', 'upstream-error', 'request-refused',
  'too-large', 'too-compressed', 'upstream-rate-limited', 'upstream-unavailable', 'upstream-unreachable',
  'upstream-gateway', 'upstream-slow', 'deadline', 'not-stored',
].map((name) => `/problems/${name}`);

/** The simulators of the other products, with few rows, and all that they may be asked. */
const OTHERS = [
  {
    name: 'GitHub', ...product('COPILOT_URL'), few: { people: 5, polls: 0 },
    // The names in an address are those that parameters allow; a redirect within the origin is followed.
    asked: /^(GET \/user|GET \/login\?return_to=\/|(GET|POST) \/(orgs|organizations|enterprises)\/[A-Za-z0-9-]{1,64}\/(copilot|settings)\/[a-z0-9/-]+(\?[a-z0-9_=&-]+)?|GET \/(usage|billing)\/[a-z0-9_.-]+\?sig=demo)$/,
  },
  { name: 'Moderne', ...product('MODERNE_URL'), few: { polls: 0 }, asked: /^(POST \/graphql|GET \/(audit_logs\/download|reports)\/[^ ]*)$/ },
].filter(({ skip }) => !skip);

/** Every report of every target, as the worker lists it. */
let offers = [];

before(async () => {
  await start();
  await reset();
  await settings({ polls: 0, rows: 5 });
  for (const other of OTHERS) {
    await other.reset();
    await other.settings(other.few);
  }
  const { targets } = (await send('/api/v1/targets')).json;
  offers = targets.flatMap(({ id, reports }) => reports.map((report) => ({ target: id, ...report })));
});

/** mulberry32: a small, seeded generator of random numbers. */
function dice(seed) {
  let state = seed >>> 0;
  const roll = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count) => Math.floor(roll() * count);
  return { below, chance: (part) => roll() < part, pick: (list) => list[below(list.length)] };
}

const ODD = ['%00', '%2e%2e', '..', '//', '\\', '%', '%zz', '%ff', '\u00e9', '\u{1f4a9}', '<script>', "'", '"', ';', '|', '{}', '[]', '*', '~', '@', '#', '&', '=', ' ', '\t', 'A'.repeat(300), 'a'.repeat(9_000)];
const USUAL = ['GET', 'GET', 'GET', 'GET', 'HEAD', 'DELETE'];
const METHODS = ['POST', 'PUT', 'PATCH', 'OPTIONS', 'TRACE', 'CONNECT', 'PROPFIND', 'get', 'G\u00cbT', ''];
const NAMES = ['prefer', 'cache-control', 'if-none-match', 'sec-fetch-site', 'origin', 'cookie', 'range', 'accept', 'accept-encoding', 'x-forwarded-host', 'x-original-url', 'x-http-method-override', 'content-type', 'expect', 'upgrade', 'te', 'forwarded', 'via'];
const VALUES = [
  'wait=0', 'wait=-1', 'wait=99999999999999999999', 'wait="', 'respond-async', 'no-cache', 'no-store', 'max-age=0', 'max-age=', 'max-age=-1',
  'only-if-cached', 'max-stale=18446744073709551616', '*', '"x"', 'W/"x"', '"', ',,,,', ';', '='.repeat(5_000), 'cross-site', 'same-origin', 'none', 'null',
  'websocket', '100-continue', 'bytes=0-', 'a, '.repeat(3_000), '\u00ff\u00fe', '\u0001', '{"a":1}', '../../etc/passwd', 'gzip;q=0',
];

/** The upstream's faults for some of the people: each ends an attempt at once. */
const FAULTS = [
  ...[204, 401, 403, 404, 429, 500, 503, 521].map((status) => ({ kind: 'answer', status })),
  { kind: 'answer', status: 200, headers: [['content-type', 'text/csv']] },
  { kind: 'answer', status: 503, headers: [['retry-after', '1']] },
  { kind: 'page', page: 'sign_in' },
  { kind: 'page', page: 'maintenance', status: 503 },
  { kind: 'redirect', to: '{origin}/login?return_to=/' },
  { kind: 'redirect', to: 'https://evil.example/{report}.csv' },
  { kind: 'cut', after_bytes: 300 },
  { kind: 'garbage', bytes: 4_000 },
  { kind: 'reset' },
  { kind: 'raw', text: 'nonsense\r\n\r\n' },
  { kind: 'wrong_report' },
  { kind: 'hostile_headers' },
  { kind: 'header_only' },
];

/** The faults of the other products: GHES's, but those that only its own simulator knows, and more. */
const json = (value) => ({ kind: 'answer', status: 200, headers: [['content-type', 'application/json']], body: JSON.stringify(value) });
const OTHER_FAULTS = [
  ...FAULTS.filter(({ kind }) => !['wrong_report', 'header_only'].includes(kind)),
  json({}), json([]), json(null), json({ errors: [{ message: 'x', extensions: { errorType: 'NEW' } }] }), json({ seats: {}, total_seats: -1 }),
  json({ download_links: ['//evil.example', 7] }), json({ data: { task: { id: 'x', state: 'QUEUED' } } }),
  { kind: 'edit', replace: [['{origin}', 'http://10.0.0.1']] }, { kind: 'edit', replace: [['"id"', '"di"']] }, { kind: 'edit', replace: [['{', '[']] },
];

/** A new person, whose requests may meet a fault at every server. */
async function somebody(d) {
  const who = person();
  if (d.chance(0.4)) {
    await control({ login: who.login, fault: d.pick(FAULTS) });
    for (const other of OTHERS) await other.control({ login: who.login, fault: d.pick(OTHER_FAULTS) });
  }
  return who;
}

const DAYS = ['2025-11-19', '2025-11-20', '2025-10-15', '2026-10-30', '2026-11-01', '2026-11-02', '9999-12-31', '0000-01-01', '2024-02-29', '2025-02-29', '2025-1-1', '20251119'];
const WRONG = ['', '0', '-1', '1e9', 'true', 'null', 'acme%2fx', 'acme%00', '..', 'acme/../..', '{"a":1}', '") { id } }', '2025-11-19T00:00:00Z', '%32025-11-19', 'a'.repeat(65), 'a'.repeat(9_000), '\u00e9', 'acme=acme', '+'];

/** A query for a report: mostly one that it takes, with whatever mistakes. */
function query(d, parameters = []) {
  const usual = ({ type, choices }) => (type === 'choice' ? d.pick(choices) : d.pick(type === 'day' ? DAYS.slice(0, 6) : ['acme', 'acme-inc', 'acme-labs', 'nobody']));
  // Two days in the wrong order are part of the usual values.
  const value = (parameter) => (d.chance(0.9) ? usual(parameter) : d.pick([d.pick(DAYS), d.pick(WRONG)]));
  const parts = parameters.filter(({ required }) => required || d.chance(0.5)).filter(() => d.chance(0.97)).map((parameter) => `${parameter.name}=${value(parameter)}`);
  if (d.chance(0.05) && parts.length > 0) parts.push(d.pick(parts));
  if (d.chance(0.03)) parts.push(`${d.pick(['days', 'scope', 'from', 'NAME', '__proto__', ''])}=${d.pick(WRONG)}`);
  if (d.chance(0.2)) parts.reverse();
  return parts.length > 0 || d.chance(0.05) ? `?${parts.join(d.chance(0.98) ? '&' : ';')}` : '';
}

function target(d) {
  const pieces = ['/api/v1', d.pick(['/targets', '/targets', '/targets', '/targets', '/health', '/openapi.json', '/status', '']), `/${d.pick(['ghes', 'ghes', 'ghes', 'ghes', 'gone', 'ghes-too', 'x', ''])}`, '/reports', `/${d.pick([...REPORTS, 'x', ''])}`, d.pick(['', '', '', '/status', '/events', '/x'])];
  let text = d.chance(0.85) ? pieces.join('') : pieces.slice(0, 1 + d.below(pieces.length)).join('');
  // Many of the requests must get past the first checks, and some of those go to a server that does
  // not exist.
  const way = () => d.pick(['', '', '', '/status', '/status', '/events']);
  if (d.chance(0.25)) text = `/api/v1/targets/${d.chance(0.9) ? 'ghes' : 'gone'}/reports/${d.pick(REPORTS)}${way()}`;
  else if (d.chance(0.7)) {
    const { target: id, id: report, parameters } = d.pick(offers);
    text = `/api/v1/targets/${id}/reports/${report}${way()}${query(d, parameters)}`;
  }
  while (d.chance(0.25)) {
    const at = d.below(text.length + 1);
    text = d.chance(0.5) ? text.slice(0, at) + d.pick(ODD) + text.slice(at) : text.slice(0, at) + text.slice(at + 1 + d.below(4));
  }
  if (d.chance(0.15)) text += `?${d.pick(ODD)}=${d.pick(ODD)}`;
  if (d.chance(0.02)) text = d.pick(['*', 'http://evil.example/', 'https://127.0.0.1/api/v1/health', '', ':', '//evil.example/api/v1/health']);
  return text;
}

function credential(d, who) {
  const { login, token, authorization } = who;
  const basic = (text) => `Basic ${Buffer.from(text, 'latin1').toString('base64')}`;
  if (d.chance(0.6)) return d.chance(0.6) ? authorization : `Bearer ${token}`;
  return d.pick([
    authorization, `Bearer ${token}`, `token ${token}`, basic(`${login}:`), basic(`:${token}`), basic(login), basic('a:b\0c'), basic('\u00e9:x'),
    basic(`${'u'.repeat(d.below(200))}:x`), basic(`a:${'x'.repeat(d.below(6_000))}`), 'Basic', 'Basic =', 'Bearer ', 'Bearer \t', 'Digest x', `${authorization}, ${authorization}`,
    `Bearer ${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"exp":1e400}').toString('base64url')}.${'s'.repeat(50)}`, d.pick(VALUES),
  ]);
}

/**
 * One request's bytes, and whether the runtime itself fails on such requests: tunnels, and targets
 * that make no valid address.
 */
function hostile(d, who) {
  const lines = [];
  // Without this header the request is refused before it reaches the worker.
  const ours = `Host: ${new URL(address).host}`;
  if (!d.chance(0.02)) lines.push(ours);
  lines.push(`CF-Connecting-IP: ${somewhere()['cf-connecting-ip']}`);
  if (d.chance(0.8)) lines.push(`Authorization: ${credential(d, who)}`);
  if (d.chance(0.02)) lines.push(`Authorization: ${credential(d, who)}`);
  // The wait is long enough for any answer of the upstream.
  if (d.chance(0.3)) lines.push('Prefer: wait=1');
  while (d.chance(0.4)) lines.push(`${d.pick(NAMES)}: ${d.pick(VALUES)}`);
  if (d.chance(0.01)) lines.push(...Array.from({ length: 150 }, (_, at) => `x-${at}: y`));
  if (d.chance(0.01)) lines.push(`Host: ${d.pick(VALUES)}`);
  const isMisframed = d.chance(0.02);
  if (isMisframed) lines.push(d.pick([': x', 'x', 'x y: z', 'Content-Length: -1', 'Content-Length: 1e3', 'Transfer-Encoding: x', 'Content-Length: 5\r\nTransfer-Encoding: chunked']));
  let body = '';
  if (d.chance(0.1)) {
    body = 'x'.repeat(d.below(2_000));
    lines.push(`Content-Length: ${body.length}`);
  }
  const method = d.pick(d.chance(0.85) ? USUAL : METHODS);
  const hosts = lines.filter((line) => /^host:/i.test(line));
  const isOurHost = hosts.length === 1 && hosts[0] === ours;
  const where = target(d);
  const isForRuntime = method === 'CONNECT' || !isOurHost || isMisframed || !where.startsWith('/');
  const bytes = Buffer.from(`${method} ${where} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`, d.chance(0.5) ? 'utf8' : 'latin1');
  return { bytes, isForRuntime, isMisframed };
}

/** Reads one answer after the other from a connection. */
class Connection {
  #socket; #pending = Buffer.alloc(0); #ended = false; #wake = () => {};

  constructor() {
    const { hostname, port } = new URL(address);
    this.#socket = net.connect(Number(port), hostname);
    this.#socket.setNoDelay(true);
    this.#socket.on('data', (piece) => { this.#pending = Buffer.concat([this.#pending, piece]); this.#wake(); });
    for (const event of ['close', 'error']) this.#socket.on(event, () => { this.#ended = true; this.#wake(); });
  }

  async #more(maySayNothing) {
    if (this.#ended) return false;
    const { promise, resolve } = Promise.withResolvers();
    this.#wake = () => resolve(true);
    const timer = setTimeout(() => resolve(null), maySayNothing ? 1_000 : 40_000);
    const result = await promise;
    clearTimeout(timer);
    if (result === null && maySayNothing) return false;
    if (result === null) throw new Error('no answer within 40 s');
    return true;
  }

  /**
   * The answer to these bytes; `undefined` if the other end hung up without one, or rightly waits
   * for more bytes.
   */
  async exchange(bytes, maySayNothing) {
    const isHead = bytes.subarray(0, 5).toString() === 'HEAD ';
    this.#socket.write(bytes);
    let end;
    while ((end = this.#pending.indexOf('\r\n\r\n')) < 0) if (!await this.#more(maySayNothing)) return undefined;
    const head = this.#pending.subarray(0, end).toString('latin1');
    const status = Number(head.match(/^HTTP\/1\.1 (\d{3})/)?.[1]);
    assert.ok(status >= 100, `no HTTP: ${head.slice(0, 80)}`);
    this.#pending = this.#pending.subarray(end + 4);
    if (status === 100) return this.exchange(Buffer.alloc(0), maySayNothing);
    const field = (name) => head.match(new RegExp(`^${name}: *(.*)$`, 'im'))?.[1]?.trim();
    let body = Buffer.alloc(0);
    let isOver = /^close$/i.test(field('connection') ?? '');
    if (!isHead && ![204, 304].includes(status)) {
      if (field('content-type') === 'application/x-ndjson') {
        // A stream continues until something happens: the reader closes the connection after the
        // head.
        isOver = true;
      } else if (/chunked/i.test(field('transfer-encoding') ?? '')) {
        while (!this.#pending.includes('0\r\n\r\n') && await this.#more());
        // The part that was read is enough for a problem; the connection is not used again.
        body = this.#pending;
        isOver = true;
      } else {
        const length = Number(field('content-length') ?? 0);
        while (this.#pending.length < length) if (!await this.#more()) throw new Error('the answer broke off');
        body = this.#pending.subarray(0, length);
        this.#pending = this.#pending.subarray(length);
      }
    }
    return { status, type: field('content-type') ?? '', head: Buffer.from(head, 'latin1'), body, isHead, isOver };
  }

  close() { this.#socket.destroy(); }
}

/**
 * An address whose credentials are used up: the worker keeps that only in the memory of the running
 * instance. A new instance accepts the address again.
 */
async function witness() {
  const here = somewhere();
  const tries = () => ask(stranger(), { headers: here });
  for (let times = 0; times < 20; times++) await tries();
  return async () => (await tries()).json.type === '/problems/too-many-credentials';
}

/**
 * Looks every second until `isOver`. The worker forgets the oldest address first, and a hundred
 * others arrive in that time; so every five minutes a new address is used, within the ten minutes
 * for which it is remembered.
 */
async function isSameInstance(isOver) {
  for (;;) {
    const remembers = await witness();
    assert.ok(await remembers(), 'the worker does not count credentials: nothing was looked at');
    const until = Date.now() + 5 * 60_000;
    do {
      await sleep(1_000);
      if (!await remembers()) return false;
      if (isOver()) return true;
    } while (Date.now() < until);
  }
}

/** The answer to a GET with the same bytes, over its own connection. */
async function wordsOf(head) {
  const connection = new Connection();
  const { status, body } = await connection.exchange(Buffer.concat([Buffer.from('GET '), head.subarray('HEAD '.length)])) ?? {};
  connection.close();
  return { status, type: body?.toString().match(/"type":"([^"]*)"/)?.[1] };
}

/** The lines of the worker's log, from here on, about an instance that was replaced. */
const LOG = process.env.WORKER_LOG;
const logged = LOG && existsSync(LOG) ? statSync(LOG).size : 0;
const resets = () => (LOG && existsSync(LOG) ? readFileSync(LOG).subarray(logged).toString().match(/Critical|Reinitializing|panicked/g) ?? [] : []);

test('hostile requests never crash the worker, and always get one of its own answers', { timeout: 3_600_000 }, async (t) => {
  t.diagnostic(`${COUNT} requests, seed ${SEED}`);
  const begun = Date.now();
  const tally = new Map();
  const broken = [];
  let headsJudged = 0;
  let left = COUNT;
  let isOver = false;
  const same = isSameInstance(() => isOver);
  await Promise.all(Array.from({ length: CONNECTIONS }, async (_, number) => {
    const d = dice(SEED * 1_000 + number);
    let connection = new Connection();
    let who = await somebody(d);
    while (left-- > 0) {
      if (d.chance(0.01)) who = await somebody(d);
      const { bytes, isForRuntime, isMisframed } = hostile(d, who);
      // A long run prints each line once.
      const shown = bytes.toString('latin1').replace(/(.{1,3}?)\1{20,}/gs, '$1…');
      const answer = await connection.exchange(bytes, isMisframed).catch((error) => { throw new Error(`${error.message} after\n${shown}`); });
      const key = answer?.status ?? 'hung up';
      tally.set(key, (tally.get(key) ?? 0) + 1);
      const told = answer ? found(answer.head, secretsOf(who)) : [];
      if (told.length > 0) broken.push(`a secret in the head after\n${shown}`);
      if (/problem|json$/.test(answer?.type) && answer.body.includes(who.token)) broken.push(`a token in the answer after\n${shown}`);
      if (answer?.status >= 500) {
        const text = answer.body.toString();
        const isProblem = /^application\/problem\+json/.test(answer.type);
        // These answers come from the runtime itself: the worker does not see the requests.
        const runtimes = (answer.status === 501 && text === 'ERROR: Unrecognized request method.')
          || (answer.status === 500 && isForRuntime && !isProblem);
        if (runtimes) {
          connection.close();
          connection = new Connection();
          continue;
        }
        // The answer to a HEAD has no body to check, so the answer to a GET is checked in its
        // place.
        let type = text.match(/"type":"([^"]*)"/)?.[1];
        if (answer.isHead) {
          const told = await wordsOf(bytes);
          headsJudged++;
          type = told.status === answer.status ? told.type : `a HEAD that a GET answers with ${told.status} ${told.type ?? ''}`;
        }
        if (!isProblem || !OURS.includes(type)) broken.push(`${answer.status} ${type ?? text.slice(0, 200)} after\n${shown}`);
      }
      // Bytes that are not a request may leave a rest behind, which is not part of the next answer.
      if (!answer || answer.isOver || answer.status === 400 || bytes.includes('Expect') || bytes.includes('expect')) {
        connection.close();
        connection = new Connection();
      }
    }
    connection.close();
  })).finally(() => { isOver = true; });
  t.diagnostic(`${JSON.stringify(Object.fromEntries([...tally].sort()))} in ${Math.round((Date.now() - begun) / 1000)} s; ${headsJudged} HEADs with a 5xx judged by their GET`);
  assert.equal(broken.length, 0, `${broken.length} times:\n\n${broken.slice(0, 20).join('\n\n')}`);
  assert.ok(await same, 'the instance was reset: what it had in memory is gone');
  assert.deepEqual(resets(), []);
  const health = await send('/api/v1/health');
  assert.equal(health.json.status, 'ok');
  // Whatever was sent, the upstream only got requests that it may get.
  const allowed = [...REPORTS.map((name) => `/stafftools/reports/${name}.csv`), '/api/v3/user'];
  for (const request of (await log()).requests) {
    assert.ok(allowed.includes(request.target) && request.method === 'GET', `${request.method} ${request.target}`);
  }
  for (const other of OTHERS) {
    const { requests } = await other.log();
    t.diagnostic(`${requests.length} requests reached ${other.name}`);
    assert.ok(requests.length > COUNT / 500, `only ${requests.length} requests`);
    for (const { method, target: where } of requests) assert.match(`${method} ${where}`, other.asked);
  }
});
