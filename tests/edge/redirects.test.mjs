// Tests where a redirect may lead, and what the next request carries. The scripts that people use
// follow every redirect.

import assert from 'node:assert/strict';
import { before, beforeEach, test } from 'node:test';

import { harmless, inParallel, outbound, path, person, problem, report, settled } from './support.mjs';
import { control, log, places, requestsOf, reset, settings, start } from './upstream.mjs';

before(() => start());
beforeEach(async () => {
  await reset();
  await settings({ polls: 0 });
});

test('a download elsewhere on the same server gets the credential', async () => {
  await settings({ ready: 'download' });
  const who = person();
  report(await settled(who));
  const requests = await requestsOf(who);
  assert.deepEqual(requests.map((request) => request.target), [
    '/stafftools/reports/all_users.csv', '/stafftools/reports/download/all_users.csv',
  ]);
  for (const request of requests) outbound(request, who);
});

test('a download at a storage host is fetched without the credential', async () => {
  await settings({ ready: 'storage' });
  const who = person();
  report(await settled(who));
  const there = (await log()).requests.filter((request) => request.host === 'storage');
  assert.equal(there.length, 1);
  assert.equal(there[0].status, 200);
  harmless(there[0], who);
});

test('a storage host that redirects back does not get the credential', async () => {
  await settings({ ready: 'storage' });
  const who = person();
  await control({ at: 'storage', fault: { kind: 'redirect', to: '{origin}/stafftools/reports/all_users.csv' } });
  problem(await settled(who), 'unexpected-redirect', 502);
  const requests = await requestsOf(who);
  assert.equal(requests.length, 1, 'the origin was asked again');
});

test('a few hops are followed, more are not, and a loop ends', async () => {
  for (const [count, ok] of [[1, true], [5, true], [6, false], [20, false]]) {
    const who = person();
    await control({ login: who.login, fault: { kind: 'hops', count }, times: 1 });
    const answer = await settled(who);
    if (ok) report(answer);
    else problem(answer, 'unexpected-redirect', 502);
    assert.ok((await requestsOf(who)).length <= 6);
  }
  const who = person();
  await control({ login: who.login, fault: { kind: 'redirect', to: '/stafftools/reports/{report}.csv' } });
  problem(await settled(who), 'unexpected-redirect', 502);
  assert.equal((await requestsOf(who)).length, 6);
});

/** The hosts in these addresses must never get a request, and the answer may at most name them. */
const ELSEWHERE = [
  ['https://evil.example/x.csv', 'evil.example'],
  ['//evil.example/x.csv', 'evil.example'],
  ['\\\\evil.example\\x.csv', 'evil.example'],
  ['/\\evil.example/x.csv', 'evil.example'],
  ['https:evil.example', undefined],
  ['http://127.0.0.1:{port}@evil.example/stafftools/reports/x.csv', undefined],
  ['http://user:pass@127.0.0.1:{port}/stafftools/reports/all_users.csv', undefined],
  ['http://localhost:{port}/stafftools/reports/all_users.csv', 'localhost'],
  ['http://127.0.0.1.evil.example:{port}/stafftools/reports/all_users.csv', '127.0.0.1.evil.example'],
  ['http://[::1]:{port}/stafftools/reports/all_users.csv', undefined],
  ['http://127.0.0.1/stafftools/reports/all_users.csv', '127.0.0.1'],
  ['https://127.0.0.1:{port}/stafftools/reports/all_users.csv', '127.0.0.1'],
  ['http://169.254.169.254/latest/meta-data/', '169.254.169.254'],
  ['file:///etc/passwd', undefined],
  ['data:text/csv,login', undefined],
  ['javascript:alert(1)', undefined],
  ['ftp://127.0.0.1:{port}/x.csv', undefined],
  ['', undefined],
  ['http://', undefined],
  ['http://%zz/', undefined],
  // These addresses are on the same server, but are not reports.
  ['/', '127.0.0.1'],
  ['/admin', '127.0.0.1'],
  ['/stafftools', '127.0.0.1'],
  ['/stafftools/reports/../users', '127.0.0.1'],
  ['/stafftools/reports/%2e%2e/users', '127.0.0.1'],
  ['/stafftools/reports/..%2fusers', '127.0.0.1'],
  ['/stafftools/reports/%252e%252e%252fusers', '127.0.0.1'],
  ['/api/v3/user', '127.0.0.1'],
];

