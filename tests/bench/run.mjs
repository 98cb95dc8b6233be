// The bench: Rollcall and its peers on the same file, in the same run of the same browser.
//
//   node tests/bench/run.mjs [--rows N] [--repeat N] [--only stream,duckdb,…] [--file PATH] [--out PATH]
//
// CHROMIUM names the browser, ROLLCALL_DIST the built site. A part that fails is named in the
// results and makes the exit code 1; a bar that is not met does not.

import { spawnSync } from 'node:child_process';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs, stripVTControlCharacters } from 'node:util';
import { brotliCompressSync, constants } from 'node:zlib';

import { launch } from './browser.mjs';
import { EDGE } from './edge-results.mjs';
import * as peers from './peers.mjs';
import { render } from './results.mjs';
import { firstVisit, rollcall } from './rollcall.mjs';
import { headersFrom, serve } from './serve.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = resolve(HERE, '../..');
const DIST = resolve(process.env.ROLLCALL_DIST ?? join(ROOT, 'dist'));
const CACHE = join(ROOT, 'target/bench');
const RESULTS = join(HERE, 'RESULTS.md');

/** The million the bars are about. */
const FULL_ROWS = 1_000_000;

const SUBJECTS = {
  stream: peers.stream,
  rollcall,
  duckdb: peers.duckdb,
  udsv: peers.udsv,
  papaparse: peers.papaparse,
};

const PACKAGES = { 'DuckDB-WASM': '@duckdb/duckdb-wasm', uDSV: 'udsv', PapaParse: 'papaparse' };

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: String(FULL_ROWS) },
    repeat: { type: 'string', default: '5' },
    only: { type: 'string' },
    file: { type: 'string' },
    out: { type: 'string' },
  },
});
process.exitCode = await main();

async function main() {
  const subjects = (options.only ?? Object.keys(SUBJECTS).join(',')).split(',');
  const unknown = subjects.filter((name) => !(name in SUBJECTS));
  const repeat = wholeNumber('--repeat', options.repeat);
  const rows = wholeNumber('--rows', options.rows);
  if (unknown.length > 0) {
    throw new Error(`--only knows ${Object.keys(SUBJECTS).join(', ')}, not ${unknown.join(', ')}`);
  }

  const path = options.file ? resolve(options.file) : await generate(rows);
  const file = { path, bytes: (await stat(path)).size, ...(await warmAndCount(path)) };
  const load = loadavg()[0];
  const chrome = await launch();
  const site = await serve([{ prefix: '/', folder: DIST }], await headersFrom(join(DIST, '_headers')));
  const peerPages = await serve(
    [
      { prefix: '/peers/', folder: join(HERE, 'peers') },
      { prefix: '/node_modules/', folder: join(ROOT, 'node_modules') },
    ],
    () => ({ 'cache-control': 'max-age=3600' }),
  );
  const run = {
    chrome,
    site,
    peers: peerPages,
    file,
    repeat,
    load,
    versions: await versions(),
    figures: figureBook(),
    hits: new Map(),
    wire: [],
    failures: [],
    attempt: (part, action) => attempt(run, part, action),
  };
  if (subjects.includes('rollcall') && !existsSync(join(DIST, 'index.html'))) {
    const message = 'the site is not built; `cargo xtask build` builds it';
    run.failures.push({ part: 'rollcall', message });
    subjects.splice(subjects.indexOf('rollcall'), 1);
  }
  try {
    await measureEmptyPage(run);
    // Round by round and not subject by subject, so that a busy minute of the machine does not
    // fall on one of them alone.
    for (let round = 1; round <= repeat; round++) {
      for (const subject of subjects) {
        process.stderr.write(`round ${round} of ${repeat}: ${subject}\n`);
        await attempt(run, subject, () => SUBJECTS[subject](run, run.figures.recorder(subject)));
      }
    }
    if (subjects.includes('rollcall')) {
      await attempt(run, 'rollcall: bytes on first visit', () => measureFirstVisit(run));
    }
  } finally {
    await chrome.close();
    site.close();
    peerPages.close();
  }

  const text = render(run);
  process.stdout.write(text);
  const isFull = rows === FULL_ROWS && !options.file && !options.only;
  const out = options.out ?? (isFull ? RESULTS : null);
  if (out) await writeFile(out, text + (await edgeSection(out)));
  else process.stderr.write('a partial run: RESULTS.md was left as it is\n');
  return run.failures.length > 0 ? 1 : 0;
}

function wholeNumber(name, text) {
  const number = Number(text.replaceAll('_', ''));
  if (!Number.isInteger(number) || number < 1) throw new Error(`${name} ${text} is not a number`);
  return number;
}

