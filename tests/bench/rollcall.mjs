// What Rollcall is asked to do, through the page a person would use. Times come from the page's
// own User Timing entries, which end when the rows are painted.

import { frameTimes, until } from './browser.mjs';
import { KEYSTROKES, recordMemory } from './peers.mjs';

/** How long a person needs from seeing the page to dropping a file. */
const HAND_MS = 1_500;

const GRID_SCROLL = '[data-testid="grid-scroll"]';

const markCount = (name) => performance.getEntriesByName(name).length;

export async function rollcall(run, record) {
  await run.chrome.withPage(`${run.site.origin}/`, async (page) => {
    await openFile(page, run.file.path);
    const marks = await page.evaluate(() =>
      Object.fromEntries(
        ['rollcall:open', 'rollcall:first-rows', 'rollcall:ready'].map((name) => [
          name,
          performance.getEntriesByName(name).at(-1)?.startTime,
        ]),
      ),
    );
    record('ready', since(marks, 'rollcall:ready'));
    record('first_rows', since(marks, 'rollcall:first-rows'));
    await recordMemory(run, page, record);

    await showTable(page);
    await expectRows(page, run.file.rows);
    await run.attempt('rollcall: search', () => search(run, page, record));
    await run.attempt('rollcall: sort', () => sort(run, page, record));
    await run.attempt('rollcall: scroll', async () => {
      record.all('scroll', await frameTimes(page, GRID_SCROLL, 'slow'));
      record.all('jump', await frameTimes(page, GRID_SCROLL, 'jump'));
    });
  });
}

/** Files a first visit loads, the engine's included: a small report is opened to start it. */
export async function firstVisit(run, smallFile) {
  run.site.forget();
  await run.chrome.withPage(`${run.site.origin}/`, (page) => openFile(page, smallFile));
  return run.site.asked();
}

async function openFile(page, path) {
  const input = page.locator('input[type=file]').first();
  await input.waitFor({ state: 'attached' });
  // Nobody drops a file in the moment a page appears: as DuckDB-WASM's start-up is not part of its
  // figures, the engine's is not part of these. A person's second is enough.
  await page.waitForTimeout(HAND_MS);
  await input.setInputFiles(path);
  await until(page, markCount, 'rollcall:ready', 'Rollcall is ready');
}

function since(marks, name) {
  if (marks['rollcall:open'] === undefined) throw new Error('no mark rollcall:open');
  if (marks[name] === undefined) throw new Error(`no mark ${name}`);
  return marks[name] - marks['rollcall:open'];
}

async function showTable(page) {
  const tab = page.getByRole('tab', { name: /table/i }).first();
  if ((await tab.count()) > 0) await tab.click();
  await page.locator('[role=grid]').first().waitFor();
}

/** A fast answer counts only if it is the right one; the grid's row count includes its header. */
async function expectRows(page, rows) {
  const text = await page.locator('[role=grid]').first().getAttribute('aria-rowcount');
  if (text === null) throw new Error('the grid has no aria-rowcount');
  if (Number(text) !== rows + 1) throw new Error(`the grid has ${text} rows, not 1 + ${rows}`);
}

/** Does something once and gives the duration of the one measure it led to. */
async function measured(page, name, act) {
  const before = await page.evaluate(markCount, name);
  await act();
  await until(
    page,
    ({ name, before }) => performance.getEntriesByName(name).length > before,
    { name, before },
    name,
    20_000,
  );
  return page.evaluate((name) => performance.getEntriesByName(name).at(-1).duration, name);
}

async function search(run, page, record) {
  const box = page.getByRole('searchbox').first();
  await box.click();
  for (const needle of KEYSTROKES) {
    const ms = await measured(page, 'rollcall:search', () => box.press(needle.at(-1)));
    record(`search:${needle}`, ms);
  }
  await expectRows(page, run.file.hits);
  await measured(page, 'rollcall:search', () => box.fill(''));
}

async function sort(run, page, record) {
  const missing = [];
  for (const column of run.file.columns) {
    // The page names a column as queries do, without the question mark.
    const key = column.replace(/\?$/, '');
    const header = page.locator(`[role=columnheader][data-column=${JSON.stringify(key)}]`);
    if ((await header.count()) === 0) {
      missing.push(column);
      continue;
    }
    record(`sort:${column}`, await measured(page, 'rollcall:sort', () => header.locator('.grid-head-name').click()));
  }
  // "Any column" would otherwise be judged by those that happen to be shown.
  if (missing.length > 0) throw new Error(`no header for ${missing.join(', ')}`);
}
