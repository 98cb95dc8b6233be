// Helpers of every browser journey: a browser, a page that is watched, files to drop, an audit.
//
// The server's address comes in ROLLCALL_URL, the browser in CHROMIUM; `cargo xtask test browser`
// sets both.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { chromium } from 'playwright-core';

const here = dirname(fileURLToPath(import.meta.url));
export const root = join(here, '../..');
export const address = process.env.ROLLCALL_URL ?? 'http://127.0.0.1:8787';
const axeSource = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');

/** The sandbox is not available to root, and without a network, background traffic causes noise. */
export const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

export async function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
}

/**
 * Opens the page in a fresh profile and watches it: every request after it is ready, every error
 * on its console.
 */
export async function open(browser, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 }, locale: 'en-GB', timezoneId: 'Europe/Berlin', ...options,
  });
  const page = await context.newPage();
  const watched = { requests: [], errors: [] };
  page.on('console', (message) => {
    if (message.type() === 'error') watched.errors.push(message.text());
  });
  page.on('pageerror', (error) => watched.errors.push(String(error)));
  await page.goto(address);
  await page.locator('input[type=file]').first().waitFor({ state: 'attached' });
  // The warm engine is part of the page's own loading.
  await page.waitForFunction(() => performance.getEntriesByType('resource').some((r) => r.name.includes('engine.js')), null, { timeout: 20_000 });
  // The icon is too; later it is shown from memory.
  await page.waitForFunction(() => document.querySelector('link[rel=icon]')?.href.startsWith('blob:'), null, { timeout: 20_000 });
  await page.waitForTimeout(300);
  context.on('request', (request) => {
    // Reading a dropped file is not a network request.
    if (!request.url().startsWith('blob:')) watched.requests.push(request.url());
  });
  return { context, page, watched };
}

/** The program that makes samples, which is downloaded when a person opens one. */
const SAMPLE_FILES = ['sample-boot.js', 'sample.js', 'sample_bg.wasm'].map((file) => new URL(file, `${address}/`).href);

/** Checks at the end of every journey; only a journey that opens a sample downloads its program. */
export function assertQuiet(watched, { sample = false } = {}) {
  const allowed = sample ? SAMPLE_FILES : [];
  const requests = watched.requests.filter((url) => !allowed.includes(url));
  assert.deepEqual(requests, [], 'the page made requests after it had loaded');
  assert.deepEqual(watched.errors, [], 'errors on the console');
}

/** Keeps the text that the page copies: a headless system has no clipboard to read. */
export async function catchCopies(page) {
  await page.evaluate(() => {
    navigator.clipboard.writeText = (text) => { globalThis.copied = text; return Promise.resolve(); };
    navigator.clipboard.write = async ([item]) => { globalThis.copied = await (await item.getType('text/plain')).text(); };
  });
}

/** The text that the page copied last. */
export async function copiedText(page) {
  await page.waitForFunction(() => globalThis.copied !== undefined);
  return page.evaluate(() => { const text = globalThis.copied; delete globalThis.copied; return text; });
}

/**
 * All data that a page's origin keeps in the browser beyond its memory, as text, by place: Web
 * Storage, cookies, IndexedDB, Cache Storage, the origin's private files, service workers.
 */
export async function keptTexts(page) {
  return page.evaluate(async () => {
    const bytesAsText = (bytes) => ['utf-8', 'utf-16le'].map((encoding) => new TextDecoder(encoding).decode(bytes)).join('\n');
    /** A value as structured cloning keeps it: nested, binary, or a file. */
    const asText = async (value) => {
      if (value instanceof Blob) return `${value.name ?? ''} ${value.type} ${bytesAsText(await value.arrayBuffer())}`;
      if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return bytesAsText(value);
      if (value instanceof Map) return asText([...value]);
      if (value instanceof Set) return asText([...value]);
      if (value instanceof Error || value instanceof RegExp || value instanceof Date) return String(value);
      if (value === null || typeof value !== 'object') return String(value);
      const parts = await Promise.all(Object.entries(value).map(async ([key, part]) => `${key} ${await asText(part)}`));
      return parts.join('\n');
    };
    const answer = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

    const databases = [];
    for (const { name } of await indexedDB.databases()) {
      databases.push(name);
      const database = await answer(indexedDB.open(name));
      for (const storeName of database.objectStoreNames) {
        const store = database.transaction(storeName).objectStore(storeName);
        const [keys, values] = await Promise.all([answer(store.getAllKeys()), answer(store.getAll())]);
        databases.push(storeName, [...store.indexNames].join(' '), await asText(keys), await asText(values));
      }
      database.close();
    }

    const cached = [];
    for (const name of await caches.keys()) {
      cached.push(name);
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const response = await cache.match(request, { ignoreVary: true });
        cached.push(request.url, [...request.headers].join(), [...(response?.headers ?? [])].join(), bytesAsText(await response?.arrayBuffer() ?? new ArrayBuffer()));
      }
    }

    const files = [];
    const list = async (folder) => {
      for await (const [name, entry] of folder.entries()) {
        files.push(name);
        if (entry.kind === 'directory') await list(entry);
        else files.push(await asText(await entry.getFile()));
      }
    };
    await list(await navigator.storage.getDirectory());

    const workers = await navigator.serviceWorker.getRegistrations();
    return {
      localStorage: JSON.stringify({ ...localStorage }),
      sessionStorage: JSON.stringify({ ...sessionStorage }),
      cookies: document.cookie,
      indexedDB: databases.join('\n'),
      'Cache Storage': cached.join('\n'),
      'private files': files.join('\n'),
      'service workers': workers.map((worker) => `${worker.scope} ${worker.active?.scriptURL}`).join('\n'),
    };
  });
}

