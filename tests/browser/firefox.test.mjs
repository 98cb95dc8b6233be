// Tests the main journeys in Firefox, driven through WebDriver BiDi.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import puppeteer from 'puppeteer-core';

import { person } from '../edge/support.mjs';
import { product } from '../edge/upstream.mjs';
import { address, corpus, rowsOf } from './support.mjs';

const copilot = product('COPILOT_URL');
const executablePath = process.env.FIREFOX;

test('a file is read, counted, filtered and searched in Firefox', { skip: !executablePath && 'FIREFOX names no browser' }, async () => {
  const browser = await puppeteer.launch({ browser: 'firefox', executablePath, headless: true });
  try {
    const page = await browser.newPage();
    await page.setViewport({ width: 1280, height: 900 });
    await page.goto(address);
    const input = await page.waitForSelector('input[type=file]');
    await input.uploadFile(corpus('all_users.plain.csv'));
    const figure = await page.waitForFunction(() =>
      [...document.querySelectorAll('main button')].find((b) => b.innerText.startsWith('Without two-factor')));
    const wanted = rowsOf(corpus('all_users.plain.csv')).filter((row) => row['2fa_enabled?'] === 'false').length;
    assert.match(await figure.evaluate((el) => el.innerText), new RegExp(`\\b${wanted}\\b`));
    await figure.evaluate((el) => el.click());
    await page.waitForFunction((n) => document.querySelector('[role=grid]')?.getAttribute('aria-rowcount') === String(n + 1), {}, wanted);
    const search = await page.waitForSelector('[role=searchbox], input[type=search]');
    await search.type('tavo');
    await page.waitForFunction(() => document.querySelectorAll('[role=grid] mark').length > 0);
  } finally {
    await browser.close();
  }
});

test('seats are fetched page by page in Firefox', { skip: (!executablePath && 'FIREFOX names no browser') || copilot.skip, timeout: 120_000 }, async () => {
  await copilot.reset();
  await copilot.settings({ people: 250 });
  const who = person();
  const browser = await puppeteer.launch({ browser: 'firefox', executablePath, headless: true });
  try {
    const page = await browser.newPage();
    await page.setViewport({ width: 1280, height: 900 });
    await page.goto(address);
    const { targets } = await (await fetch(`${address}/api/v1/targets`)).json();
    const at = targets.findIndex(({ kind }) => kind === 'copilot');
    await (await page.waitForSelector('.fetch-link')).click();
    await (await page.waitForSelector('.fetch-form select')).select(String(at));
    await page.waitForFunction(() => document.querySelectorAll('.fetch-tick').length > 10);
    await page.evaluate(() => document.querySelectorAll('.fetch-tick input')[1].click());
    await (await page.waitForSelector('.fetch-questions input[type=text]')).type('acme');
    await (await page.waitForSelector('#fetch-token')).type(who.token);
    await (await page.waitForSelector('.fetch-start button')).click();
    await page.waitForFunction(() => document.querySelector('[role=tab][aria-selected=true]')?.innerText.includes('seats-copilot-'), { timeout: 60_000 });
    await page.waitForFunction(() => /\b250\b/.test(document.querySelector('main')?.innerText ?? ''));
  } finally {
    await browser.close();
  }
});
