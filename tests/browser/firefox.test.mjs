// Tests the main journey in Firefox, driven through WebDriver BiDi.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import puppeteer from 'puppeteer-core';

import { address, corpus, rowsOf } from './support.mjs';

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
