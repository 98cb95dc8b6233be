// The bench of the edge: the built worker in `wrangler dev`, and the upstream simulator.
//
//   node tests/bench/edge.mjs [--repeat N] [--out PATH]
//
// Starts and ends what it needs. ROLLCALL_UPSTREAM names the simulator's program, where it is not
// where cargo puts it. The figures take the place of the last ones in RESULTS.md.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { createServer } from 'node:net';
import { loadavg, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { median } from './bars.mjs';
import { EDGE, edgeSection } from './edge-results.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = resolve(HERE, '../..');
const RESULTS = join(HERE, 'RESULTS.md');

const CLIENTS = 200;
const LARGE_BYTES = 100_000_000;
const KEPT_BYTES = 10_000_000;
/** Readers who take nothing: as many as one job serves at a time, for each of these people. */
const SLOW = { people: 8, each: 8 };
/** The size of their report: more than the sockets and proxies on the way hold. */
const SLOW_BYTES = 64_000_000;
/** Streams of statuses that are opened at once. */
const STREAMS = 3_000;
/** Times one measurement reads the 10 MB: one alone is over before it is precise. */
const READS = 10;

const { values: options } = parseArgs({
  options: { repeat: { type: 'string', default: '5' }, out: { type: 'string' } },
});
const repeat = Number(options.repeat);
if (!Number.isInteger(repeat) || repeat < 1) throw new Error('--repeat takes a whole number');

async function main() {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-bench-'));
  const children = [];
  const end = () => children.forEach((child) => endGroup(child));
  process.once('exit', end);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
  try {
    const load = loadavg()[0];
    const upstream = await startUpstream(children);
    const worker = await startWorker(children, upstream, folder);
    const run = { upstream, worker, load, repeat, figures: {} };
    const parts = { crowd, large, kept, seats, metrics, streams, readers };
    for (let round = 1; round <= repeat; round++) {
      for (const [name, measure] of Object.entries(parts)) {
        process.stderr.write(`round ${round} of ${repeat}: ${name}\n`);
        for (const [figure, value] of Object.entries(await measure(run))) {
          (run.figures[figure] ??= []).push(value);
        }
      }
    }
    const section = edgeSection(run);
    process.stdout.write(section);
    await keep(section);
    return 0;
  } finally {
    end();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Puts the section in the place of the last one, or behind what other benches have written. */
async function keep(section) {
  const out = options.out ? resolve(options.out) : RESULTS;
  const text = await readFile(out, 'utf8').catch(() => '');
  const [before, last = ''] = text.split(`\n${EDGE}\n`);
  // The sections that follow are written by hand.
  const [after = ''] = last.match(/\n## [^]*$/) ?? [];
  await writeFile(out, `${before.trimEnd()}\n\n${section}${after}`);
}

// ---- what runs -----------------------------------------------------------------------------

function endGroup(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  // wrangler has children of its own, which outlive it otherwise.
  try { process.kill(-child.pid, 'SIGTERM'); } catch { child.kill(); }
}

async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

async function startUpstream(children) {
  const places = [process.env.ROLLCALL_UPSTREAM, join(ROOT, 'target/release/upstream'), join(ROOT, 'target/debug/upstream')];
  const program = places.filter(Boolean).find((path) => existsSync(path));
  if (!program) throw new Error('the upstream simulator is not built: `cargo build --release -p tests --bin upstream`');
  const github = { origin: `http://127.0.0.1:${await freePort()}`, storage: `127.0.0.1:${await freePort()}` };
  const child = spawn(program, [
    '--control', '--polls', '0', '--copilot-port', new URL(github.origin).port, '--copilot-storage-port', github.storage.split(':')[1],
  ], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  children.push(child);
  for await (const line of createInterface({ input: child.stdout })) {
    const [, origin] = /^upstream listening on (http:\S+)/.exec(line) ?? [];
    if (origin) return { origin, github, program, isRelease: program.includes('release') };
  }
  throw new Error('the upstream simulator ended');
}

async function startWorker(children, upstream, folder) {
  if (!existsSync(join(ROOT, 'worker/build/index.js'))) {
    throw new Error('the worker is not built: `cargo xtask build-worker`');
  }
  // wrangler wants the folder of the site to be there, whether or not anything is in it.
  await mkdir(join(ROOT, 'dist'), { recursive: true });
  const targets = [{ id: 'ghes', title: 'Bench', kind: 'ghes', origin: upstream.origin, allow_http: true }, {
    id: 'github', title: 'Bench', kind: 'copilot', origin: upstream.github.origin, storage_hosts: [upstream.github.storage], allow_http: true,
  }];
  const environment = join(folder, 'bench.env');
  await writeFile(environment, `PEPPER='${createHash('sha256').update(folder).digest('hex')}'\nTARGETS='${JSON.stringify(targets)}'\n`);
  const [port, inspector] = [await freePort(), await freePort()];
  const child = spawn(process.execPath, [
    join(ROOT, 'node_modules/wrangler/bin/wrangler.js'), 'dev', '--config', await unwatched(folder),
    '--ip', '127.0.0.1', '--port', String(port), '--inspector-port', String(inspector), '--show-interactive-dev-session=false',
    '--log-level', 'error', '--persist-to', join(folder, 'state'), '--env-file', environment,
  ], {
    cwd: join(ROOT, 'worker'),
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      CI: '1',
      ROLLCALL_WORKER_BUILT: '1',
      CLOUDFLARE_CF_FETCH_ENABLED: 'false',
      WRANGLER_HIDE_BANNER: 'true',
      WRANGLER_LOG_PATH: join(folder, 'logs'),
      WRANGLER_REGISTRY_PATH: join(folder, 'registry'),
      WRANGLER_SEND_ERROR_REPORTS: 'false',
      WRANGLER_SEND_METRICS: 'false',
    },
  });
  children.push(child);
  const url = `http://127.0.0.1:${port}`;
  for (const until = Date.now() + 60_000; Date.now() < until;) {
    const answer = await get(`${url}/api/v1/health`).catch(() => null);
    if (answer?.status === 200) {
      const { version } = JSON.parse(answer.body);
      return { url, inspector, pid: await runtimeOf(child.pid), version };
    }
    if (child.exitCode !== null) break;
    await sleep(200);
  }
  throw new Error('the worker did not answer');
}

/** The configuration, of a copy of the build: wrangler restarts the worker when a file of it changes. */
async function unwatched(folder) {
  const built = join(folder, 'built');
  await cp(join(ROOT, 'worker/build'), built, { recursive: true });
  const text = (await readFile(join(ROOT, 'worker/wrangler.toml'), 'utf8')).replace(/^\[build\][^]*?(?=^\[)/m, '');
  const file = join(folder, 'wrangler.toml');
  await writeFile(file, text.replace('"build/index.js"', JSON.stringify(join(built, 'index.js'))).replace('"../dist"', JSON.stringify(join(ROOT, 'dist'))));
  return file;
}

/** The workerd that runs the worker, among the processes below wrangler's: the largest of them. */
async function runtimeOf(root) {
  const parents = new Map();
  for (const name of await readdir('/proc').catch(() => [])) {
    const stat = /^\d+$/.test(name) ? await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '') : '';
    const [, program, parent] = /^\d+ \((.*)\) \S (\d+)/.exec(stat) ?? [];
    if (program) parents.set(Number(name), { program, parent: Number(parent) });
  }
  const isBelow = (pid) => pid === root || (parents.has(pid) && isBelow(parents.get(pid).parent));
  const found = [...parents].filter(([pid, { program }]) => program === 'workerd' && isBelow(pid));
  const sizes = await Promise.all(found.map(async ([pid]) => [pid, (await memory(pid)).now]));
  return sizes.sort((one, other) => other[1] - one[1])[0]?.[0];
}

/** Bytes that a process has in memory, and had at most since its mark was last lowered. */
async function memory(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const field = (name) => Number(new RegExp(`^${name}:\\s*(\\d+) kB`, 'm').exec(status)?.[1] ?? NaN) * 1024;
  return { now: field('VmRSS'), peak: field('VmHWM') };
}

/** Lowers the mark to what there is now; where the system will not, the peak is of the whole run. */
const lowerMark = (pid) => writeFile(`/proc/${pid}/clear_refs`, '5').catch(() => {});

/**
 * Bytes that the worker's isolate had at most while `act` ran, as the debugger sees it: the heap
 * and what hangs on it, WebAssembly's memory included. NaN where the debugger cannot be reached.
 */
async function isolatePeak({ worker }, act) {
  // The debugger's door is only opened to pages, which say where they are from.
  const socket = new WebSocket(`ws://127.0.0.1:${worker.inspector}/ws`, { headers: { origin: 'http://127.0.0.1' } });
  let peak = NaN;
  let id = 0;
  const ask = () => socket.readyState === WebSocket.OPEN && socket.send(JSON.stringify({ id: ++id, method: 'Runtime.getHeapUsage' }));
  socket.addEventListener('message', ({ data }) => {
    const { result } = JSON.parse(data);
    if (result?.usedSize === undefined) return;
    const now = result.usedSize + (result.embedderHeapUsedSize ?? 0) + (result.backingStorageSize ?? 0);
    peak = Number.isNaN(peak) ? now : Math.max(peak, now);
  });
  await new Promise((done) => ['open', 'error'].forEach((event) => socket.addEventListener(event, done)));
  const timer = setInterval(ask, 10);
  try {
    await act();
  } finally {
    clearInterval(timer);
    socket.close();
  }
  return peak;
}

/**
 * Bytes that the worker's isolate holds: the sizes of everything in a snapshot of its heap, the
 * contents of buffers and WebAssembly's memory included. A collection that the debugger asks for
 * leaves buffers that are garbage already, and with them a figure that says nothing.
 */
async function isolateHeld({ worker }) {
  const socket = new WebSocket(`ws://127.0.0.1:${worker.inspector}/ws`, { headers: { origin: 'http://127.0.0.1' } });
  const opened = await new Promise((done) => {
    socket.addEventListener('open', () => done(true));
    socket.addEventListener('error', () => done(false));
  });
  if (!opened) return NaN;
  const pieces = [];
  const taken = new Promise((done, fail) => {
    setTimeout(fail, 60_000, new Error('the debugger sends no snapshot')).unref();
    socket.addEventListener('message', ({ data }) => {
      const { id, method, params } = JSON.parse(data);
      if (method === 'HeapProfiler.addHeapSnapshotChunk') pieces.push(params.chunk);
      if (id === 1) done();
    });
  });
  try {
    socket.send(JSON.stringify({ id: 1, method: 'HeapProfiler.takeHeapSnapshot' }));
    await taken;
  } finally {
    socket.close();
  }
  const { snapshot, nodes } = JSON.parse(pieces.join(''));
  const fields = snapshot.meta.node_fields;
  const size = fields.indexOf('self_size');
  let bytes = 0;
  for (let node = 0; node < nodes.length; node += fields.length) bytes += nodes[node + size];
  return bytes;
}

// ---- asking --------------------------------------------------------------------------------

const agent = new http.Agent({ keepAlive: true, maxSockets: Infinity });
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** One request: what came, and when the first and the last byte of it did, in ms after the asking. */
function get(url, headers = {}, keepsBody = true) {
  return new Promise((done, fail) => {
    const begun = performance.now();
    const request = http.get(url, { headers, agent }, (response) => {
      const pieces = [];
      let bytes = 0;
      let first_ms;
      response.on('data', (piece) => {
        first_ms ??= performance.now() - begun;
        bytes += piece.length;
        if (keepsBody) pieces.push(piece);
      });
      response.on('error', fail);
      response.on('end', () => done({
        status: response.statusCode, headers: response.headers, bytes, first_ms,
        last_ms: performance.now() - begun, body: Buffer.concat(pieces).toString(),
      }));
    });
    request.on('error', fail);
  });
}

let people = Date.now() % 100_000_000;

/** A new administrator of the simulator. */
function person() {
  const digits = String(people++ % 100_000_000).padStart(8, '0');
  const pair = `demo-admin-${digits}:ghp_${'Demo'.repeat(7)}${digits}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

let place = 0;
/** Somebody else's address, so that the brake on one address stays off. */
const somewhere = () => ({ 'cf-connecting-ip': `10.1.${(++place >> 8) & 255}.${place & 255}` });

const REPORT = '/api/v1/targets/ghes/reports/all_users';

async function order(upstream, what, body = {}) {
  const response = await fetch(`${upstream.origin}/_control${what}`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`the upstream refuses ${what}: ${await response.text()}`);
}

const evidence = async (upstream) => (await get(`${upstream.origin}/_control/log`)).body;

/** The report, through the worker, however often it takes asking. */
async function fetched({ worker }, who, headers = {}, report = REPORT) {
  for (;;) {
    const answer = await get(worker.url + report, { ...who, ...somewhere(), prefer: 'wait=25', ...headers }, false);
    if (answer.status === 200) return answer;
    // As many wait at once as one person's tabs and programs need; the others are told when to come.
    const again_s = Number(answer.headers['retry-after']);
    if (answer.status === 503 && again_s > 0) await sleep(again_s * 1000);
    else if (answer.status !== 202) throw new Error(`the worker answered ${answer.status}`);
  }
}

function hasAll(answer, bytes) {
  if (answer.bytes < bytes || String(answer.bytes) !== answer.headers['content-length']) {
    throw new Error(`${answer.bytes} bytes came`);
  }
  return answer;
}

// ---- what is measured ----------------------------------------------------------------------

/** Two hundred clients with one credential, all at once; the report takes two polls. */
async function crowd(run) {
  await order(run.upstream, '/reset');
  await order(run.upstream, '/settings', { polls: 2, rows: 1_000 });
  const who = person();
  const begun = performance.now();
  const answers = await Promise.all(Array.from({ length: CLIENTS }, () => fetched(run, who)));
  const crowd_ms = performance.now() - begun;
  if (new Set(answers.map(({ headers }) => headers.etag)).size !== 1) throw new Error('not all were given the same');
  const { counts, connections_max } = JSON.parse(await evidence(run.upstream));
  const { asked, starts } = counts.all_users;
  return { crowd_starts: starts, crowd_asked: asked, crowd_connections: connections_max, crowd_ms };
}

/** A hundred megabytes: fetched, sealed and handed out; then opened again. */
async function large(run) {
  const who = person();
  await order(run.upstream, '/reset');
  await order(run.upstream, '', { fault: { kind: 'huge', bytes: LARGE_BYTES } });
  const direct = await get(`${run.upstream.origin}/stafftools/reports/all_users.csv`, who, false);
  await lowerMark(run.worker.pid);
  const before = await memory(run.worker.pid);
  const cold = hasAll(await fetched(run, who), LARGE_BYTES);
  const after = await memory(run.worker.pid);
  await lowerMark(run.worker.pid);
  const warm_before = await memory(run.worker.pid);
  const warm = hasAll(await fetched(run, who), LARGE_BYTES);
  if (!/ hit/.test(warm.headers['cache-status'])) throw new Error('there was no copy');
  const warm_after = await memory(run.worker.pid);
  await forget(run, who);
  // Apart from the times, which a debugger that watches would make longer.
  const other = person();
  const idle = await isolatePeak(run, () => sleep(200));
  const isolate = await isolatePeak(run, () => fetched(run, other));
  await forget(run, other);
  return {
    isolate_idle_bytes: idle,
    isolate_bytes: isolate,
    large_bytes: cold.bytes,
    large_direct_ms: direct.last_ms,
    large_cold_first_ms: cold.first_ms,
    large_cold_ms: cold.last_ms,
    large_kept_first_ms: warm.first_ms,
    large_kept_ms: warm.last_ms,
    large_before_bytes: before.now,
    large_cold_peak_bytes: after.peak,
    large_cold_growth_bytes: after.peak - before.now,
    large_kept_growth_bytes: warm_after.peak - warm_before.now,
  };
}

/** Ten megabytes from a kept copy, and from the upstream itself. */
async function kept(run) {
  const who = person();
  await order(run.upstream, '/reset');
  await order(run.upstream, '', { fault: { kind: 'huge', bytes: KEPT_BYTES } });
  hasAll(await fetched(run, who), KEPT_BYTES);
  const times = { direct: [], kept: [] };
  // In turns, so that a busy moment of the machine falls on both.
  for (let read = 0; read < READS; read++) {
    const direct = await get(`${run.upstream.origin}/stafftools/reports/all_users.csv`, who, false);
    times.direct.push(hasAll(direct, KEPT_BYTES).last_ms);
    const copy = hasAll(await fetched(run, who), KEPT_BYTES);
    if (!/ hit/.test(copy.headers['cache-status'])) throw new Error('there was no copy');
    times.kept.push(copy.last_ms);
  }
  // The cost of any request here, to be subtracted from the cost of the store.
  const bare = [];
  for (let read = 0; read < READS; read++) bare.push((await get(`${run.worker.url}${REPORT}/status`, { ...who, ...somewhere() })).last_ms);
  await forget(run, who);
  return { kept_ms: median(times.kept), kept_direct_ms: median(times.direct), status_ms: median(bare) };
}

/** The seats of an organization: 23 pages that are asked for, and then 23 that have not changed. */
async function seats(run) {
  const { github } = run.upstream;
  await order(github, '/reset');
  await order(github, '/settings', { people: 2_300 });
  const who = person();
  const report = '/api/v1/targets/github/reports/seats?name=acme';
  const cold = await fetched(run, who, {}, report);
  // The shortest time between two requests of a job.
  await sleep(2_500);
  const again = await fetched(run, who, { 'cache-control': 'no-cache' }, report);
  const statuses = JSON.parse(await evidence(github)).requests.map(({ status }) => status);
  const count = (status) => statuses.filter((one) => one === status).length;
  if (again.bytes !== cold.bytes || statuses.length !== 46) throw new Error(`${statuses.length} requests for the seats`);
  const copy = await fetched(run, who, {}, report);
  return { seats_cold_ms: cold.last_ms, seats_again_ms: again.last_ms, seats_kept_ms: copy.last_ms, seats_200: count(200), seats_304: count(304) };
}

/** A hundred megabytes of usage metrics in three files. */
async function metrics(run) {
  const { github } = run.upstream;
  await order(github, '/reset');
  // Two weeks of this number of people take a third of it; the simulator makes them as they are asked for.
  await order(github, '/settings', { people: 20_000 });
  const link = (file) => `http://${github.storage}/usage/users_${file}`;
  await order(github, '', { part: 'metrics/reports', fault: {
    kind: 'answer', status: 200, headers: [['content-type', 'application/json']],
    body: JSON.stringify({ download_links: ['1.ndjson?sig=demo', '2.ndjson?sig=demo', '2.ndjson?sig=demo&again'].map(link), report_start_day: '2025-10-24', report_end_day: '2025-11-20' }),
  } });
  const who = person();
  const report = '/api/v1/targets/github/reports/usage_users_28_days?name=acme';
  await lowerMark(run.worker.pid);
  const before = await memory(run.worker.pid);
  const cold = hasAll(await fetched(run, who, {}, report), LARGE_BYTES);
  const after = await memory(run.worker.pid);
  const isolate = await isolatePeak(run, () => fetched(run, person(), {}, report));
  return { metrics_ms: cold.last_ms, metrics_growth_bytes: after.peak - before.now, metrics_isolate_bytes: isolate };
}

/** Sixty-four readers of kept reports who have the head of their answer and take nothing more. */
async function readers(run) {
  await order(run.upstream, '/reset');
  await order(run.upstream, '', { fault: { kind: 'huge', bytes: SLOW_BYTES } });
  const people = Array.from({ length: SLOW.people }, person);
  for (const who of people) hasAll(await fetched(run, who), SLOW_BYTES);
  const idle = await isolateHeld(run);
  const before = await memory(run.worker.pid);
  const held = [];
  const peak = await isolatePeak(run, async () => {
    const wanted = people.flatMap((who) => Array.from({ length: SLOW.each }, () => who));
    held.push(...await Promise.all(wanted.map((who) => paused(run.worker.url + REPORT, { ...who, ...somewhere() }))));
    // Until the sockets are full, and the pipes behind them.
    await sleep(3_000);
  });
  const bytes = await isolateHeld(run);
  const after = await memory(run.worker.pid);
  const served = held.filter(({ statusCode }) => statusCode === 200).length;
  if (held.some(({ statusCode }) => ![200, 503].includes(statusCode))) throw new Error('somebody was answered otherwise');
  held.forEach((response) => response.destroy());
  for (const who of people) await forget(run, who);
  return {
    readers_served: served, readers_idle_bytes: idle, readers_bytes: bytes, readers_peak_bytes: peak, readers_process_bytes: after.now - before.now,
  };
}

/** Streams of statuses from one machine, and then from as many people as fill one instance. */
async function streams(run) {
  const machine = somewhere();
  return { ...await idleStreams(run, 'machine', 1, () => machine), ...await idleStreams(run, 'people', 64, somewhere) };
}

/**
 * Three thousand streams of statuses, opened by people whose report is being made. As many as one
 * instance keeps are left open and idle; the others are refused.
 */
async function idleStreams(run, name, count, address) {
  await order(run.upstream, '/reset');
  await order(run.upstream, '/settings', { polls: 10_000, rows: 1_000 });
  const people = Array.from({ length: count }, person);
  for (const who of people) await get(run.worker.url + REPORT, { ...who, ...address(), prefer: 'respond-async' });
  const idle = await isolateHeld(run);
  const open = (_, n) => paused(`${run.worker.url}${REPORT}/events`, { ...people[n % count], ...address() });
  const opened = await Promise.all(Array.from({ length: STREAMS }, open));
  const bytes = await isolateHeld(run);
  const health = await get(`${run.worker.url}/api/v1/health`, somewhere());
  const kept = opened.filter(({ statusCode, destroyed, complete }) => statusCode === 200 && !destroyed && !complete).length;
  if (health.status !== 200) throw new Error('others are not served');
  opened.forEach((response) => response.destroy());
  for (const who of people) await forget(run, who);
  return {
    [`streams_${name}_kept`]: kept,
    [`streams_${name}_idle_bytes`]: idle,
    [`streams_${name}_growth_bytes`]: bytes - idle,
    [`streams_${name}_health_ms`]: health.last_ms,
  };
}

/** The head of an answer whose body is not read. */
function paused(url, headers) {
  return new Promise((done, fail) => {
    // A connection of its own: no other request may wait behind it.
    http.get(url, { headers, agent: false }, (response) => done(response.pause().on('error', () => {}))).on('error', fail);
  });
}

/** So that the next measurement does not find this one's chunks. */
async function forget({ worker }, who) {
  const response = await fetch(worker.url + REPORT, { method: 'DELETE', headers: { ...who, ...somewhere() } });
  if (response.status !== 204) throw new Error(`forgetting was answered with ${response.status}`);
}

process.exitCode = await main();
