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

async function order(what, body = {}) {
  const response = await fetch(`${url}/_control${what}`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`the upstream refuses ${JSON.stringify(body)}: ${text}`);
}

/**
 * From now on, requests meet this fault: `{ report?, at?, login?, fault: { kind, … }, times? }`.
 * `tests/src/upstream/fault.rs` lists the kinds.
 */
export const control = (rule) => order('', rule);
export const settings = (changes) => order('/settings', changes);
export const expire = () => order('/expire');
export const reset = () => order('/reset');

/** Every request that it received, in order. */
export async function log() {
  return (await fetch(`${url}/_control/log`)).json();
}

/** The addresses of its two servers: `{ origin, storage, port }`. */
export async function places() {
  return (await fetch(`${url}/_control/places`)).json();
}

/** The requests of one person, API and reports alike. */
export async function requestsOf(who) {
  return (await log()).requests.filter((request) => request.login === who.login);
}
