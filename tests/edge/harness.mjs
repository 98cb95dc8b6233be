// Runs the worker in wrangler's test harness, which can inspect its Durable Objects, evict them at
// a chosen moment, and change their time.
//
// The harness sends upstream requests with Node's `fetch`, which decompresses bodies and adds its
// own header fields: the bytes on the wire are tested through `wrangler dev`, not here.

import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { somewhere } from './support.mjs';

/** The worker as `cargo xtask build-worker` leaves it, or the folder that WORKER_BUILD names. */
const BUILD = process.env.WORKER_BUILD ?? fileURLToPath(new URL('../../worker/build', import.meta.url));
/** A stand-in for the page; the binding requires a folder. */
const SITE = fileURLToPath(new URL('../../dist', import.meta.url));
const CONFIG = fileURLToPath(new URL('../../worker/wrangler.toml', import.meta.url));

export const PEPPER = 'canary-pepper-canary-pepper-canary-pepper-canary';

/**
 * The built worker, with an access to its Durable Object for the tests: the harness runs SQL
 * through RPC, which requires a class that extends the platform's own; the product's does not.
 */
function instrument(folder) {
  const script = join(BUILD, 'index.js');
  if (!existsSync(script)) throw new Error(`${script} is not there: \`cargo xtask build-worker\` builds it`);
  const product = readFileSync(script, 'utf8');
  const [whole, name] = product.match(/([\w$]+) as ReportJob\b/);
  writeFileSync(join(folder, 'index.js'), `${product.replace(whole, `${name} as Unwrapped`)}
import { DurableObject as WithRpc } from 'cloudflare:workers';
const RealDate = globalThis.Date;
let ahead_ms = 0;
globalThis.Date = class extends RealDate {
  constructor(...given) { given.length > 0 ? super(...given) : super(RealDate.now() + ahead_ms); }
  static now() { return RealDate.now() + ahead_ms; }
};
const realTimeout = globalThis.setTimeout;
let hurry = { times: 1, from_ms: Infinity };
globalThis.setTimeout = (act, ms = 0, ...rest) => realTimeout(act, ms >= hurry.from_ms ? ms / hurry.times : ms, ...rest);
export class ReportJob extends WithRpc {
  constructor(state, env) { super(state, env); this.product = new ${name}(state, env); }
  fetch(request) { return this.product.fetch(request); }
  alarm() { return this.product.alarm(); }
  // The platform's clock, which shows the real time.
  ring() { return this.ctx.storage.setAlarm(RealDate.now() + 10); }
  rings_at() { return this.ctx.storage.getAlarm(); }
  move_clock(ms) { ahead_ms = ms; }
  hurry_timers(times, from_ms) { hurry = { times, from_ms }; }
  abort() { this.ctx.abort('the platform restarts it'); }
  print(text) { console.error(text); }
}
`);
  copyFileSync(join(BUILD, 'index_bg.wasm'), join(folder, 'index_bg.wasm'));
}

/** Every file below a folder, with its bytes. */
function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else if (entry.isFile()) yield [path, readFileSync(path)];
  }
}

/** The configuration, with a service of this script behind the binding `GHES`. */
function bind(folder, script) {
  const bound = join(folder, 'bound');
  mkdirSync(bound);
  writeFileSync(join(bound, 'index.js'), script);
  writeFileSync(join(bound, 'wrangler.toml'), 'name = "bound"\nmain = "index.js"\ncompatibility_date = "2026-11-01"\n');
  // The file's relative paths are made absolute, because the configuration is in another folder;
  // the service is a table, which may be at the end of the file.
  const text = readFileSync(CONFIG, 'utf8').replace('"../dist"', JSON.stringify(SITE)).replace(/^\[build\][^]*?(?=^\[)/m, '');
  writeFileSync(join(folder, 'wrangler.toml'), `${text}\n[[services]]\nbinding = "GHES"\nservice = "bound"\n`);
  return [join(folder, 'wrangler.toml'), [{ configPath: join(bound, 'wrangler.toml') }]];
}

/** Starts the worker with these variables; `bound` is the script of a second worker, bound as `GHES`. */
export async function open({ PEPPER: pepper = PEPPER, ...vars }, { bound } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-harness-'));
  const built = join(folder, 'built');
  const disk = join(folder, 'disk');
  for (const path of [built, disk]) mkdirSync(path);
  if (!existsSync(SITE)) mkdirSync(SITE);
  instrument(built);
  Object.assign(process.env, {
    // The runtime stores only its databases here.
    TMPDIR: disk,
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_LOG_PATH: join(folder, 'logs'),
    CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  });
  const { createTestHarness } = await import('wrangler');
  const [configPath, others] = bound ? bind(folder, bound) : [CONFIG, []];
  const server = createTestHarness({
    root: folder,
    workers: [{ configPath, prebuiltWorkerDir: built, vars, secrets: { PEPPER: pepper } }, ...others],
  });
  const { url } = await server.listen();
  const worker = server.getWorker();
  const object = async (id) => {
    const { JOBS } = await worker.getEnv();
    return JOBS.get(JOBS.idFromString(id));
  };
  let known = new Set();
  return {
    url: String(url).replace(/\/$/, ''),
    headers: somewhere,

    /** The current jobs are not new. */
    async markJobs() { known = new Set(await worker.listDurableObjectIds('ReportJob')); },
    /** The job that began since the last call. */
    async newJob() {
      const ids = await worker.listDurableObjectIds('ReportJob');
      const fresh = ids.filter((id) => !known.has(id));
      known = new Set(ids);
      if (fresh.length !== 1) throw new Error(`${fresh.length} jobs began, not one`);
      return fresh[0];
    },
    async sql(id, text) {
      const storage = await worker.getDurableObjectStorage('ReportJob', { id });
      return storage.exec(text);
    },
    /** Evicts the job while no request is open: its stored state stays. */
    evict: (id) => worker.evictDurableObject('ReportJob', { id }),
    /** Restarts the job, in the middle of whatever it is doing. */
    async crash(id) { await (await object(id)).abort().catch(() => {}); },
    /** Rings its alarm now. */
    async ring(id) { await (await object(id)).ring(); },
    async ringsAt(id) { return (await object(id)).rings_at(); },
    /** Sets the clock of every job this far ahead of the real one. */
    async moveClock(id, ms) { await (await object(id)).move_clock(ms); },
    /** Makes timers of at least this many ms ring this many times sooner from now on. */
    async hurryTimers(id, times, from_ms) { await (await object(id)).hurry_timers(times, from_ms); },
    /** Sends a request to the second worker. */
    bound: (path) => server.getWorker('bound').fetch(path),
    async print(id, text) { await (await object(id)).print(text); },
    logs: () => server.getLogs(),
    /** Every file of every database, and of their journals. */
    databases: () => [...files(disk)].filter(([path]) => /\.sqlite(-wal|-shm)?$/.test(path)),
    async close() {
      await server.close();
      // wrangler writes its own log last.
      process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    },
  };
}
