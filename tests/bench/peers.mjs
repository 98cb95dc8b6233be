// What the peers are asked to do. Each function measures once, in a fresh page, and records into
// the figures it is given; the caller repeats.

import { until } from './browser.mjs';

/** Typed letter by letter; the whole of it is one family name in 4,096. */
export const KEYSTROKES = ['b', 'be', 'bel', 'belk', 'belka', 'belkar', 'belkari', 'belkarin'];

async function withPeer(run, name, use) {
  return run.chrome.withPage(`${run.peers.origin}/peers/${name}.html`, async (page) => {
    await until(page, () => window.ready === true, null, `${name}'s page`);
    await page.locator('input[type=file]').setInputFiles(run.file.path);
    return use(page);
  });
}

export async function recordMemory(run, page, record) {
  record('memory', (await run.chrome.restingBytes(page)) - run.emptyPageBytes);
  record('memory_peak', (await run.chrome.peakBytes()) - run.emptyPagePeakBytes);
}

function expectRows(run, rows) {
  if (rows !== run.file.rows) throw new Error(`read ${rows} rows of ${run.file.rows}`);
}

export async function stream(run, record) {
  for (const kind of ['byob', 'default']) {
    await withPeer(run, 'stream', async (page) => {
      const { ms, bytes } = await page.evaluate((kind) => window.read(kind), kind);
      if (bytes !== run.file.bytes) throw new Error(`read ${bytes} of ${run.file.bytes} bytes`);
      record(kind, ms);
    });
  }
}

export async function duckdb(run, record) {
  await withPeer(run, 'duckdb', async (page) => {
    record('start_up', await page.evaluate(() => window.startUp()));
    const table = await page.evaluate(() => window.createTable());
    expectRows(run, table.rows);
    record('create_table', table.ms);
    await recordMemory(run, page, record);
    for (const needle of KEYSTROKES) {
      const { ms, rows } = await page.evaluate((needle) => window.search(needle), needle);
      record(`search:${needle}`, ms);
      run.hits.set(needle, rows);
    }
    for (const column of table.columns) {
      record(`sort:${column}`, await page.evaluate((name) => window.sort(name), column));
    }
    run.versions['DuckDB engine'] = await page.evaluate(() => window.version());
  });
}

export async function udsv(run, record) {
  for (const kind of ['stringArrs', 'typedCols']) {
    await withPeer(run, 'udsv', async (page) => {
      const { ms, rows } = await page.evaluate((kind) => window.parse(kind), kind);
      expectRows(run, rows);
      record(kind, ms);
      if (kind === 'stringArrs') await recordMemory(run, page, record);
    });
  }
}

export async function papaparse(run, record) {
  await withPeer(run, 'papaparse', async (page) => {
    const { ms, rows } = await page.evaluate(() => window.parse());
    expectRows(run, rows);
    record('worker', ms);
    await recordMemory(run, page, record);
  });
}
