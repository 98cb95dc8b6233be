// Tests that no content makes the page wider than 320 px, the narrowest width of WCAG's reflow.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { assertQuiet, choose, corpus, launch, open, root, scratch, shownRows } from './support.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

const WIDTH = 320;
const LONG = 'a-name-without-any-place-to-break-it-'.repeat(5).replaceAll('-', '_');

/** A page of that width, and a check for parts that are wider. */
async function narrow() {
  const visited = await open(browser, { viewport: { width: WIDTH, height: 700 } });
  const { page } = visited;
  const fits = async (what) => {
    await page.waitForTimeout(150);
    const { width, wide, scrolling } = await page.evaluate((most) => {
      const width = Math.max(document.documentElement.scrollWidth, document.body.scrollWidth);
      // Elements that stick out and are not in a box that scrolls or clips.
      const clips = (element) => {
        const positioned = getComputedStyle(element).position === 'absolute';
        for (let box = positioned ? element.offsetParent : element.parentElement; box && box !== document.body; box = box.parentElement) {
          if (getComputedStyle(box).overflowX !== 'visible') return true;
        }
        return false;
      };
      const named = (element) => `${element.tagName.toLowerCase()}.${element.getAttribute('class')}`;
      const all = [...document.querySelectorAll('body *')];
      const isWide = (element) => element.getBoundingClientRect().right > most + 1;
      const wide = width > most ? all.filter((element) => isWide(element) && !clips(element)) : [];
      // Some boxes may scroll horizontally: tabs, the grid, a table in its box.
      const scrolling = all.filter((element) => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX)
        && element.scrollWidth > element.clientWidth + 1
        && !element.closest('.tabs-strip, [role=grid], .scroll-box, pre, textarea'));
      return { width, wide: wide.slice(0, 12).map(named), scrolling: scrolling.map((box) => [named(box), ...[...box.querySelectorAll('*')].filter(isWide).slice(0, 5).map(named)].join(' > ')) };
    }, WIDTH);
    assert.deepEqual(scrolling, [], `${what} scrolls sideways`);
    assert.equal(width, WIDTH, `${what} is ${width} px wide: ${wide.join(', ')}`);
  };
  return { ...visited, fits };
}

test('no page scrolls sideways, however long the names in it are', { timeout: 120_000 }, async () => {
  const folder = scratch();
  const { context, page, watched, fits } = await narrow();
  await fits('the start');

  const users = readFileSync(corpus('all_users.plain.csv'), 'utf8').trim().split(/\r?\n/);
  const named = join(folder, `${LONG}.csv`);
  const [header, first, ...rest] = users;
  writeFileSync(named, [`${header},${LONG}`, `${first},${LONG}`, ...rest.map((row) => `${row},${LONG} ${LONG}`), ''].join('\n'));
  await choose(page, named);
  await page.getByRole('region', { name: 'Figures' }).waitFor();
  await fits('the overview');
  await page.getByRole('tab', { name: /^Table/ }).click();
  await shownRows(page);
  await fits('the table');
  await page.getByRole('grid').focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('complementary').or(page.getByRole('dialog')).first().waitFor();
  await fits('a record');
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: /^Problems/ }).click();
  await fits('the problems');
  await page.getByRole('button', { name: 'Change how this file is read' }).first().click();
  await page.getByRole('combobox', { name: 'Kind' }).waitFor();
  await fits('the corrections');
  await page.keyboard.press('Escape');

  // A table of no known kind that contains only long words.
  const generic = join(folder, `${LONG.slice(0, 200)}_generic.csv`);
  writeFileSync(generic, [`${LONG},${LONG}2`, ...Array.from({ length: 20 }, () => `${LONG},${LONG.slice(0, 100)}`), `${LONG},x,y`, ''].join('\n'));
  await choose(page, generic);
  await page.getByRole('tab', { name: /^Overview/ }).click();
  await fits('the overview of any table');
  await page.getByRole('tab', { name: /^Table/ }).click();
  await shownRows(page);
  await fits('any table');
  await page.getByRole('tab', { name: /^Problems/ }).click();
  await fits('the problems of any table');

  const seats = join(folder, `${LONG}_seats.csv`);
  const seat = (at) => `2026-11-01T06:00:00Z,${LONG}${at},2020-01-01T00:00:00Z,2020-01-01T00:00:00Z,${LONG}/1,${LONG}`;
  writeFileSync(seats, ['Report Time,Login,Last Authenticated At,Last Activity At,Last Surface Used,Organization', ...Array.from({ length: 20 }, (_, at) => seat(at)), ''].join('\n'));
  await choose(page, seats);
  await page.getByRole('tab', { name: /^Reclaim/ }).click();
  await page.getByRole('region', { name: 'What reclaiming would save' }).waitFor();
  await fits('the seats to reclaim');
  await page.getByRole('tab', { name: /^Overview/ }).click();
  await fits('the overview of seats');

  const broken = join(folder, `${LONG}_broken.csv`);
  writeFileSync(broken, `PK\u0003\u0004${LONG}`);
  await choose(page, broken);
  await page.waitForTimeout(1_000);
  await fits('a file that cannot be read');

  assertQuiet(watched);
  await context.close();
});

