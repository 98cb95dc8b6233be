// Tests the worker in an operator's own `workerd`, without wrangler: what its network refuses by
// default, how it serves the page, and how much memory many clients need.
//
// A configured name could resolve to an internal address. The runtime checks the resolved address
// and connects to public addresses only, unless its own configuration says otherwise; `wrangler
// dev`, which the other suites use, says otherwise.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { before, test } from 'node:test';

import { path, person, problem, report, send, sleep, stranger, until } from '../support.mjs';
import { log, places, requestsOf, reset, settings, start } from '../upstream.mjs';

const BUILD = process.env.WORKER_BUILD ?? fileURLToPath(new URL('../../../worker/build', import.meta.url));

/** Files of a site, with their content. */
const SITE = {
  'index.html': 'text/html; charset=utf-8',
  '404.html': 'text/html; charset=utf-8',
  'boot.js': 'text/javascript; charset=utf-8',
  'engine.js': 'text/javascript; charset=utf-8',
  'engine-boot.js': 'text/javascript; charset=utf-8',
  'base.css': 'text/css; charset=utf-8',
  'engine_bg.wasm': 'application/wasm',
  'favicon.svg': 'image/svg+xml',
  'robots.txt': 'text/plain; charset=utf-8',
};

let origin;

before(async () => {
  await start();
  ({ origin } = await places());
  await reset();
  await settings({ polls: 0 });
});

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Runs the worker with these services, for as long as `act` takes. */
async function hosted(services, hostOf, act, variables = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-selfhosted-'));
  for (const file of ['index.js', 'index_bg.wasm']) copyFileSync(join(BUILD, file), join(folder, file));
  mkdirSync(join(folder, 'disk'));
  mkdirSync(join(folder, 'site'));
  for (const file of Object.keys(SITE)) writeFileSync(join(folder, 'site', file), `the text of ${file}`);
  const { port } = new URL(origin);
  const targets = [{ id: 'ghes', title: 'Inside', kind: 'ghes', origin: `http://${hostOf}:${port}`, allow_http: true }];
  writeFileSync(join(folder, 'config.capnp'), `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .main), (name = "disk", disk = (path = "${folder}/disk", writable = true)), (name = "site", disk = (path = "${folder}/site"))${services}],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const main :Workerd.Worker = (
  modules = [(name = "index.js", esModule = embed "index.js"), (name = "./index_bg.wasm", wasm = embed "index_bg.wasm")],
  compatibilityDate = "2026-11-01",
  compatibilityFlags = ["enable_request_signal"],
  bindings = [(name = "ASSETS", service = "site"), (name = "JOBS", durableObjectNamespace = "ReportJob"), (name = "BRAKES", durableObjectNamespace = "SignInBrake"), (name = "PEPPER", fromEnvironment = "PEPPER"), (name = "TARGETS", fromEnvironment = "TARGETS")${Object.keys(variables).map((name) => `, (name = "${name}", fromEnvironment = "${name}")`).join('')}],
  durableObjectNamespaces = [(className = "ReportJob", uniqueKey = "rollcall", enableSql = true), (className = "SignInBrake", uniqueKey = "rollcall-brakes", enableSql = true)],
  durableObjectStorage = (localDisk = "disk"),
);
`);
  const workerd = createRequire(createRequire(import.meta.url).resolve('workerd')).resolve('@cloudflare/workerd-linux-64/bin/workerd');
  const here = await freePort();
  const running = spawn(workerd, ['serve', 'config.capnp', '--socket-addr', `http=127.0.0.1:${here}`], {
    cwd: folder, stdio: ['ignore', 'ignore', 'pipe'],
    env: { PEPPER: 'a pepper of the tests, long enough', TARGETS: JSON.stringify(targets), ...variables },
  });
  let said = '';
  running.stderr.on('data', (piece) => { said += piece; });
  try {
    const at = `http://127.0.0.1:${here}`;
    const health = await until('an answer of workerd', () => {
      assert.equal(running.exitCode, null, `workerd has ended: ${said}`);
      return send('/api/v1/health', { at }).catch(() => undefined);
    });
    assert.equal(health.json.status, 'ok', health.body.toString());
    return await act(at, running.pid);
  } finally {
    running.kill();
    await once(running, 'exit');
    rmSync(folder, { recursive: true, force: true });
  }
}

