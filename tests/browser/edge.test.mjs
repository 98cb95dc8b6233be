// Tests the answers of the worker, in real workerd.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { address, root } from './support.mjs';

/** A policy's directives, by name. Browsers use the first of a name; here there is only one. */
function directivesOf(policy) {
  const directives = policy.split(';').map((directive) => directive.trim().split(/\s+/));
  const names = directives.map(([name]) => name);
  assert.equal(new Set(names).size, names.length, `a directive stands twice: ${policy}`);
  return Object.fromEntries(directives.map(([name, ...sources]) => [name, sources.join(' ')]));
}

/** The policy of the API's answers. */
const API = { 'default-src': "'none'", 'frame-ancestors': "'none'", sandbox: '' };

/** Every source that a policy of the site may name: no other host is among them. */
const SOURCES = new Set(["'none'", "'self'", "'wasm-unsafe-eval'", "'script'", 'blob:', 'default', 'engine']);

/** The policy of `_headers` for a path: if two rules match, the later one removes the earlier one's. */
function policyOfFile(path) {
  const rules = readFileSync(join(root, 'app/static/_headers'), 'utf8').split(/^(?=\/)/m);
  const matching = rules.filter((rule) => ['/*', path].includes(rule.split('\n', 1)[0].trim()));
  return directivesOf(/^ +Content-Security-Policy: (.*)$/m.exec(matching.at(-1))[1]);
}

test('health answers', async () => {
  const response = await fetch(`${address}/api/v1/health`);
  assert.equal(response.status, 200);
  const body = await response.json();
  assert.equal(body.status, 'ok');
});

test('every route carries the security headers', async () => {
  const files = ['/', '/index.html', '/rollcall_bg.wasm', '/engine-boot.js', '/engine.js', '/no-such-file'];
  for (const path of [...files, '/api/v1/health', '/api/v1/nothing']) {
    const response = await fetch(address + path);
    const header = (name) => response.headers.get(name) ?? '';
    const policy = directivesOf(header('content-security-policy'));
    assert.deepEqual(policy, files.includes(path) ? policyOfFile(path) : API, path);
    assert.equal(policy['default-src'], "'none'", path);
    for (const [name, sources] of Object.entries(policy)) {
      for (const source of sources.split(' ').filter(Boolean)) assert.ok(SOURCES.has(source), `${path}: ${name} ${source}`);
    }
    assert.equal(header('x-content-type-options'), 'nosniff', path);
    assert.equal(header('referrer-policy'), 'no-referrer', path);
    assert.equal(header('cross-origin-opener-policy'), 'same-origin', path);
    assert.equal(header('cross-origin-embedder-policy'), 'require-corp', path);
    assert.equal(header('cross-origin-resource-policy'), 'same-origin', path);
    assert.equal(response.headers.get('access-control-allow-origin'), null, path);
    await response.arrayBuffer();
  }
  for (const path of ['/engine-boot.js', '/engine.js']) {
    const { 'connect-src': connect, 'script-src': scripts } = policyOfFile(path);
    assert.equal(connect, "'none'", path);
    assert.doesNotMatch(scripts, /'self'/, path);
  }
});

test('the check of policies notices a wider one', () => {
  assert.throws(() => directivesOf("default-src 'none'; script-src *; script-src 'self'"), /stands twice/);
  assert.notDeepEqual(directivesOf("default-src 'none'; script-src *"), API);
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
