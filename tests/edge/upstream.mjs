// Controls the upstream simulator for a test: starts it, gives it orders, reads its log.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

let url = process.env.UPSTREAM_URL;
let running;

/** Starts the program that UPSTREAM_BIN names, unless one is running; returns its address. */
export async function start(...options) {
  if (url) return url;
  const program = process.env.UPSTREAM_BIN;
  if (!program) throw new Error('set UPSTREAM_URL to a running upstream, or UPSTREAM_BIN to the program');
  running = spawn(program, ['--control', ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: running.stdout });
  const [line] = await once(lines, 'line');
  url = line.match(/^upstream listening on (http:\/\/127\.0\.0\.1:\d+)$/)[1];
  return url;
}

/** Ends the program that `start` started. */
export async function stop() {
  if (!running) return;
  running.kill();
  await once(running, 'exit');
  running = url = undefined;
}

/** The orders to the simulator of one product; `at` gives its address. */
function orders(at) {
  const order = async (what, body = {}) => {
    const response = await fetch(`${at()}/_control${what}`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`the upstream refuses ${JSON.stringify(body)}: ${text}`);
  };
  const log = async () => (await fetch(`${at()}/_control/log`)).json();
  return {
    /**
     * From now on, requests meet this fault: `{ report?, at?, login?, fault: { kind, … }, times? }` for
     * the GitHub Enterprise Server, and `{ part?, body?, at?, login?, fault, after?, times? }` for the
     * others. `tests/src/upstream/fault.rs` lists the kinds.
     */
    control: (rule) => order('', rule),
    settings: (changes) => order('/settings', changes),
    expire: () => order('/expire'),
    reset: () => order('/reset'),
    /** Every request that it received, in order. */
    log,
    /** The addresses of its two servers: `{ origin, storage, port }`. */
    places: async () => (await fetch(`${at()}/_control/places`)).json(),
    /** The requests of one person, API and reports alike. */
    requestsOf: async (who) => (await log()).requests.filter((request) => request.login === who.login),
  };
}

/** The simulator of another product, whose address this variable has. */
export const product = (variable) => ({ skip: process.env[variable] ? false : `${variable} names no simulator`, ...orders(() => process.env[variable]) });

export const { control, settings, expire, reset, log, places, requestsOf } = orders(() => url);