const ask = (at, who, headers = {}) => send(path(), { at, headers: { authorization: who.authorization, ...headers } });

test('an operator\'s own workerd connects to no internal address, whatever name resolves to it', { timeout: 60_000 }, async () => {
  for (const host of ['127.0.0.1', 'localhost', '[::ffff:7f00:1]']) {
    const who = person();
    await hosted('', host, async (at) => {
      assert.equal((await ask(at, who, { prefer: 'wait=5' })).status, 202);
      const { state, attempts } = (await send(`${path()}/status`, { at, headers: { authorization: who.authorization } })).json;
      assert.equal(state, 'waiting');
      assert.ok(attempts >= 2, `tried ${attempts} times`);
    });
    assert.deepEqual(await requestsOf(who), [], `${host} was asked`);
  }
});

test('if its configuration allows it, it fetches and stores a report', { timeout: 60_000 }, async () => {
  const who = person();
  await hosted(', (name = "internet", network = (allow = ["private"]))', '127.0.0.1', async (at) => {
    report(await ask(at, who, { prefer: 'wait=25' }));
    report(await ask(at, who, { 'cache-control': 'only-if-cached' }), { applied: false });
  });
  assert.equal((await requestsOf(who)).length, 1);
});

const INSIDE = ', (name = "internet", network = (allow = ["private"]))';

test('a header that only a client sets locks no other client out', { timeout: 60_000 }, async () => {
  const here = { 'cf-connecting-ip': '192.0.2.7' };
  await hosted(INSIDE, '127.0.0.1', async (at) => {
    for (let times = 0; times < 25; times++) await ask(at, stranger(), { ...here, prefer: 'wait=5' });
    report(await ask(at, person(), { ...here, prefer: 'wait=25' }));
  });
  await hosted(INSIDE, '127.0.0.1', async (at) => {
    for (let times = 0; times < 20; times++) await ask(at, stranger(), { 'x-real-ip': '192.0.2.7', prefer: 'wait=5' });
    // The client's own text before the proxy's address changes nothing.
    const more = await ask(at, person(), { 'x-real-ip': '198.51.100.1, 192.0.2.7', prefer: 'wait=25' });
    problem(more, 'too-many-credentials', 429);
  }, { CLIENT_ADDRESS_HEADER: 'X-Real-IP' });
});

test('a credential from another machine over plain HTTP is refused', { timeout: 60_000 }, async () => {
  const who = person();
  await hosted(INSIDE, '127.0.0.1', async (at) => {
    for (const way of ['', '/status', '/events']) {
      const asked = await send(path() + way, { at, headers: { authorization: who.authorization, host: 'rollcall.example' } });
      problem(asked, 'plain-http', 403);
    }
    report(await ask(at, who, { host: `localhost:${new URL(at).port}`, prefer: 'wait=25' }));
  });
  assert.equal((await requestsOf(who)).length, 1);
});

test('a request for a host name that is not listed is refused', { timeout: 60_000 }, async () => {
  await reset();
  await settings({ polls: 0 });
  const who = person();
  await hosted(INSIDE, '127.0.0.1', async (at) => {
    for (const way of ['/api/v1/targets', '/api/v1/health', path()]) {
      problem(await send(way, { at, headers: { authorization: who.authorization, host: 'rebound.example' } }), 'unknown-host', 403);
    }
    assert.equal((await send('/api/v1/targets', { at, headers: { host: 'rollcall.example:8080' } })).status, 200);
  }, { HOSTS: 'rollcall.example' });
  assert.deepEqual((await log()).requests, []);
});

/** The headers that `_headers` gives a path, names in lower case; `! name` removes a header of an earlier rule. */
function told(path) {
  const text = readFileSync(new URL('../../../app/static/_headers', import.meta.url), 'utf8');
  const fields = {};
  let applies = false;
  for (const line of text.split('\n').filter((one) => one.trim() && !one.startsWith('#'))) {
    if (!line.startsWith(' ')) applies = line === '/*' || line === path;
    else if (applies && line.trim().startsWith('! ')) delete fields[line.trim().slice(2).toLowerCase()];
    else if (applies) {
      const [name, ...value] = line.trim().split(': ');
      fields[name.toLowerCase()] = value.join(': ');
    }
  }
  return fields;
}