/** Checks that the page's origin keeps none of these texts. */
export async function assertNotKept(page, texts) {
  for (const [place, kept] of Object.entries(await keptTexts(page))) {
    for (const text of texts) assert.ok(!kept.includes(text), `it is kept in: ${place}`);
  }
}

/** Checks that the current page has no serious or critical violation. */
export async function audit(page, what) {
  // The page's policy forbids foreign scripts, so the debugger injects the audit.
  await page.evaluate(axeSource);
  const result = await page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return violations
      .filter((v) => v.impact === 'serious' || v.impact === 'critical')
      .map((v) => `${v.impact} ${v.id}: ${v.help} — ${v.nodes.slice(0, 3).map((n) => n.target.join(' ')).join(' | ')}`);
  });
  assert.deepEqual(result, [], `accessibility of ${what}`);
}

/**
 * The page's accessible structure compared with a reviewed snapshot. UPDATE_ARIA=1 writes it.
 */
export async function ariaSnapshot(locator, name) {
  const file = join(here, 'aria', `${name}.yml`);
  const seen = `${await locator.ariaSnapshot()}\n`;
  if (process.env.UPDATE_ARIA || !existsSync(file)) {
    assert.ok(process.env.UPDATE_ARIA, `${file} is missing: run with UPDATE_ARIA=1 and read it`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, seen);
  }
  assert.equal(seen, readFileSync(file, 'utf8'), `accessible structure of ${name}`);
}

/** Opens "How it was read", where the reading of an open file can be corrected. */
export async function howRead(page) {
  const details = page.locator('details.how-read');
  await details.waitFor();
  if (!(await details.evaluate((element) => element.open))) await details.locator('summary').click();
}

/** Puts files into the page's file input, as the picker does. */
export async function choose(page, ...paths) {
  await page.locator('input[type=file]').first().setInputFiles(paths);
}

/** Drops files from outside the browser, through the browser's own drag events. */
export async function drop(page, ...paths) {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop']) {
    await session.send('Input.dispatchDragEvent', { type, x: 400, y: 400, data });
  }
  await session.detach();
}

export function corpus(name) {
  return join(root, 'tests/corpus/ghes', name);
}

/** A folder that is removed when the tests end. */
export function scratch() {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A generated report of `rows` rows; it is made once and kept with the build's output. */
export function generated(report, rows) {
  const folder = join(root, 'target/generated');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${report}-${rows}.csv`);
  if (!existsSync(file) || statSync(file).size === 0) {
    execFileSync('cargo', ['run', '--quiet', '--release', '-p', 'tests', '--bin', 'generate', '--', report, String(rows), '--out', file], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  }
  return file;
}

/** Rows of a simple CSV (no quotes needed) as objects, to count with plain JavaScript. */
export function rowsOf(path) {
  const [header, ...lines] = readFileSync(path, 'utf8').replace(/^\ufeff/, '').trim().split(/\r?\n/);
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((value, i) => [names[i], value])));
}

/** The number of rows that the table shows, when it no longer changes. */
export async function shownRows(page) {
  const grid = page.getByRole('grid');
  await grid.waitFor();
  let last = null;
  for (let i = 0; i < 100; i += 1) {
    const busy = (await grid.getAttribute('aria-busy')) === 'true';
    const now = Number(await grid.getAttribute('aria-rowcount')) - 1;
    if (!busy && now === last) return now;
    last = busy ? null : now;
    await page.waitForTimeout(60);
  }
  return last;
}

/** The cells of one column from the top, as far as they are drawn. */
export async function column(page, key) {
  const index = await page.locator(`[role=columnheader][data-column="${key}"]`).getAttribute('aria-colindex');
  await shownRows(page);
  const cells = await page.locator(`[role=row] [aria-colindex="${index}"]:not([role=columnheader])`).evaluateAll((all) =>
    all.filter((cell) => cell.checkVisibility())
      .map((cell) => [Number(cell.closest('[role=row]').getAttribute('aria-rowindex')), cell.innerText.trim()])
      .filter(([row]) => row > 0));
  return cells.sort((a, b) => a[0] - b[0]).map((pair) => pair[1]);
}

/** Waits until `see` returns the wanted value; if it never does, the failure shows the last value. */
export async function settled(see, wanted) {
  let seen;
  for (let i = 0; i < 100; i += 1) {
    seen = await see();
    if (seen === wanted) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.equal(seen, wanted);
}
