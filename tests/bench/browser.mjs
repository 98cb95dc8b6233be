// One browser process for the whole run, a page of its own for every measurement.

import { readFile } from 'node:fs/promises';

import { chromium } from 'playwright-core';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** How long one page may take for everything that is measured in it. */
const PAGE_LIMIT_S = 300;

export async function launch() {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: FLAGS,
  });
  const devtools = await browser.newBrowserCDPSession();
  const renderers = async () => {
    const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
    return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  };
  return {
    version: browser.version(),
    close: () => browser.close(),

    /**
     * Opens a page in a context of its own, hands it to `use`, and closes both. What the page
     * itself reported as an error is part of the failure, for a crash in a worker shows nowhere
     * else.
     */
    async withPage(url, use) {
      const context = await browser.newContext({ viewport: { width: 1300, height: 800 } });
      const complaints = [];
      let timer;
      try {
        const page = await context.newPage();
        page.setDefaultTimeout(30_000);
        page.on('pageerror', (error) => complaints.push(String(error)));
        page.on('crash', () => complaints.push('the page crashed'));
        page.on('console', (message) => {
          if (message.type() === 'error') complaints.push(message.text());
        });
        const response = await page.goto(url, { waitUntil: 'load' });
        if (!response.ok()) throw new Error(`${new URL(url).pathname}: ${response.status()}`);
        const tooLong = new Promise((_, reject) => {
          const error = new Error(`not done within ${PAGE_LIMIT_S} s`);
          timer = setTimeout(() => reject(error), PAGE_LIMIT_S * 1000);
        });
        return await Promise.race([use(page), tooLong]);
      } catch (error) {
        if (complaints.length > 0) error.message += `\n  page: ${complaints.join('\n  page: ')}`;
        throw error;
      } finally {
        clearTimeout(timer);
        await context.close();
        // A process that is still leaving could be taken for the next page's, and disturbs it.
        for (let nth = 0; nth < 100 && (await renderers()).length > 0; nth++) await rest(50);
      }
    },

    /** Resident bytes of the renderer after garbage was collected and the page had a rest. */
    async restingBytes(page) {
      const session = await page.context().newCDPSession(page);
      await session.send('HeapProfiler.collectGarbage');
      await rest(1000);
      return processBytes(await renderers(), 'VmRSS');
    },

    /** The most it had at any time. */
    async peakBytes() {
      return processBytes(await renderers(), 'VmHWM');
    },
  };
}

/** Waits until `condition`, evaluated in the page with `argument`, is true. */
export async function until(page, condition, argument, what, timeoutMs = 120_000) {
  // Asked from here and rarely: a poller inside the page would compete with what is measured,
  // and one that needs `eval` would be stopped by the page's own policy.
  const deadline = Date.now() + timeoutMs;
  while (!(await page.evaluate(condition, argument))) {
    if (Date.now() > deadline) throw new Error(`${what}: not within ${timeoutMs / 1000} s`);
    await rest(25);
  }
}

/** Times between frames while `selector` is scrolled: `slow`, by 40 pixels, or `jump`, anywhere. */
export async function frameTimes(page, selector, kind, frames = 240) {
  return page.evaluate(
    async ({ selector, kind, frames }) => {
      const element = document.querySelector(selector);
      if (!element) throw new Error(`nothing matches ${selector}`);
      const range = element.scrollHeight - element.clientHeight;
      if (range <= 0) throw new Error(`${selector} has nothing to scroll`);
      const frame = () => new Promise(requestAnimationFrame);
      let random = 1;
      const times = [];
      let last = await frame();
      for (let nth = 0; nth < frames; nth++) {
        random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
        element.scrollTop = kind === 'jump' ? (random / 2 ** 32) * range : element.scrollTop + 40;
        const now = await frame();
        times.push(now - last);
        last = now;
      }
      return times;
    },
    { selector, kind, frames },
  );
}

/**
 * One field of the status of the page's process. Chromium does not say which one that is and keeps
 * others in reserve, but with a single page open it is the largest; its workers live in it.
 */
async function processBytes(ids, field) {
  let most = 0;
  for (const id of ids) {
    const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '');
    const kib = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0;
    most = Math.max(most, 1024 * Number(kib));
  }
  if (most === 0) throw new Error('memory of a process is read from /proc, which is not here');
  return most;
}

const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
