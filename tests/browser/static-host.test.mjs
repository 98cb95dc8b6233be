// Tests the site on a plain file host that sends none of the product's headers: a script in each
// engine tries every way to the network, and the page must state the confinement.
//
// ROLLCALL_URL is the same site with its headers; it must be confined as well.

import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { after, before, test } from 'node:test';

import { address, choose, corpus, launch, root } from './support.mjs';

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm', '.css': 'text/css', '.svg': 'image/svg+xml' };

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

/** A server that records its requests, and that ends with the test `t`. */
async function host(t, answer) {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    answer(request, response);
  });
  server.on('upgrade', (request, socket) => { asked.push(request.url); socket.destroy(); });
  t.after(() => { server.close(); server.closeAllConnections(); });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return { at: `http://127.0.0.1:${server.address().port}`, asked };
}

/** Serves `dist/` with the headers that `headersOf` gives for a path, and with `before` in front of a script. */
function staticHost(t, { headersOf = () => ({}), before = {} } = {}) {
  const dist = join(root, 'dist');
  return host(t, (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const path = join(dist, pathname === '/' ? 'index.html' : pathname);
    if (!existsSync(path) || !statSync(path).isFile()) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'text/plain', ...headersOf(pathname) });
    return response.end(Buffer.concat([Buffer.from(before[pathname] ?? ''), readFileSync(path)]));
  });
}

/** A host that accepts every request. */
const stranger = (t) => host(t, (_, response) => {
  response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'text/javascript' }).end('export {};');
});

/** Opens the page and a file, and returns the threads besides the page's. */
async function visit(t, at) {
  const context = await browser.newContext();
  t.after(() => context.close());
  const page = await context.newPage();
  await page.goto(at);
  await page.locator('input[type=file]').first().waitFor({ state: 'attached' });
  await choose(page, corpus('all_users.plain.csv'));
  await page.getByRole('region', { name: 'Figures' }).waitFor({ timeout: 30_000 });
  const threads = [];
  for (const worker of page.workers()) {
    const isEngine = await worker.evaluate(() => 'pagePort' in globalThis);
    threads.push({ worker, isEngine });
  }
  assert.ok(threads.some(({ isEngine }) => isEngine), 'no engine was found');
  assert.ok(threads.some(({ isEngine }) => !isEngine), 'the thread that starts engines was not found');
  return { page, threads };
}

/** Runs in a thread: tries each way to an address, and returns those that did not fail. */
async function tryNetwork(url) {
  const soon = (promise) => Promise.race([promise, new Promise((_, no) => { setTimeout(no, 1_500, new Error('late')); })]);
  const event = (target, good, bad) => new Promise((yes, no) => { target.addEventListener(good, yes); target.addEventListener(bad, no); });
  const ways = {
    fetch: () => fetch(`${url}/fetch`, { mode: 'no-cors' }),
    XMLHttpRequest: () => { const asks = new XMLHttpRequest(); asks.open('GET', `${url}/xhr`); asks.send(); return event(asks, 'load', 'error'); },
    WebSocket: () => { const socket = new WebSocket(`${url.replace('http', 'ws')}/socket`); return event(socket, 'open', 'error'); },
    WebSocketStream: () => new WebSocketStream(`${url.replace('http', 'ws')}/socket-stream`).opened,
    WebTransport: () => new WebTransport(`${url.replace('http:', 'https:')}/transport`).ready,
    EventSource: () => event(new EventSource(`${url}/events`), 'open', 'error'),
    FontFace: () => new FontFace('x', `url(${url}/font)`).load(),
    import: () => import(`${url}/import`),
    importScripts: () => importScripts(`${url}/scripts`),
    Worker: () => event(new Worker(`${url}/worker`, { type: 'module' }), 'message', 'error'),
    sendBeacon: () => { if (!navigator.sendBeacon(`${url}/beacon`)) throw new Error('refused'); },
    cache: async () => (await caches.open('x')).add(`${url}/cache`),
    fetchLater: () => fetchLater(`${url}/later`),
  };
  const open = [];
  for (const [name, way] of Object.entries(ways)) {
    try {
      await soon((async () => way())());
      open.push(name);
    } catch { /* As it should be. */ }
  }
  return open;
}

