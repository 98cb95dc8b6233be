// Runs the script of README.md for scripts and schedules, as it stands there, in each shell of this
// machine: against the worker, and against a small server that answers what the worker never would.

import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, test } from 'node:test';

import { address, person, somewhere, stranger } from './support.mjs';
import { product, reset, settings, start } from './upstream.mjs';

const root = new URL('../../', import.meta.url);
const [, script] = readFileSync(new URL('README.md', root), 'utf8').match(/^```sh\n(#!\/bin\/sh\n[^]*?)^```$/m);
const copilot = product('COPILOT_URL');
const moderne = product('MODERNE_URL');

/** The shells, and why a test in one of them is skipped; two names of one program are one shell. */
const programs = new Set();
const SHELLS = ['sh', 'dash', 'bash'].flatMap((shell) => {
  const found = spawnSync('sh', ['-c', `command -v ${shell}`], { encoding: 'utf8' }).stdout.trim();
  if (!found) return [[shell, `${shell} is not installed`]];
  const program = realpathSync(found);
  return programs.has(program) ? [] : programs.add(program) && [[shell, false]];
});
const inEachShell = (what, options, act) => SHELLS.forEach(([shell, missing]) => {
  test(`${what}, in ${shell}`, { timeout: 120_000, ...options, skip: missing || options.skip || false }, (t) => act(t, shell));
});

beforeEach(async () => {
  await start();
  await reset();
  await settings({ polls: 1, rows: 50 });
  for (const { skip, ...simulator } of [copilot, moderne]) {
    if (skip) continue;
    await simulator.reset();
    await simulator.settings({ polls: 2 });
  }
});

/** A temporary folder with the script, and with stand-ins for these programs. */
function folderFor(t, tools = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-recipe-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'rollcall-fetch.sh'), script);
  for (const [name, text] of Object.entries(tools)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

/** Runs the script in this folder: `{ code, stdout, stderr }`. */
function run(folder, shell, args, environment) {
  return new Promise((resolve) => {
    execFile(shell, ['rollcall-fetch.sh', ...args], {
      cwd: folder, timeout: 110_000, env: { PATH: `${folder}:${process.env.PATH}`, ...environment },
    }, (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout: stdout.trim(), stderr }));
  });
}

/** Runs the script against the worker, from an address of its own. */
function fetched(folder, shell, token, ...args) {
  writeFileSync(join(folder, 'token'), `${token}\n`);
  writeFileSync(join(folder, 'headers'), Object.entries(somewhere()).map(([name, value]) => `${name}: ${value}\n`).join(''));
  return run(folder, shell, args, { ROLLCALL_URL: address, ROLLCALL_TOKEN_FILE: 'token', ROLLCALL_HEADERS_FILE: 'headers' });
}

const read = (folder, name) => readFileSync(join(folder, name), 'utf8');
/** What a run left in its folder, without what was there before. */
const left = (folder) => readdirSync(folder).filter((name) => !['rollcall-fetch.sh', 'token', 'headers', 'curl', 'sleep', 'clock', 'date', 'naps'].includes(name));

test('the page offers the script that is in README.md', () => {
  assert.equal(readFileSync(new URL('app/src/text/rollcall-fetch.sh', root), 'utf8'), script);
});

/** A report of each product, the name and the number of lines that it arrives with. */
const bearer = () => person().token;
const pair = () => { const { login, token } = person(); return `${login}:${token}`; };
const ARRIVALS = [
  [pair, 'ghes', 'all_users', /^\.\/all_users-ghes-\d{10}\.csv$/, 51],
  [bearer, 'copilot', 'seats?scope=organization&name=acme', /^\.\/seats-copilot-\d{10}\.csv$/, 251],
  // It is asked twice whether this one is ready.
  [bearer, 'copilot', 'billing_summarized?name=acme-inc&from=2025-11-01&to=2025-11-20', /\.csv$/, 2],
  [bearer, 'moderne', 'usage?since=2026-11-01&until=2026-11-01', /\.csv$/, 41],
  [bearer, 'moderne', 'audit_cef?since=2026-11-01&until=2026-11-01', /\.cef$/, 40],
];

inEachShell('reports of every product arrive under the names that Rollcall gives them', { skip: copilot.skip || moderne.skip }, async (t, shell) => {
  await Promise.all(ARRIVALS.map(async ([token, target, report, name, lines]) => {
    const folder = folderFor(t);
    const { code, stdout, stderr } = await fetched(folder, shell, token(), target, report);
    assert.equal(code, 0, `${report}: ${stderr}`);
    assert.equal(stderr, '');
    assert.match(stdout, name);
    assert.ok(read(folder, stdout).trim().split('\n').length >= lines, report);
    assert.equal(statSync(join(folder, stdout)).mode & 0o077, 0, 'others can read the report');
    assert.deepEqual(left(folder), [stdout.slice(2)]);
  }));
});

