// Tests that several files of one kind are read as one table.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { assertQuiet, audit, choose, column, corpus, drop, launch, open, root, scratch, settled, shownRows } from './support.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

const folder = scratch();
const file = (name, text) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

test('pages of seats are one table', async () => {
  const answer = JSON.parse(readFileSync(join(root, 'tests/corpus/copilot/seats.page.json'), 'utf8'));
  const [first, ...others] = answer.seats;
  const page1 = file('seats-1.json', JSON.stringify({ ...answer, seats: [first] }));
  const page2 = file('seats-2.json', JSON.stringify({ ...answer, seats: others }));
  const logins = answer.seats.map((seat) => seat.assignee.login);
  const { context, page, watched } = await open(browser);
  await drop(page, page1, page2);
  await page.getByRole('tab', { name: /seats-2\.json/ }).click();
  await page.getByRole('button', { name: 'Combine with 1 other file of this kind' }).click();
  await page.getByRole('tab', { name: /2 files as one/, selected: true }).waitFor();
  await page.getByRole('heading', { level: 1, name: 'Copilot seats' }).waitFor();
  assert.match(await page.locator('.file-line').innerText(), /of 2 files/);
  await page.getByRole('tab', { name: /^Table/ }).click();
  assert.equal(await shownRows(page), logins.length);
  assert.deepEqual(await column(page, 'assignee_login'), logins);
  await audit(page, 'several files as one');
  // After closing, the table is read again from its files.
  await page.getByRole('button', { name: 'Close 2 files as one' }).click();
  await page.getByRole('button', { name: 'Open it again' }).click();
  await page.getByRole('tab', { name: /2 files as one/, selected: true }).waitFor();
  assert.equal(await shownRows(page), logins.length);
  assertQuiet(watched);
  await context.close();
});

test('many daily files are combined from their list, and one that is no report is named', async () => {
  const lines = readFileSync(corpus('all_users.plain.csv'), 'utf8').trim().split('\n');
  const files = Array.from({ length: 14 }, (_, at) => file(`users-${at + 10}.csv`, `${lines[0]}\n${lines[1 + (at % 5)]}\n`));
  files.push(file('users-99.csv', ''));
  const { context, page, watched } = await open(browser);
  await choose(page, ...files);
  const main = page.getByRole('main');
  await main.getByRole('heading', { name: 'Choose files to open' }).waitFor();
  // A file that is no report is not selected with the others, but can be.
  await main.getByRole('row', { name: /users-99\.csv.*This file is empty/ }).waitFor();
  await main.getByRole('button', { name: 'Select all' }).click();
  await main.getByRole('button', { name: 'Combine 14 files into one table' }).waitFor();
  await main.getByRole('checkbox', { name: 'Open users-99.csv' }).check();
  await main.getByRole('button', { name: 'Combine 15 files into one table' }).click();
  await page.getByRole('tab', { name: /15 files as one/, selected: true }).waitFor();
  await page.getByRole('region', { name: 'Figures' }).waitFor();
  await page.getByRole('tab', { name: /^Problems/ }).click();
  await main.getByText('A file that could not be read with the others').waitFor();
  await main.getByText('users-99.csv').first().waitFor();
  await audit(page, 'problems of several files');
  await page.getByRole('tab', { name: /^Table/ }).click();
  assert.equal(await shownRows(page), 14);
  assertQuiet(watched);
  await context.close();
});

test('rows that two downloads share are shown, left out, and counted again', async () => {
  const first = file('log-a.csv', 'at,what,who\n2026-01-01T00:00:00Z,a,ana\n2026-01-02T00:00:00Z,b,ben\n2026-01-02T00:00:00Z,b,ben\n');
  const second = file('log-b.csv', 'at,what,who\n2026-01-02T00:00:00Z,b,ben\n2026-01-03T00:00:00Z,c,cy\n');
  const other = file('other.csv', 'place,floor\nnorth,1\nsouth,2\n');
  const { context, page, watched } = await open(browser);
  await drop(page, first, second, other);
  await page.getByRole('tab', { name: /other\.csv/ }).click();
  await page.getByRole('region', { name: 'Figures' }).waitFor();
  assert.equal(await page.locator('.combine-offer').count(), 0, 'a table with other columns is not offered');
  await page.getByRole('tab', { name: /log-b\.csv/ }).click();
  await page.getByRole('button', { name: 'Combine with 1 other file of this kind' }).click();
  await page.getByRole('tab', { name: /2 files as one/, selected: true }).waitFor();
  await page.getByText('1 row appears in more than one file and is counted more than once').waitFor();
  await page.getByRole('button', { name: 'Show them' }).click();
  await settled(() => shownRows(page), 1);
  await page.getByRole('button', { name: 'Leave them out' }).click();
  await page.getByText('1 row that appears in more than one file is counted only once.').waitFor();
  await page.getByRole('tab', { name: /^Table/ }).click();
  await settled(() => shownRows(page), 4);
  await audit(page, 'rows that were left out');
  await page.getByRole('button', { name: 'Count them again' }).click();
  await page.getByText('1 row appears in more than one file and is counted more than once').waitFor();
  assertQuiet(watched);
  await context.close();
});
