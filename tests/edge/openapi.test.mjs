// Tests that the API does what its document says: every operation, every status that a test can
// cause, every combination of parameters; everything that is not described is refused.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Contract } from './contract.mjs';
import { open } from './harness.mjs';
import { inParallel, person, send, sleep, somewhere, stranger, until } from './support.mjs';
import { control, reset, settings, start } from './upstream.mjs';

let contract;
let misconfigured;

before(async () => {
  await start();
  await reset();
  await settings({ polls: 0, rows: 20 });
  contract = await Contract.of((await send('/api/v1/openapi.json')).json);
});
after(() => misconfigured?.close());

const fill = (path, { target = 'ghes', report = 'all_users' } = {}) => path.replace('{target}', target).replace('{report}', report);
const has = ({ path }, part) => path.includes(part);
const isReport = (operation) => has(operation, '{report}');

/** A valid request of this operation, unless `headers` or another option make it invalid. */
async function call(operation, { who = person(), headers = {}, names, query = '', ...rest } = {}) {
  const authorization = isReport(operation) && who ? { authorization: who.authorization } : {};
  const answer = await send(fill(operation.path, names) + query, { method: operation.method, headers: { ...authorization, ...headers }, ...rest });
  contract.conforms(operation, answer);
  return answer;
}

test('the document is OpenAPI 3.1, and says who may do what', () => {
  const { operations, document } = contract;
  assert.match(document.openapi, /^3\.1\.\d$/);
  assert.ok(operations.length >= 12);
  assert.equal(new Set(operations.map(({ operation }) => operation.operationId)).size, operations.length);
  for (const operation of operations) {
    assert.equal(operation.operation.security !== undefined, isReport(operation), operation.path);
    for (const requirement of operation.operation.security ?? []) {
      for (const scheme of Object.keys(requirement)) assert.ok(document.components.securitySchemes[scheme], scheme);
    }
    const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const declared = operation.parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
    assert.deepEqual(declared, inPath);
  }
});

test('a request with a missing or surplus part is refused as described', async () => {
  for (const operation of contract.operations) {
    const refusals = [
      [{ query: '?a=1' }, 400],
      [{ query: '?a=1&a=2' }, 400],
      [{ headers: { 'sec-fetch-site': 'cross-site' } }, 403],
      ...isReport(operation) ? [
        [{ who: null }, 401],
        [{ headers: { authorization: 'Basic ???' } }, 400],
        [{ headers: { authorization: 'Digest x' } }, 400],
        [{ names: { target: 'nobody' } }, 404],
        [{ names: { report: 'all_people' } }, 404],
      ] : [],
      // Node sends no body with HEAD.
      ...operation.method === 'HEAD' ? [] : [[{ body: 'x', headers: { 'content-length': '1' } }, 400]],
    ];
    for (const [request, status] of refusals) {
      assert.equal((await call(operation, request)).status, status, `${operation.method} ${operation.path} ${JSON.stringify(request)}`);
    }
  }
});

test('every form of the credential that is described is taken', async () => {
  const { login, token } = person();
  const status = contract.operations.find(({ operation }) => operation.operationId === 'getStatus');
  const forms = { basic: `Basic ${Buffer.from(`${login}:${token}`).toString('base64')}`, bearer: `Bearer ${token}` };
  assert.deepEqual(Object.keys(forms).sort(), Object.keys(contract.document.components.securitySchemes).sort());
  for (const authorization of [...Object.values(forms), `token ${token}`]) {
    assert.equal((await call(status, { headers: { authorization } })).status, 200);
  }
});

const PREFER = [undefined, 'wait=0', 'wait=1', 'respond-async', 'respond-async, wait=1', 'nonsense; x="y"'];
const CACHE_CONTROL = [undefined, 'no-cache', 'max-age=0', 'max-age=60', 'min-fresh=1', 'max-stale', 'only-if-cached', 'no-store', 'no-store, only-if-cached'];
const IF_NONE_MATCH = [undefined, 'same', '*', '"other"'];