inEachShell('two runs at a time leave the one file that both were asked for', {}, async (t, shell) => {
  const folder = folderFor(t);
  const { login, token } = person();
  writeFileSync(join(folder, 'users.csv'), 'an older report');
  const runs = await Promise.all([1, 2].map(() => fetched(folder, shell, `${login}:${token}`, 'ghes', 'all_users', 'users.csv')));
  for (const { code, stdout, stderr } of runs) assert.deepEqual([code, stdout], [0, './users.csv'], stderr);
  assert.equal(read(folder, 'users.csv').trim().split('\n').length, 51);
  assert.deepEqual(left(folder), ['users.csv']);
});

inEachShell('a refusal ends with 1 and says what to do, and the file stays as it was', {}, async (t, shell) => {
  const folder = folderFor(t);
  writeFileSync(join(folder, 'users.csv'), 'an older report');
  const { login, token } = stranger();
  for (const [target, report, says] of [
    ['ghes', 'all_users', /does not accept/],
    ['ghes', 'all_users?days=3', /parameter/],
    ['nowhere', 'all_users', /target/],
  ]) {
    const { code, stdout, stderr } = await fetched(folder, shell, `${login}:${token}`, target, report, 'users.csv');
    assert.equal(code, 1, stderr);
    assert.equal(stdout, '');
    assert.match(stderr, says);
    assert.ok(!stderr.includes(token));
  }
  assert.equal(read(folder, 'users.csv'), 'an older report');
  assert.deepEqual(left(folder), ['users.csv']);
});

const CSV = 'created_at,id,login\n2020-01-01,1,ines\n';
const PAGE = '<!DOCTYPE html>\n<html><title>Sign in</title></html>\n';
const whole = (body = CSV, { type = 'text/csv; charset=utf-8', name = 'all_users-main-1793512800.csv', digest = createHash('sha256').update(body).digest('base64') } = {}) => [
  200, body, { 'content-type': type, 'content-disposition': `attachment; filename="${name}"`, 'repr-digest': `sha-256=:${digest}:` },
];
const waiting = (s = 5) => [202, '{"state":"waiting","attempts":1}', { 'content-type': 'application/json', 'retry-after': String(s) }];
const problem = (status, name, headers = {}) => [
  status, JSON.stringify({ type: `/problems/${name}`, title: 'A "title"', status, detail: 'The detail.', next_step: 'The next step.' }),
  { 'content-type': 'application/problem+json', ...headers },
];

