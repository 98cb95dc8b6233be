// Tests that the browser keeps nothing of a file that was read, and that the check would notice it.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { assertNotKept, assertQuiet, choose, corpus, keptTexts, launch, open, rowsOf, shownRows } from './support.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

const TRACE = 'planted-trace-4711';

/** Each place, and code that stores something in it. */
const PLANTS = {
  localStorage: (trace) => localStorage.setItem('x', trace),
  sessionStorage: (trace) => sessionStorage.setItem('x', trace),
  cookies: (trace) => { document.cookie = `x=${trace}`; },
  indexedDB: (trace) => new Promise((resolve, reject) => {
    const request = indexedDB.open('x');
    request.onupgradeneeded = () => request.result.createObjectStore('y', { autoIncrement: true });
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const transaction = request.result.transaction('y', 'readwrite');
      transaction.objectStore('y').add({ deep: [new Map([['z', new TextEncoder().encode(trace)]])] });
      transaction.oncomplete = () => { request.result.close(); resolve(); };
    };
  }),
  'Cache Storage': async (trace) => (await caches.open('x')).put('/x', new Response(trace)),
  'private files': async (trace) => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('x', { create: true });
    const file = await (await folder.getFileHandle('y', { create: true })).createWritable();
    await file.write(trace);
    await file.close();
  },
};

for (const [place, plant] of Object.entries(PLANTS)) {
  test(`a trace in ${place} is found`, async () => {
    const { context, page } = await open(browser);
    await assertNotKept(page, [TRACE]);
    await page.evaluate(plant, TRACE);
    await assert.rejects(() => assertNotKept(page, [TRACE]), new RegExp(`it is kept in: ${place}$`));
    await context.close();
  });
}

test('no part of an opened file is kept in the browser', async () => {
  const { context, page, watched } = await open(browser);
  const file = corpus('all_users.plain.csv');
  await choose(page, file);
  await page.getByRole('tab', { name: /^Table/ }).click();
  await shownRows(page);
  await page.getByRole('searchbox').fill(rowsOf(file)[0].login);
  await shownRows(page);
  await assertNotKept(page, ['all_users', ...rowsOf(file).map((row) => row.login)]);
  const kept = await keptTexts(page);
  for (const place of ['cookies', 'indexedDB', 'Cache Storage', 'private files', 'service workers']) assert.equal(kept[place], '', place);
  assertQuiet(watched);
  await context.close();
});