/** Runs in an engine: lists the remaining ways to another page, to a store or to a device. */
async function tryDoors() {
  const own = [
    'BroadcastChannel', 'indexedDB', 'caches', 'FontFace', 'fonts', 'Notification', 'fetch', 'XMLHttpRequest', 'WebSocket',
    'WebSocketStream', 'WebTransport', 'EventSource', 'Worker', 'SharedWorker', 'importScripts', 'RTCPeerConnection', 'RTCDataChannel',
    'webkitRequestFileSystem', 'webkitRequestFileSystemSync', 'webkitResolveLocalFileSystemURL', 'webkitResolveLocalFileSystemSyncURL',
    'cookieStore', 'PushManager', 'IDBFactory', 'fetchLater',
  ];
  const ofNavigator = ['serviceWorker', 'storage', 'storageBuckets', 'locks', 'sendBeacon', 'usb', 'hid', 'serial', 'bluetooth', 'mediaDevices', 'permissions'];
  return [...own.filter((name) => globalThis[name] !== undefined), ...ofNavigator.filter((name) => navigator[name] !== undefined)];
}

/** Checks that no thread besides the page's has a way to any address. */
async function assertLocked({ threads }, own, foreign, { except = [] } = {}) {
  for (const { worker, isEngine } of threads) {
    for (const host of [own, foreign]) {
      const before = host.asked.length;
      const open = await worker.evaluate(tryNetwork, host.at);
      assert.deepEqual(open.filter((name) => !except.includes(name)), [], `${isEngine ? 'an engine' : 'the starter'} reaches ${host === own ? 'its own host' : 'any host'}`);
      assert.deepEqual(host.asked.slice(before).filter((path) => !except.some((name) => path === `/${name}`)), []);
    }
    if (isEngine) assert.deepEqual(await worker.evaluate(tryDoors), [], 'doors that an engine has no use for');
  }
}

/** The page's text about the engine's confinement. */
async function said(page) {
  await page.locator('.meter').click();
  const dialog = page.getByRole('dialog', { name: 'Where your data is' });
  await dialog.waitFor();
  const text = await dialog.locator('dt', { hasText: 'No network for your rows' }).locator('xpath=following-sibling::dd[1]').innerText();
  await page.keyboard.press('Escape');
  return text;
}

test('on a host that sends no headers, an engine is locked by the page’s own policy', async (t) => {
  // A machine that has much to do starts the thread late. Without the policy it would run all the same.
  const before = { '/engine-boot.js': 'for (const until = Date.now() + 7_000; Date.now() < until;);\n' };
  const [own, foreign] = [await staticHost(t, { before }), await stranger(t)];
  const visited = await visit(t, own.at);
  await assertLocked(visited, own, foreign);
  const text = await said(visited.page);
  assert.match(text, /This host sends no policy/);
  assert.match(text, /the browser refused/);
});

test('on a host that lets no such thread begin, files open all the same, and the page says that nothing is enforced', async (t) => {
  const files = readFileSync(join(root, 'dist/_headers'), 'utf8');
  const policy = files.match(/Content-Security-Policy: (default-src 'none'; script-src 'self'.*)/)[1];
  const headersOf = (path) => (path === '/' ? { 'content-security-policy': policy } : {});
  const [own, foreign] = [await staticHost(t, { headersOf }), await stranger(t)];
  const { page, threads } = await visit(t, own.at);
  // An `import()` in a program cannot be disabled, and its own host is allowed.
  await assertLocked({ threads: threads.filter(({ isEngine }) => isEngine) }, own, foreign, { except: ['import'] });
  const text = await said(page);
  assert.match(text, /no policy/);
  assert.doesNotMatch(text, /refused/);
});

test('on a host that sends the headers, an engine is locked by them', async (t) => {
  const foreign = await stranger(t);
  const visited = await visit(t, address);
  await assertLocked(visited, { at: address, asked: [] }, foreign);
  assert.match(await said(visited.page), /This host sends that thread its own policy/);
});
