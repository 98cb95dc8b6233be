// Tests leaving the open files: with Back, by a reload, and to another site.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { person } from '../edge/support.mjs';
import { address, assertQuiet, audit, choose, corpus, launch, open, root, settled } from './support.mjs';

const skip = process.env.UPSTREAM_URL ? false : 'UPSTREAM_URL names no upstream';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

const figures = (page) => page.getByRole('region', { name: 'Figures' });
const tab = (page, name) => page.getByRole('tab', { name, selected: true });
const startPage = (page) => page.getByRole('heading', { name: 'What it reads' }).waitFor();
const files = (page) => page.locator('.tabs-strip').getByRole('tab');
const lost = (page) => page.getByRole('region', { name: 'Open before' });

/** The title of the first server that is the upstream. */
async function upstreamTitle() {
  const { targets } = await (await fetch(`${address}/api/v1/targets`)).json();
  return targets.find(({ origin_host }) => origin_host === new URL(process.env.UPSTREAM_URL).host).title;
}

/** The browser's questions before it leaves the page; each is answered with yes. */
function asked(page) {
  const questions = [];
  page.on('dialog', async (dialog) => {
    questions.push(dialog.type());
    await dialog.accept();
  });
  return questions;
}

const ways = {
  'a chosen file': (page) => choose(page, corpus('all_users.plain.csv')),
  'a sample': (page) => page.getByRole('button', { name: 'Open a sample of All users', exact: true }).click(),
  'an archive that closes its own tab': (page) => choose(page, join(root, 'tests/corpus/archives/reports.two.zip')),
};

for (const [what, openIt] of Object.entries(ways)) {
  test(`Back from the first file returns to the start page, and Forward to the file: ${what}`, async () => {
    const { context, page, watched } = await open(browser);
    await openIt(page);
    await figures(page).waitFor();
    await page.getByRole('tab', { name: /^Table/ }).click();
    await page.getByRole('grid').waitFor();
    await page.goBack();
    await figures(page).waitFor();
    await page.goBack();
    await startPage(page);
    assert.doesNotMatch(page.url(), /file=/);
    assert.ok(await files(page).count() > 0, 'the file is still open');
    await page.goForward();
    await figures(page).waitFor();
    assert.match(page.url(), /file=/);

    // The result is the same after a reload of an address that names a file.
    await page.reload();
    await startPage(page);
    await openIt(page);
    await figures(page).waitFor();
    await page.goBack();
    await startPage(page);
    assert.ok(await files(page).count() > 0, 'the file is still open');
    assert.deepEqual(watched.errors, []);
    await context.close();
  });
}

test('an address without a fragment is the start page', async () => {
  const { context, page, watched } = await open(browser);
  await choose(page, corpus('all_users.plain.csv'));
  await figures(page).waitFor();
  await page.evaluate(() => { location.hash = ''; });
  await startPage(page);
  assertQuiet(watched);
  await context.close();
});

test('after a reload the start page says which kinds of files were open, and how to have them again', async () => {
  const { context, page } = await open(browser);
  const questions = asked(page);
  await choose(page, corpus('all_users.plain.csv'));
  await figures(page).waitFor();
  await page.getByRole('button', { name: 'Rollcall, start page' }).click();
  await page.getByRole('button', { name: 'Open a sample of All users', exact: true }).click();
  await figures(page).waitFor();
  await choose(page, corpus('all_repositories.plain.csv'), corpus('all_users.crlf-bom.csv'));
  await tab(page, /all_repositories/).waitFor();
  await page.getByRole('tab', { name: /^Table/ }).click();
  await settled(() => new URL(page.url()).hash, '#file=3&pane=table&open=ghes.all_users:2,ghes.repositories,sample.ghes.all_users');

  await page.reload();
  await startPage(page);
  await lost(page).getByText('4 files were open before this page was reloaded.').waitFor();
  await lost(page).getByText('All users: 2 files.').waitFor();
  await lost(page).getByText('Repositories: 1 file.').waitFor();
  await lost(page).getByText('All users: 1 sample.').waitFor();
  await audit(page, 'what was open before');
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose the files again' }).click();
  await (await chooser).setFiles(corpus('all_repositories.plain.csv'));
  await page.getByRole('grid').waitFor();
  await page.getByRole('heading', { level: 1, name: 'Repositories' }).waitFor();
  await page.goBack();
  await startPage(page);
  assert.equal(await lost(page).count(), 0, 'the note is gone when a file is open');

  // No message is about the closed file.
  await page.goForward();
  await page.getByRole('button', { name: 'Close all_repositories.plain.csv' }).click();
  await startPage(page);
  await page.reload();
  await startPage(page);
  assert.equal(await lost(page).count(), 0);
  assert.deepEqual(questions, [], 'files and samples are no reason to ask');
  await context.close();
});

test('a sample is offered again with its view state', async () => {
  const { context, page } = await open(browser);
  await page.getByRole('button', { name: 'Open a sample of All users', exact: true }).click();
  await figures(page).waitFor();
  await page.getByRole('tab', { name: /^Table/ }).click();
  await page.getByRole('grid').waitFor();
  await page.reload();
  await lost(page).getByText('1 file was open').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Choose the files again' }).count(), 0, 'it is on no disk');
  await page.getByRole('button', { name: 'Open the sample again: All users' }).click();
  await page.getByRole('grid').waitFor();
  await context.close();
});

test('an address that names a file and no kind says that a file was open', async () => {
  const { context, page } = await open(browser);
  await page.goto('about:blank');
  await page.goto(`${address}/#file=1&pane=table&open=ada@example.com,nothing.like_it:3`);
  await lost(page).getByText('A file was open before this page was reloaded.').waitFor();
  await page.getByRole('button', { name: 'Choose the files again' }).waitFor();
  assert.equal(await page.getByText('ada@example.com').count(), 0);
  await context.close();
});

test('leaving asks first while a fetched report is open, and only then', { skip }, async () => {
  const who = person();
  const visited = await open(browser);
  const { context, page } = visited;
  const questions = asked(page);
  await page.getByRole('button', { name: 'Fetch', exact: true }).click();
  const form = page.getByRole('form', { name: 'What to fetch' });
  await form.getByRole('checkbox', { name: 'All users', exact: true }).check();
  const servers = page.getByRole('combobox', { name: 'Server' });
  if (await servers.count()) await servers.selectOption({ label: await upstreamTitle() });
  await page.getByRole('textbox', { name: 'User name' }).fill(who.login);
  await page.getByLabel('Token', { exact: true }).fill(who.token);
  await form.getByRole('button', { name: 'Start', exact: true }).click();
  await tab(page, /all_users-/).waitFor({ timeout: 30_000 });
  await figures(page).waitFor();
  await page.getByRole('button', { name: 'Rollcall, start page' }).click();
  await page.reload();
  assert.deepEqual(questions, ['beforeunload']);
  await lost(page).getByText('All users: 1 report, fetched from a server.').waitFor();
  await lost(page).getByRole('button', { name: 'Fetch it again' }).click();
  await page.getByRole('heading', { name: 'Fetch reports from your server' }).waitFor();
  await audit(page, 'a report to fetch again');

  // No fetched report is open any more; with local files there is no question.
  await choose(page, corpus('all_users.plain.csv'));
  await figures(page).waitFor();
  await page.reload();
  assert.deepEqual(questions, ['beforeunload']);
  await context.close();
});