test('every combination of parameters is answered as described, with a copy and without', { timeout: 180_000 }, async (t) => {
  const reads = contract.operations.filter(({ operation }) => ['getReport', 'headReport'].includes(operation.operationId));
  assert.equal(reads.length, 2);
  assert.deepEqual(
    reads[0].parameters.filter((parameter) => parameter.in === 'header').map(({ name }) => name).sort(),
    ['Cache-Control', 'If-None-Match', 'Prefer'],
  );
  const combinations = PREFER.flatMap((prefer) => CACHE_CONTROL.flatMap((cache) => IF_NONE_MATCH.map((etag) => [prefer, cache, etag])));
  const tally = {};
  await inParallel(16, combinations, async ([prefer, cache, etag]) => {
    const who = person();
    let known = '"none"';
    for (const operation of [...reads, ...reads]) {
      const headers = {};
      if (prefer) headers.prefer = prefer;
      if (cache) headers['cache-control'] = cache;
      if (etag) headers['if-none-match'] = etag === 'same' ? known : etag;
      const answer = await call(operation, { who, headers });
      known = answer.headers.etag ?? known;
      tally[answer.status] = (tally[answer.status] ?? 0) + 1;
    }
  });
  t.diagnostic(JSON.stringify(tally));
  for (const status of [200, 202, 304, 504]) assert.ok(tally[status] > 0, `${status} never came`);
});

test('every report of every target is described alike', { timeout: 60_000 }, async () => {
  const operation = (id) => contract.operations.find((one) => one.operation.operationId === id);
  const { json } = await call(operation('getTargets'));
  const { ReportId, TargetId } = contract.document.components.schemas;
  for (const target of json.targets) {
    assert.match(target.id, new RegExp(TargetId.pattern));
    for (const { id } of target.reports) {
      assert.ok(ReportId.enum.includes(id));
      await call(operation('getStatus'), { names: { target: target.id, report: id } });
    }
  }
});

/** The upstream's behaviour and the resulting problem: one of each status that fetching can end with. */
const ENDINGS = [
  [401, { kind: 'answer', status: 401 }],
  [403, { kind: 'answer', status: 404, headers: [['X-GitHub-Request-Id', '00f1a2']] }],
  [502, { kind: 'page', page: 'sign_in' }],
  [502, { kind: 'redirect', to: 'https://evil.example/x' }],
  [502, { kind: 'cut', after_bytes: 100 }],
  [503, { kind: 'answer', status: 503, headers: [['Retry-After', '1']] }],
];

test('however fetching ends, it ends as described, and its status and its events say the same', { timeout: 120_000 }, async () => {
  const operation = (id) => contract.operations.find((one) => one.operation.operationId === id);
  const asked = ENDINGS.flatMap((ending) => ['getReport', 'headReport'].map((id) => [id, ...ending]));
  await inParallel(asked.length, asked, async ([id, status, fault]) => {
    const who = person();
    await control({ login: who.login, fault });
    let answer;
    do answer = await call(operation(id), { who, headers: { prefer: 'wait=25' } }); while (answer.status === 202);
    assert.equal(answer.status, status);
    const { json } = await call(operation('getStatus'), { who });
    assert.equal(json.state, 'failed');
    if (id === 'getReport') assert.deepEqual(json.problem, answer.json);
    await call(operation('headStatus'), { who });
    const events = await call(operation('getEvents'), { who });
    assert.equal(JSON.parse(events.body.toString().trim().split('\n').at(-1)).problem.status, status);
  });
});

test('a deletion, and its effect on waiting requests, are described', { timeout: 60_000 }, async () => {
  const operation = (id) => contract.operations.find((one) => one.operation.operationId === id);
  for (const id of ['getReport', 'headReport']) {
    const who = person();
    await control({ login: who.login, fault: { kind: 'answer', status: 202 } });
    assert.equal((await call(operation(id), { who })).status, 202);
    let isOver = false;
    const waiting = call(operation(id), { who, headers: { prefer: 'wait=25' } }).finally(() => { isOver = true; });
    // A deletion may overtake the waiting request, which then begins another fetch.
    await until('the end of the wait', async () => {
      await sleep(500);
      assert.equal((await call(operation('forgetReport'), { who })).status, 204);
      return isOver;
    });
    assert.equal((await waiting).status, 409);
  }
});