test('files have the headers that Cloudflare gives them, and their media types', { timeout: 60_000 }, async () => {
  await hosted('', '127.0.0.1', async (at) => {
    const served = [...Object.keys(SITE).map((file) => [`/${file}`, file, 200]), ['/', 'index.html', 200], ['/nothing-here.js', '404.html', 404]];
    for (const [way, file, code] of served) {
      const answer = await send(way, { at });
      assert.equal(answer.status, code, way);
      assert.equal(answer.body.toString(), `the text of ${file}`, way);
      assert.equal(answer.headers['content-type'], SITE[file], way);
      const expected = told(code === 404 ? '/404.html' : way);
      assert.ok(Object.keys(expected).length >= 9, way);
      for (const [name, value] of Object.entries(expected)) assert.equal(answer.headers[name], value, `${name} of ${way}`);
    }
    // The listing of a folder is not a file, and is not served.
    assert.equal((await send('/..%2fdisk/', { at })).status, 404);
    const head = await send('/boot.js', { at, method: 'HEAD' });
    assert.deepEqual([head.status, head.body.length, head.headers['x-content-type-options']], [200, 0, 'nosniff']);
  });
});

/** Resident memory of a process, in MB. */
const resident_mb = (pid) => Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+) kB/)[1]) / 1024;

test('three thousand streams without a requested report end at once, hold no memory, and other requests are served', { timeout: 180_000 }, async (t) => {
  await reset();
  await settings({ polls: 0 });
  const CROWD = 3_000;
  const someone = person();
  await hosted(INSIDE, '127.0.0.1', async (at, pid) => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: Infinity });
    /** Sends three thousand simultaneous requests; returns the largest memory of the process in the meantime. */
    const crowd = async (way) => {
      const outcomes = { open: 0, ended: 0, failed: 0, busy: 0 };
      const one = () => new Promise((settled) => {
        const request = http.get(`${at}${way}`, { agent, headers: { authorization: 'Bearer made-up' } }, (response) => {
          outcomes.open += 1;
          if (response.statusCode !== 200) outcomes.busy += 1;
          response.resume();
          response.on('close', () => { outcomes.open -= 1; outcomes.ended += 1; settled(); });
        });
        request.on('error', () => { outcomes.failed += 1; settled(); });
      });
      let most_mb = resident_mb(pid);
      const looking = setInterval(() => { most_mb = Math.max(most_mb, resident_mb(pid)); }, 50);
      try {
        const all = Promise.all(Array.from({ length: CROWD }, one));
        report(await ask(at, someone, { prefer: 'wait=25' }));
        await Promise.race([all, sleep(40_000)]);
      } finally {
        clearInterval(looking);
      }
      t.diagnostic(`${way}: ${JSON.stringify(outcomes)}, ${most_mb.toFixed(1)} MB at most`);
      assert.equal(outcomes.open, 0, 'some are still open');
      assert.equal(outcomes.failed, 0, 'the instance did not answer');
      return most_mb;
    };
    try {
      t.diagnostic(`${resident_mb(pid).toFixed(1)} MB before`);
      // The runtime collects garbage late, whatever is requested: three thousand requests for
      // health take as much. After a collection, the remaining growth is limited.
      let [usual_mb, steady] = [0, 0];
      for (let times = 0; times < 15 && steady < 3; times++) {
        const now_mb = await crowd(`${path()}/events`);
        steady = now_mb - usual_mb < 20 ? steady + 1 : 0;
        usual_mb = Math.max(usual_mb, now_mb);
      }
      assert.equal(steady, 3, 'every three thousand streams take 20 MB more');
    } finally {
      // The runtime ends when its connections have.
      agent.destroy();
    }
    report(await ask(at, someone, { 'cache-control': 'only-if-cached' }), { applied: false });
  });
});
