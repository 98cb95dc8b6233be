// Tests a corpus file of every product, and ten of them in one drop.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { assertQuiet, audit, choose, drop, launch, open, root, shownRows } from './support.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

const corpus = (name) => join(root, 'tests/corpus', name);

/** One file of each product: its title, rows, a figure, and a finding or none. */
const FILES = [
  { file: 'copilot/activity.title-case.csv', title: 'Copilot activity', figure: /People/ },
  { file: 'copilot/metrics_users.lines.ndjson', title: 'Copilot usage by person', figure: /People/ },
  { file: 'moderne/usage-report-1772437230910.ragged-tail.csv', title: 'Moderne usage', figure: /Runs/ },
  { file: 'moderne/audit_log.cef', title: 'Moderne audit log', figure: /Events/ },
  { file: 'moderne/trace.run.csv', title: 'Moderne trace', figure: /Runs|Rows/ },
  { file: 'ghec/export-acme-1774679438.members.csv', title: 'Enterprise licences', figure: /./ },
  { file: 'ghec/premiumRequestUsageReport_1.bom-crlf-quoted.csv', title: 'Premium requests', figure: /Net amount/ },
  { file: 'cef/events.several-vendors.cef', title: 'Events', figure: /Events/ },
];

for (const { file, title, figure } of FILES) {
  test(`${file} opens: figures that are rows`, async () => {
    const { context, page, watched } = await open(browser);
    await choose(page, corpus(file));
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    const figures = page.getByRole('region', { name: 'Figures' });
    await figures.waitFor();
    assert.match(await figures.innerText(), figure);
    await audit(page, `the overview of ${file}`);
    // The first figure that can be clicked shows rows; a figure of people lists the people first.
    const shows = figures.getByRole('button').first();
    const isList = (await shows.getAttribute('aria-haspopup')) === 'dialog';
    await shows.click();
    if (isList) {
      const list = page.getByRole('dialog');
      await list.getByRole('listitem').first().waitFor();
      await audit(page, `the list of ${file}`);
      await list.getByRole('button', { name: /^Show all/ }).click();
    }
    await page.getByRole('grid').waitFor();
    assert.ok((await shownRows(page)) > 0, 'a figure with rows shows them');
    await audit(page, `the table of ${file}`);
    assertQuiet(watched);
    await context.close();
  });
}

test('ten files of all products open in one drop', async () => {
  const { context, page, watched } = await open(browser);
  const dropped = [
    'ghes/all_users.plain.csv', 'ghes/all_repositories.plain.csv', 'copilot/seats.page.json',
    'copilot/metrics_days.28-day.json', 'moderne/usage.no-commits.csv', 'moderne/audit.plain.csv',
    'ghec/usage.detailed-bom-quoted.csv', 'cef/events.labels.cef', 'ghes/generic.mixed-types.csv',
    'ghes/sign-in-page.csv',
  ];
  await drop(page, ...dropped.map(corpus));
  const tabs = page.locator('.tabs-strip').getByRole('tab');
  await assert.doesNotReject(page.waitForFunction(() => document.querySelectorAll('.tabs-strip [role=tab]').length === 10));
  for (const [at, file] of dropped.entries()) {
    await tabs.nth(at).click();
    if (file.includes('sign-in')) {
      await page.getByRole('heading', { name: /sign-in page/i }).waitFor();
    } else {
      await page.getByRole('region', { name: 'Figures' }).waitFor();
    }
  }
  await audit(page, 'ten files');
  // Closing a file ends its engine; the other files stay open.
  await page.getByRole('button', { name: /^Close all_users\.plain\.csv/ }).click();
  assert.equal(await tabs.count(), 9);
  assertQuiet(watched);
  await context.close();
});
