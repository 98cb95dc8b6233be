// Tests files whose content does not match their name, and files with errors in them.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { ariaSnapshot, assertQuiet, audit, choose, corpus, launch, open } from './support.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

const REFUSED = [
  ['sign-in-page.csv', /sign-in page saved as a report: the token was refused/i],
  ['error.json.csv', /Bad credentials/],
  ['empty.csv', /empty/i],
  ['binary.csv', /PNG/],
  ['all_users.header-only.csv', /header/i],
];

for (const [file, words] of REFUSED) {
  test(`${file} is refused in plain words with a next step`, async () => {
    const { context, page, watched } = await open(browser);
    await choose(page, corpus(file));
    const main = page.getByRole('main');
    await main.getByRole('heading', { name: 'What to do' }).waitFor();
    assert.match(await main.innerText(), words);
    await audit(page, `the refusal of ${file}`);
    await ariaSnapshot(main, `refused-${file.replace(/\.csv$/, '')}`);
    assertQuiet(watched);
    await context.close();
  });
}

test('a broken file keeps its rows, lists its problems, and opens the affected row', async () => {
  const { context, page, watched } = await open(browser);
  await choose(page, corpus('all_users.ragged.csv'));
  await page.getByRole('tab', { name: /^Problems/ }).click();
  await page.getByRole('heading', { name: 'Rows with too few cells' }).waitFor();
  await audit(page, 'the problems');
  await ariaSnapshot(page.getByRole('main'), 'problems-all_users.ragged');
  await page.getByRole('button', { name: 'Open row 5', exact: true }).click();
  await page.getByRole('tab', { name: /^Table/, selected: true }).waitFor();
  await page.getByText(/ines-brovald/).first().waitFor();
  assert.ok(await page.getByText(/missing/i).first().isVisible(), 'what is missing is said to be missing');
  await page.getByRole('heading', { name: 'Row 5', exact: true }).waitFor();
  const active = await page.evaluate(() => {
    const cell = document.getElementById(document.activeElement.getAttribute('aria-activedescendant'));
    return [cell?.closest('[role=row]').getAttribute('aria-rowindex'), cell?.checkVisibility()];
  });
  assert.deepEqual(active, ['6', true], 'the grid has the focus, on the row at fault');
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name: 'Row 5', exact: true }).waitFor({ state: 'hidden' });
  assertQuiet(watched);
  await context.close();
});

test('a renamed column is named, and figures that depend on it are unknown, not zero', async () => {
  const { context, page, watched } = await open(browser);
  await choose(page, corpus('all_users.renamed-column.csv'));
  const suspended = page.getByRole('region', { name: 'Figures' }).getByText(/^Suspended/).first();
  await suspended.waitFor();
  const tile = page.getByRole('region', { name: 'Figures' }).getByRole('listitem').filter({ hasText: /^Suspended/ });
  assert.match(await tile.innerText(), /unknown/i);
  assert.doesNotMatch(await tile.innerText(), /\b0\b/);
  await audit(page, 'an overview with unknown figures');
  assertQuiet(watched);
  await context.close();
});

test('hostile cells are text', async () => {
  const { context, page, watched } = await open(browser);
  const header = 'created_at,id,login,email,role,suspended?,last_logged_ip,repos,ssh_keys,org_memberships,dormant?,last_active,raw_login,2fa_enabled?';
  const evil = '<img src=x onerror=globalThis.hit=1><script>globalThis.hit=1</script>';
  const row = `2020-01-01 00:00:00 +0000,1,"${evil}",a@example.com,user,false,192.0.2.1,0,0,0,false,No activity,x,true`;
  await page.locator('input[type=file]').first().setInputFiles({ name: 'all_users.csv', mimeType: 'text/csv', buffer: Buffer.from(`${header}\n${row}\n`) });
  await page.getByRole('tab', { name: /^Table/ }).click();
  await page.getByText('onerror=globalThis').first().waitFor();
  assert.equal(await page.evaluate(() => globalThis.hit), undefined);
  assertQuiet(watched);
  await context.close();
});

test('an engine that dies takes one file down, says so, and the file can be read again', async () => {
  const { context, page, watched } = await open(browser);
  const engines = () => page.workers().filter((worker) => worker.url().startsWith('blob:'));
  const figures = page.getByRole('region', { name: 'Figures' });
  await choose(page, corpus('all_organizations.plain.csv'));
  await figures.waitFor();
  // The warm spare took the file, so the oldest engine is this file's.
  const [doomed] = engines();
  await choose(page, corpus('all_repositories.plain.csv'));
  const repositories = page.getByRole('tab', { name: /all_repositories/ });
  await page.getByRole('tab', { name: /all_repositories/, selected: true }).waitFor();
  await figures.waitFor();

  await doomed.evaluate(() => { setTimeout(() => { throw new Error('made to fail'); }); }).catch(() => {});
  await page.getByRole('tab', { name: /all_organizations.*its engine stopped/ }).waitFor();
  assert.ok(await figures.isVisible(), 'the other file is not touched');
  await page.getByRole('tab', { name: /all_organizations/ }).click();
  await page.getByText('The engine that read this file stopped working.').waitFor();
  await audit(page, 'a crashed file');
  await page.getByRole('button', { name: 'Retry' }).click();
  await figures.waitFor();
  await repositories.click();
  await figures.waitFor();
  assert.deepEqual(watched.requests, [], 'the page made requests after it had loaded');
  await context.close();
});
