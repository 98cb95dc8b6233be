// Takes the pictures of the README from the built site and made-up samples, into docs/.
// ROLLCALL_URL and CHROMIUM are set as for the journeys: `node tests/browser/pictures.mjs`.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { launch, open, root } from './support.mjs';

const folder = join(root, 'docs');
const KINDS = {
  'overview-users': 'All users',
  'overview-active': 'Active users',
  'overview-dormant': 'Dormant users',
  'overview-suspended': 'Suspended users',
  'overview-organizations': 'Organizations',
  'overview-repositories': 'Repositories',
};

mkdirSync(folder, { recursive: true });
const browser = await launch();

async function picture(name, options, prepare) {
  const { context, page } = await open(browser, options);
  await prepare(page);
  await page.waitForTimeout(500);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  await context.close();
}

async function sample(page, kind) {
  await page.getByRole('button', { name: `Open a sample of ${kind}` }).click();
  await page.getByRole('region', { name: 'Charts' }).waitFor();
}

for (const [name, kind] of Object.entries(KINDS)) {
  await picture(name, { viewport: { width: 1280, height: 1500 } }, (page) => sample(page, kind));
}
await picture('table-dark', { colorScheme: 'dark' }, async (page) => {
  await sample(page, 'All users');
  await page.getByRole('tab', { name: /^Table/ }).click();
  await page.getByRole('searchbox').fill('example.org');
  await page.locator('[role=grid] mark').first().waitFor();
});
await picture('overview-narrow', { viewport: { width: 380, height: 900 } }, (page) => sample(page, 'Repositories'));
await picture('reclaim', { viewport: { width: 1280, height: 1250 } }, async (page) => {
  await page.getByRole('tab', { name: 'GitHub Copilot' }).click();
  await page.getByRole('button', { name: 'Open a sample of Copilot seats' }).click();
  await page.getByRole('tab', { name: 'Reclaim' }).click();
  await page.getByRole('slider').waitFor();
});
await picture('welcome', {}, async () => {});
await browser.close();
