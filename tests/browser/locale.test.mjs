// Tests numbers in the form of the reader's country: quantities are grouped on the screen, ids and
// years are not, and files that leave the page have the digits of the file that was read.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { assertQuiet, choose, column, launch, open, scratch, settled, shownRows } from './support.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

const HEADER = 'service,service_id,requests,cost,fiscal_year';
const ROWS = Array.from({ length: 40 }, (_, n) => [`service-${n}`, 1_001_000 + n, 1_000 * (n + 1), `${1_200 + n}.5`, 2024 + (n % 3)]);

test('quantities have the form of the country, ids and files have that of the report', async () => {
  const { context, page, watched } = await open(browser, { locale: 'de-DE' });
  const path = join(scratch(), 'services.csv');
  writeFileSync(path, `${HEADER}\n${ROWS.map((row) => row.join(',')).join('\n')}\n`);
  await choose(page, path);

  const overview = page.getByRole('tabpanel');
  const first = overview.locator('.first-rows tbody tr').first().locator('td');
  await settled(async () => (await first.allInnerTexts()).join(' '), 'service-0 1001000 1.000 1.200,5 2024');
  const line = (name) => overview.locator('.column-line').filter({ hasText: name });
  assert.match(await line('requests').innerText(), /1\.000 – 40\.000/);
  assert.match(await line('service_id').innerText(), /1001000 – 1001039/);

  await page.getByRole('tab', { name: /^Table/ }).click();
  assert.deepEqual((await column(page, 'requests')).slice(0, 2), ['1.000', '2.000']);
  assert.deepEqual((await column(page, 'service_id')).slice(0, 2), ['1001000', '1001001']);
  assert.deepEqual((await column(page, 'fiscal_year')).slice(0, 2), ['2024', '2025']);
  assert.deepEqual((await column(page, 'cost')).slice(0, 2), ['1.200,5', '1.201,5']);
  await page.locator('[role=gridcell][title="1000 in the file"]').waitFor();
  await page.locator('[role=columnheader][data-column=requests] .profile-head').click();
  const panel = page.getByRole('dialog', { name: /requests/ });
  await panel.getByRole('button', { name: '5.000–9.999: 5 rows' }).waitFor();
  await panel.getByText('820.000').waitFor();
  await page.keyboard.press('Escape');

  // The form of the country is explained where it is typed.
  const box = page.getByRole('textbox', { name: 'Filter' });
  await box.fill('requests:>20.000');
  await box.press('Enter');
  await page.getByRole('button', { name: 'Did you mean requests:>20000?' }).click();
  await settled(() => shownRows(page), 20);

  await page.getByRole('button', { name: 'Export rows' }).click();
  const waiting = page.waitForEvent('download');
  await page.locator('.export-choice').filter({ hasText: /CSV/ }).click();
  const text = readFileSync(await (await waiting).path(), 'utf8');
  assert.deepEqual(text.trim().split(/\r?\n/), [HEADER, ...ROWS.slice(20).map((row) => row.join(','))]);
  assertQuiet(watched);
  await context.close();
});
