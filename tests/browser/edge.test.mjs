// What the worker sends, through real workerd.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { address } from './support.mjs';

const CSP = /default-src 'none'/;

test('health answers', async () => {
  const response = await fetch(`${address}/api/v1/health`);
  assert.equal(response.status, 200);
  const body = await response.json();
  assert.equal(body.status, 'ok');
});

test('every route carries the security headers', async () => {
  for (const path of ['/', '/index.html', '/rollcall_bg.wasm', '/engine-boot.js', '/no-such-file', '/api/v1/health', '/api/v1/nothing']) {
    const response = await fetch(address + path);
    const header = (name) => response.headers.get(name) ?? '';
    assert.match(header('content-security-policy'), CSP, path);
    assert.equal(header('x-content-type-options'), 'nosniff', path);
    assert.equal(header('referrer-policy'), 'no-referrer', path);
    assert.equal(response.headers.get('access-control-allow-origin'), null, path);
    await response.arrayBuffer();
  }
  const engine = await fetch(`${address}/engine-boot.js`);
  assert.match(engine.headers.get('content-security-policy'), /connect-src 'none'/);
});

test('refusals are problems with a next step', async () => {
  for (const [path, init, status] of [
    ['/api/v1/nothing', {}, 404],
    ['/api/v1/health', { method: 'POST' }, 405],
    ['/api/v1/health', { headers: { 'sec-fetch-site': 'cross-site' } }, 403],
    ['/api/v1/health', { method: 'OPTIONS' }, 403],
  ]) {
    const response = await fetch(address + path, init);
    assert.equal(response.status, status, path);
    assert.match(response.headers.get('content-type'), /application\/problem\+json/);
    const problem = await response.json();
    for (const field of ['type', 'title', 'status', 'detail']) assert.ok(problem[field], `${path}: ${field}`);
  }
});