test('any other redirect is refused, and the message names a valid host', async () => {
  const { port } = await places();
  await inParallel(4, ELSEWHERE, async ([to, host]) => {
    const who = person();
    await control({ login: who.login, fault: { kind: 'redirect', to }, times: 1 });
    const found = problem(await settled(who), 'unexpected-redirect', 502);
    if (host !== undefined) assert.equal(found.host, host, to);
    assert.match(found.host ?? 'none', /^[a-z0-9.[\]:_-]{1,253}$/i, to);
    assert.equal((await requestsOf(who)).length, 1, `${to} on port ${port} was followed`);
  });
  assert.ok((await log()).requests.every((request) => request.host === 'origin' && request.fault));
});

test('a spelling of the same server is the same server', async () => {
  const { port } = await places();
  for (const to of [
    `http://127.1:${port}/stafftools/reports/download/all_users.csv`,
    `http://0x7f000001:${port}/stafftools/reports/download/all_users.csv`,
    `HTTP://127.0.0.1:${port}/stafftools/reports/./download/all_users.csv`,
    'download/all_users.csv',
    '//127.0.0.1:{port}/stafftools/reports/download/all_users.csv#fragment',
  ]) {
    await reset();
    await settings({ polls: 0 });
    // The report is generated first, so that it can be downloaded.
    report(await settled(person()));
    const who = person();
    await control({ login: who.login, fault: { kind: 'redirect', to }, times: 1 });
    report(await settled(who));
    const second = (await requestsOf(who))[1];
    assert.equal(second.target, '/stafftools/reports/download/all_users.csv', to);
    outbound(second, who);
  }
});

test('every sign-in page is a rejected credential, and every maintenance page an unavailable server', async () => {
  const rows = [
    ['/login?return_to=%2F', 'credential-rejected', 401],
    ['/session', 'credential-rejected', 401],
    ['/sessions/two-factor', 'credential-rejected', 401],
    ['/auth/saml', 'credential-rejected', 401],
    ['{origin}/saml/initiate', 'credential-rejected', 401],
    ['/suspended', 'credential-rejected', 401],
    ['/setup/unlock', 'upstream-unavailable', 503],
    ['/maintenance', 'upstream-unavailable', 503],
  ];
  await inParallel(8, rows, async ([to, type, status]) => {
    const who = person();
    await control({ login: who.login, fault: { kind: 'redirect', to } });
    problem(await settled(who), type, status);
    assert.ok((await requestsOf(who)).every((request) => request.target === '/stafftools/reports/all_users.csv'), to);
  });
});

test('every redirect status is treated alike, and a redirect without an address is refused', async () => {
  const who = person();
  for (const status of [301, 302, 303, 307, 308]) {
    const one = person();
    await control({ login: one.login, fault: { kind: 'hops', count: 1 }, times: 1 });
    await control({ login: one.login, fault: { kind: 'redirect', to: '/stafftools/reports/download/{report}.csv?hops=0', status }, times: 1 });
    report(await settled(one));
  }
  await inParallel(8, [300, 304, 305, 306, 301, 302], async (status) => {
    const one = person();
    await control({ login: one.login, fault: { kind: 'answer', status }, times: 1 });
    problem(await settled(one), 'unexpected-redirect', 502);
  });
  assert.equal((await requestsOf(who)).length, 0);
});

test('the address of a report never depends on what a person sends', async () => {
  const who = person();
  report(await settled(who, {
    headers: {
      'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', forwarded: 'host=evil.example', 'x-original-url': '/admin',
      'x-rewrite-url': '/admin', 'x-http-method-override': 'DELETE', 'x-forwarded-for': '192.0.2.1', cookie: 'user_session=mine',
      referer: 'https://evil.example/', 'user-agent': 'Mine/1', accept: 'text/html', 'accept-language': 'de', via: '1.1 evil',
      'cf-access-client-secret': 'mine', 'x-custom-secret': 'mine',
    },
  }));
  for (const request of await requestsOf(who)) {
    outbound(request, who);
    assert.equal(request.target, '/stafftools/reports/all_users.csv');
  }
  assert.ok(path().startsWith('/api/v1/'));
});