test('the other operations answer as described', async () => {
  for (const operation of contract.operations.filter((one) => !has(one, '/events'))) await call(operation);
});

test('a client that asks too often gets the described problem', { timeout: 120_000 }, async (t) => {
  const operation = (id) => contract.operations.find((one) => one.operation.operationId === id);
  // One credential is rejected repeatedly.
  const who = stranger();
  const end = Date.now() + 60_000;
  let answer;
  do {
    answer = await call(operation('getReport'), { who, headers: { prefer: 'wait=25' } });
    await sleep(500);
  } while (answer.status === 401 && Date.now() < end);
  assert.equal(answer.status, 429);
  assert.equal((await call(operation('headReport'), { who })).status, 429);
  // One address sends all requests.
  const here = somewhere();
  const asks = () => call(operation('getStatus'), { headers: here });
  let refused = 0;
  for (let times = 0; times < 300 && refused < 3; times++) if ((await asks()).status === 429) refused += 1;
  if (refused === 0) return t.diagnostic('nothing is counted here');
  for (const one of contract.operations.filter(isReport)) {
    if (!has(one, '/events')) await call(one, { headers: here });
  }
  assert.equal((await call(operation('getEvents'), { headers: here })).status, 429);
});

test('a refused configuration is described: health says what is wrong, other endpoints that something is', { timeout: 60_000 }, async () => {
  misconfigured = await open({ TARGETS: '[{"id":"Bad Id","title":"","kind":"other","origin":"http://evil.example/x"}]' });
  for (const operation of contract.operations) {
    const answer = await call(operation, { at: misconfigured.url, headers: somewhere() });
    assert.equal(answer.status, has(operation, '/health') ? 200 : 503, operation.path);
    if (has(operation, '/health') && operation.method === 'GET') {
      assert.equal(answer.json.status, 'misconfigured');
      assert.ok(answer.json.refusals.length >= 3);
    }
  }
});

test('methods and paths that are not described are refused with the right problem', async () => {
  const paths = new Map();
  for (const { path, method } of contract.operations) paths.set(path, [...paths.get(path) ?? [], method]);
  for (const [path, methods] of paths) {
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND']) {
      if (methods.includes(method)) continue;
      const answer = await send(fill(path), { method, headers: { authorization: person().authorization } });
      assert.equal(answer.status, 405, `${method} ${path}`);
      assert.deepEqual(answer.headers.allow.split(', ').sort(), [...methods].sort());
      if (method !== 'HEAD') assert.equal(answer.json.type, '/problems/method-not-allowed');
    }
    const preflight = await send(fill(path), { method: 'OPTIONS' });
    assert.equal(preflight.status, 403);
    // Outside /api/ the site answers, which has no such file.
    assert.equal((await send(fill(path).toUpperCase())).status, 404);
    for (const other of [`${fill(path)}/`, fill(path).replace('/v1/', '/v2/'), fill(path).replace('/api', '/api/'), `${fill(path)}%20`, `${fill(path)};x=1`]) {
      const answer = await send(other, { headers: { authorization: person().authorization } });
      // The last two paths end in a report's name that does not exist.
      assert.equal(answer.status, 404, other);
      assert.match(answer.json.type, /^\/problems\/(not-found|unknown-report)$/, other);
    }
  }
});

/** Statuses that no test can cause, and why they are described all the same. */
const OUT_OF_REACH = [
  [/ 500$/, 'a fault of Rollcall or of the platform'],
];

test('every status that is described has been seen', (t) => {
  const described = contract.operations.flatMap(({ path, method, operation }) => Object.keys(operation.responses).map((status) => `${method} ${path} ${status}`));
  const unseen = described.filter((one) => !contract.seen.has(one) && !OUT_OF_REACH.some(([form]) => form.test(one)));
  t.diagnostic(`${contract.seen.size} of ${described.length}`);
  assert.deepEqual(unseen, []);
});
