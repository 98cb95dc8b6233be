// Tests a server that is reached through a service binding, as a private one is on Cloudflare.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { open } from '../harness.mjs';
import { accepted, path, person, report, send, until } from '../support.mjs';
import { log, places, reset, settings, start } from '../upstream.mjs';

/** This name does not resolve: an answer can only have come through the binding. */
const ORIGIN = 'http://ghe.inner.invalid';

/** A server behind the binding: one report of its own, one at a storage host, and a log of its requests. */
const script = (csv, storage) => `
const seen = [];
export default {
  async fetch(request) {
    const { pathname, origin } = new URL(request.url);
    if (pathname === '/seen') return Response.json(seen);
    seen.push({ origin, pathname, authorization: request.headers.get('authorization'), secret: request.headers.get('cf-access-client-secret') });
    if (pathname === '/stafftools/reports/active_users.csv') {
      return Response.redirect(${JSON.stringify(storage)}, 302);
    }
    if (pathname !== '/stafftools/reports/all_users.csv') return new Response('', { status: 500 });
    if (!request.headers.get('authorization')) return new Response('', { status: 401 });
    return new Response(${JSON.stringify(csv)}, { headers: { 'content-type': 'text/csv' } });
  },
};
`;

let harness;
let csv;
/** The requests that reached the network since. */
let asked;
before(async () => {
  await start();
  await reset();
  await settings({ polls: 0, rows: 2_000 });
  const { origin, storage } = await places();
  const direct = (name) => send(`/stafftools/reports/${name}.csv`, { at: origin, headers: { authorization: person().authorization } });
  csv = (await direct('all_users')).body;
  // The report is generated first, so that the storage host has it.
  await direct('active_users');
  const made = (await log()).requests.length;
  asked = async () => (await log()).requests.slice(made);
  const target = { kind: 'ghes', origin: ORIGIN, allow_http: true, headers: { 'cf-access-client-secret': 'ACCESS' } };
  const TARGETS = [
    { id: 'bound', title: 'Behind the binding', ...target, binding: 'GHES', storage_hosts: [new URL(storage).host] },
    { id: 'unbound', title: 'The same without it', ...target },
  ];
  harness = await open(
    { TARGETS: JSON.stringify(TARGETS), ACCESS: 'for the binding only' },
    { bound: script(csv.toString(), `${storage}/download/active_users.csv?signature=demo`) },
  );
});
after(() => harness?.close());

const ask = (who, target, name = 'all_users', prefer = 'wait=25') => send(path(name, target), {
  at: harness.url, headers: { ...harness.headers(), authorization: who.authorization, prefer },
});
const seen = async () => (await harness.bound('http://bound/seen')).json();

test('a target with a binding is asked through it, with the credential and its headers', { timeout: 60_000 }, async () => {
  const who = person();
  const answer = report(await ask(who, 'bound'), { target: 'bound' });
  assert.ok(answer.body.equals(csv));
  const request = { origin: ORIGIN, pathname: '/stafftools/reports/all_users.csv', authorization: who.authorization, secret: 'for the binding only' };
  // The report is fetched twice: a service's answer does not state its length, so it is compared
  // with another.
  assert.deepEqual(await seen(), [request, request]);
  assert.deepEqual(await asked(), [], 'the network was asked too');
});

test('a storage host is asked directly, without the credential', { timeout: 60_000 }, async () => {
  const who = person();
  const before = (await seen()).length;
  const answer = await ask(who, 'bound', 'active_users');
  const requests = await asked();
  assert.equal(requests.length, 1, answer.body.toString());
  report(answer, { report: 'active_users', target: 'bound' });
  assert.ok(requests[0].headers.every(([name]) => !/^(authorization|cookie|cf-access-client-secret)$/i.test(name)));
  assert.equal((await seen()).length, before + 1, 'the binding was asked for what is elsewhere');
});

test('without a binding the same origin cannot be reached', { timeout: 60_000 }, async () => {
  const before = (await seen()).length;
  const who = person();
  await until('a second try', async () => accepted(await ask(who, 'unbound', 'all_users', 'wait=4')).json.attempts >= 2);
  assert.equal((await seen()).length, before);
});