test('rows are on the screen without scrolling, on a phone and at twice the size', async () => {
  for (const viewport of [{ width: 380, height: 800 }, { width: 640, height: 450 }]) {
    const { context, page, watched } = await open(browser, { viewport });
    await choose(page, corpus('all_users.plain.csv'));
    await page.getByRole('tab', { name: /^Table/ }).click();
    await shownRows(page);
    const row = page.getByRole('row').filter({ has: page.getByRole('gridcell') }).first();
    const { y } = await row.boundingBox();
    assert.ok(y < viewport.height - 28, `the first row is at ${y} px of ${viewport.height}`);
    assertQuiet(watched);
    await context.close();
  }
});

test('the list of an archive and the page that fetches are no wider than the screen', async () => {
  const { context, page, fits } = await narrow();
  const folder = scratch();
  const many = join(folder, LONG);
  mkdirSync(many);
  for (let at = 0; at < 15; at += 1) writeFileSync(join(many, `${at}_${LONG}.csv`), 'login\nanna\n');
  await choose(page, ...Array.from({ length: 15 }, (_, at) => join(many, `${at}_${LONG}.csv`)));
  await page.getByRole('button', { name: /^Open the \d+ selected files/ }).waitFor();
  await fits('many files');
  await choose(page, join(root, 'tests/corpus/archives/reports.zip'));
  await page.getByRole('tab', { name: /^reports\.zip/ }).click();
  await page.getByRole('heading', { name: 'Files in this archive' }).waitFor();
  await fits('an archive');
  await page.goto(`${new URL(page.url()).origin}/#fetch`);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await fits('the page that fetches');
  await context.close();
});

/** The controls smaller than 24 px, except links within a sentence. */
function smallTargets(page) {
  return page.evaluate(() => {
    const isInSentence = (element) => getComputedStyle(element).display.startsWith('inline')
      && [...element.parentElement.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim().length > 2);
    return [...document.querySelectorAll('a[href], button, input, select, summary')]
      .filter((element) => !element.closest('.visually-hidden, .skip-link') && !isInSentence(element))
      .map((element) => ({ element, box: (element.closest('label') ?? element).getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.width < 23.9 || box.height < 23.9))
      .map(({ element, box }) => `${element.outerHTML.slice(0, 80)} ${Math.round(box.width)}×${Math.round(box.height)}`);
  });
}

test('the controls of the start, of a list of files and of a failure are at least 24 px', async () => {
  for (const width of [1280, 380]) {
    const { context, page } = await open(browser, { viewport: { width, height: 800 } });
    assert.deepEqual(await smallTargets(page), [], `the start at ${width}`);
    await choose(page, corpus('sign-in-page.csv'));
    await page.getByRole('heading', { name: /sign-in page/ }).waitFor();
    assert.deepEqual(await smallTargets(page), [], `a failure at ${width}`);
    await choose(page, join(root, 'tests/corpus/archives/reports.zip'));
    await page.getByRole('tab', { name: /^reports\.zip/ }).click();
    await page.getByRole('heading', { name: 'Files in this archive' }).waitFor();
    assert.deepEqual(await smallTargets(page), [], `a list of files at ${width}`);
    await page.getByRole('button', { name: 'More' }).click();
    assert.deepEqual(await smallTargets(page), [], `the menu at ${width}`);
    await context.close();
  }
});