/** Every value that was measured, by subject and metric. */
function figureBook() {
  const book = new Map();
  const names = (subject, pattern) =>
    [...(book.get(subject)?.keys() ?? [])].filter((name) => pattern.test(name));
  /** The values of one metric, or of all whose names fit; undefined where there are none. */
  const figures = (subject, metric) => {
    const wanted = metric instanceof RegExp ? names(subject, metric) : [metric];
    const values = wanted.flatMap((name) => book.get(subject)?.get(name) ?? []);
    return values.length > 0 ? values : undefined;
  };
  const recorder = (subject) => {
    const all = (metric, values) => {
      if (!book.has(subject)) book.set(subject, new Map());
      const metrics = book.get(subject);
      metrics.set(metric, [...(metrics.get(metric) ?? []), ...values]);
    };
    return Object.assign((metric, value) => all(metric, [value]), { all });
  };
  return Object.assign(figures, { names, recorder });
}

/** A failure is kept, once per part and message, and the run goes on. */
async function attempt(run, part, action) {
  try {
    await action();
  } catch (error) {
    const plain = stripVTControlCharacters(String(error.message ?? error));
    const lines = plain.split('\n').map((line) => line.trim()).filter(Boolean);
    const message = lines.slice(0, 6).join(' · ');
    if (!run.failures.some((known) => known.part === part && known.message === message)) {
      run.failures.push({ part, message });
    }
    process.stderr.write(`  failed: ${part}: ${message}\n`);
  }
}

/** Generated each time, which takes a second: a kept file could be an older generator's. */
async function generate(rows, report = 'all_users') {
  const folder = join(CACHE, String(rows));
  await mkdir(folder, { recursive: true });
  // The name a download would have; the number is the samples' as-of.
  const path = join(folder, `${report.replace('_', '-')}-1793512800.csv`);
  const made = spawnSync(
    'cargo',
    [
      ...['run', '--quiet', '--release', '-p', 'tests', '--bin', 'generate', '--'],
      ...[report, String(rows), '--out', path],
    ],
    { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  if (made.status !== 0) throw new Error('the report could not be generated');
  return path;
}

/**
 * Reads the file once, so that the first subject does not pay for the disk, and counts its rows
 * and those that hold what will be searched for; a sample has no line breaks inside its cells.
 */
async function warmAndCount(path) {
  const needle = peers.KEYSTROKES.at(-1);
  let columns;
  let rows = 0;
  let hits = 0;
  for await (const line of createInterface({ input: createReadStream(path) })) {
    if (!columns) {
      columns = line.split(',');
      continue;
    }
    rows++;
    if (line.toLowerCase().includes(needle)) hits++;
  }
  return { columns, rows, hits };
}

async function measureEmptyPage(run) {
  const resting = [];
  const peak = [];
  for (let nth = 0; nth < 3; nth++) {
    await run.chrome.withPage(`${run.peers.origin}/peers/empty.html`, async (page) => {
      resting.push(await run.chrome.restingBytes(page));
      peak.push(await run.chrome.peakBytes());
    });
  }
  run.emptyPageBytes = Math.min(...resting);
  run.emptyPagePeakBytes = Math.min(...peak);
}

async function measureFirstVisit(run) {
  const small = run.file.rows <= 100 ? run.file.path : await firstRows(run.file.path, 100);
  const asked = await firstVisit(run, small);
  for (const [path, file] of asked) {
    const bytes = await readFile(file);
    const brotli = brotliCompressSync(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 11,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    });
    run.wire.push({ path, raw: bytes.length, brotli: brotli.length });
  }
  run.wire.sort((a, b) => b.brotli - a.brotli);
  run.figures.recorder('rollcall')('wire', run.wire.reduce((sum, { brotli }) => sum + brotli, 0));
}

async function firstRows(path, rows) {
  const folder = join(CACHE, 'small');
  await mkdir(folder, { recursive: true });
  const small = join(folder, basename(path));
  let text = '';
  for await (const chunk of createReadStream(path, { encoding: 'utf8', end: 1 << 20 })) text += chunk;
  await writeFile(small, `${text.split('\n').slice(0, rows + 1).join('\n')}\n`);
  return small;
}

/** The section that the bench of the edge has written there. */
async function edgeSection(out) {
  const [, section] = (await readFile(out, 'utf8').catch(() => '')).split(`\n${EDGE}\n`);
  return section ? `\n${EDGE}\n${section}` : '';
}

async function versions() {
  const found = {};
  for (const [name, folder] of Object.entries(PACKAGES)) {
    const manifest = await readFile(join(ROOT, 'node_modules', folder, 'package.json'), 'utf8')
      .catch(() => null);
    found[name] = manifest ? JSON.parse(manifest).version : 'not installed';
  }
  return found;
}