/** Runs the script against these answers, the last of which repeats, with a clock that sleep moves. */
async function against(t, shell, answers, { args = ['main', 'all_users'], environment = {}, before, during } = {}) {
  const folder = folderFor(t, {
    date: 'cat clock',
    sleep: 'echo "$1" >>naps; echo $(($(cat clock) + $1)) >clock.new; mv clock.new clock',
  });
  writeFileSync(join(folder, 'clock'), '1000000\n');
  before?.(folder);
  const seen = [];
  const server = createServer(async (request, response) => {
    const [status, body, headers] = answers[Math.min(seen.length, answers.length - 1)];
    seen.push({ path: request.url, ...request.headers });
    await during?.(folder);
    if (status === 'hang up') return response.destroy();
    if (status === 'cut') {
      response.writeHead(200, { ...whole()[2], 'content-length': 1_000 });
      response.write(CSV);
      setTimeout(() => response.destroy(), 20);
      return undefined;
    }
    response.writeHead(status, headers);
    return response.end(body);
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  t.after(() => { server.closeAllConnections(); server.close(); });
  const outcome = await run(folder, shell, args, {
    ROLLCALL_URL: `http://127.0.0.1:${server.address().port}/`, ROLLCALL_TOKEN: person().token, ...environment,
  });
  const naps = existsSync(join(folder, 'naps')) ? read(folder, 'naps').trim().split('\n').map(Number) : [];
  return { ...outcome, folder, seen, naps, left: left(folder) };
}

inEachShell('answers that may pass are waited out as long as they say', {}, async (t, shell) => {
  const result = await against(t, shell, [waiting(7), problem(503, 'busy', { 'retry-after': '11' }), ['hang up'], ['cut'], [502, PAGE, { 'content-type': 'text/html' }], waiting(3), whole()], {
    args: ['main', 'seats?scope=organization&name=acme'],
  });
  assert.equal(result.code, 0, result.stderr);
  assert.deepEqual(result.naps, [7, 11, 4, 8, 16, 3]);
  assert.equal(result.seen[0].path, '/api/v1/targets/main/reports/seats?scope=organization&name=acme');
  assert.equal(result.seen[0].prefer, 'wait=25');
  assert.deepEqual(result.left, ['all_users-main-1793512800.csv']);
  assert.equal(read(result.folder, 'all_users-main-1793512800.csv'), CSV);
});

/** Answers, the code that the script ends with, and what it says. */
const ENDS = [
  ['a problem', [problem(401, 'credential-rejected')], 1, /A "title"\. The detail\. The next step\./, 1],
  ['a problem without a time to come back', [problem(503, 'upstream-unavailable')], 1, /The next step/, 1],
  ['a report that is never ready', [waiting(60)], 3, /not ready/, 30],
  ['a deadline', [problem(504, 'deadline')], 3, /The next step/, 1],
  ['a limit that ends too late', [problem(503, 'upstream-rate-limited', { 'retry-after': '3000' })], 3, /The next step/, 1],
  ['an upstream that nothing reaches', [problem(502, 'upstream-unreachable')], 4, /The next step/, 1],
  ['a connection that always ends', [['hang up']], 4, /did not answer/, 4],
  ['a failing proxy', [[503, PAGE, { 'content-type': 'text/html' }]], 4, /did not answer/, 4],
  ['a sign-in page', [[200, PAGE, { 'content-type': 'text/html' }]], 4, /status 200/, 1],
  ['a redirect to sign in', [[302, '', { location: 'https://evil.example/' }]], 4, /status 302/, 1],
  ['a sign-in page that says it is a CSV', [[200, PAGE, { 'content-type': 'text/csv' }]], 4, /did not answer as Rollcall/, 1],
  ['a 202 with the bytes of a report', [[202, CSV, { 'content-type': 'text/csv' }]], 4, /status 202/, 1],
  ['another digest', [whole(CSV, { digest: createHash('sha256').update('x').digest('base64') })], 5, /damaged/, 4],
  ['no digest at all', [whole(CSV, { digest: '' })], 5, /damaged/, 4],
  ['an answer that always breaks off', [['cut']], 5, /broke off/, 4],
  ['a name that leads elsewhere', [whole(CSV, { name: '../all_users.csv' })], 5, /without a name/, 1],
];

inEachShell('each end has its own code, and leaves nothing', {}, async (t, shell) => {
  for (const [what, answers, code, says, requests] of ENDS) {
    const result = await against(t, shell, answers);
    assert.equal(result.code, code, `${what}: ${result.stderr}`);
    assert.match(result.stderr, says, what);
    assert.equal(result.stdout, '', what);
    assert.deepEqual(result.left, [], what);
    assert.equal(result.seen.length, requests, what);
  }
  const closed = await against(t, shell, [whole()], { environment: { ROLLCALL_URL: 'http://127.0.0.1:9' } });
  assert.equal(closed.code, 4, closed.stderr);
});

inEachShell('wrong usage ends with 2 before anything is sent', {}, async (t, shell) => {
  for (const change of [
    { args: [] }, { args: ['main'] }, { args: ['../x', 'all_users'] }, { args: ['main', 'a/b'] }, { args: ['main', '?days=1'] },
    { args: ['main', 'all_users?x=a b'] }, { args: ['main', 'all_users', 'no/such/folder/x.csv'] },
    { environment: { ROLLCALL_URL: 'http://rollcall.example.com' } }, { environment: { ROLLCALL_URL: '' } },
    { environment: { ROLLCALL_TOKEN: '' } }, { environment: { ROLLCALL_TOKEN: 'a b' } }, { environment: { ROLLCALL_TOKEN: 'a"\nurl = "http://evil.example' } },
    { environment: { ROLLCALL_TOKEN: '', ROLLCALL_TOKEN_FILE: 'nothing' } }, { environment: { ROLLCALL_HEADERS_FILE: 'nothing' } },
    { environment: { ROLLCALL_WAIT: 'long' } },
  ]) {
    const result = await against(t, shell, [whole()], change);
    assert.equal(result.code, 2, JSON.stringify(change) + result.stderr);
    assert.equal(result.seen.length, 0, JSON.stringify(change));
    assert.deepEqual(result.left, []);
  }
});

inEachShell('no process shows the token while the script runs, and a token arrives as it is', { skip: existsSync('/proc/self/cmdline') ? false : 'there is no /proc' }, async (t, shell) => {
  for (const [token, authorization] of [
    ['octocat:p"a\\ss', `Basic ${btoa('octocat:p"a\\ss')}`],
    ['eyJhbGciOiJub25lIn0.e30.c2ln', 'Bearer eyJhbGciOiJub25lIn0.e30.c2ln'],
  ]) {
    const processes = [];
    const result = await against(t, shell, [waiting(), whole()], {
      environment: { ROLLCALL_TOKEN: '', ROLLCALL_TOKEN_FILE: 'token' },
      args: ['main', 'all_users', 'x.csv'],
      before: (folder) => writeFileSync(join(folder, 'token'), `${token}\r\n`),
      during: () => {
        for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
          for (const file of ['cmdline', 'environ']) {
            try { processes.push(readFileSync(`/proc/${id}/${file}`, 'utf8')); } catch { /* It has ended, or is another user's. */ }
          }
        }
      },
    });
    assert.equal(result.code, 0, result.stderr);
    assert.ok(processes.some((text) => text.includes('curl\0') && text.includes('/api/v1/targets/main/reports/all_users')), 'curl was not seen');
    const secrets = [token, token.split(':').at(-1), btoa(token)];
    for (const text of [...processes, result.stdout, result.stderr]) for (const secret of secrets) assert.ok(!text.includes(secret));
    for (const { authorization: sent } of result.seen) assert.equal(sent, authorization);
  }
});
