// Runs the shell script of the start page in sh against a small server. `sleep` and `date` are
// stand-ins with a clock of their own, so that half an hour takes a second.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const source = join(dirname(fileURLToPath(import.meta.url)), '../../app/src/text/fetch.sh');
const TOKEN = 'ghp_ScriptScriptScriptScriptScriptScript';
const CSV = 'created_at,id,login\n2020-01-01,1,ines\n';
const PAGE = '<!DOCTYPE html>\n<html><title>Sign in</title></html>\n';

/** Runs the script against these answers, the last of which repeats; returns its outcome. */
async function run(t, answers, { token = TOKEN, before } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-script-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const seen = [];
  const server = createServer((request, response) => {
    const [status, body = '', headers = {}] = answers[Math.min(seen.length, answers.length - 1)];
    seen.push({ path: request.url, authorization: request.headers.authorization });
    if (status === 'cut') {
      response.writeHead(200, { 'content-length': 1000 });
      response.write(CSV);
      setTimeout(() => response.destroy(), 20);
      return;
    }
    response.writeHead(status, headers);
    response.end(body);
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  t.after(() => server.close());
  const origin = `http://127.0.0.1:${server.address().port}`;

  const tool = (name, text) => {
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(folder, name), 0o755);
  };
  const clock = join(folder, 'clock');
  const naps = join(folder, 'naps');
  writeFileSync(clock, '1000000');
  tool('date', `cat '${clock}'`);
  tool('sleep', `echo "$1" >> '${naps}'; echo $(($(cat '${clock}') + $1)) > '${clock}'`);
  // The data of curl that other users of the machine can read while it runs.
  tool('curl', `echo "$@" >> '${join(folder, 'argv')}'; exec /usr/bin/env PATH="$OLD_PATH" curl "$@"`);

  const script = readFileSync(source, 'utf8')
    .replace('https://HOST', origin).replace('USER', 'octocat').replace('REPORT', 'all_users');
  const file = join(folder, 'script.sh');
  writeFileSync(file, script);
  before?.(folder);
  const outcome = await new Promise((resolve) => {
    const child = execFile('sh', [file], {
      cwd: folder, timeout: 60_000, env: { PATH: `${folder}:${process.env.PATH}`, OLD_PATH: process.env.PATH },
    }, (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }));
    child.stdin.end(`${token}\n`);
  });
  const read = (name) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : null);
  return { ...outcome, seen, folder, report: read('all_users.csv'), part: read('all_users.csv.part') ?? read('all_users.part'), naps: (read('naps') ?? '').trim().split('\n').filter(Boolean).map(Number), argv: read('argv') ?? '' };
}

test('202s, an empty 200 and a broken download are waited out, ever more slowly', async (t) => {
  const result = await run(t, [[202], [202, CSV], [200, ''], ['cut'], [503, PAGE], [429], [200, CSV]]);
  assert.equal(result.code, 0, result.stderr);
  assert.equal(result.report, CSV);
  assert.equal(result.part, null);
  assert.equal(result.seen.length, 7);
  assert.deepEqual(result.naps, [5, 10, 20, 40, 60, 60]);
  assert.equal(result.seen[0].path, '/stafftools/reports/all_users.csv');
  assert.equal(result.seen[0].authorization, `Basic ${btoa(`octocat:${TOKEN}`)}`);
  assert.equal(statSync(join(result.folder, 'all_users.csv')).mode & 0o077, 0, 'others can read the report');
});

test('the token is in no argument and in nothing that is printed', async (t) => {
  const result = await run(t, [[202], [200, CSV]]);
  for (const text of [result.argv, result.stdout, result.stderr]) {
    assert.ok(!text.includes(TOKEN) && !text.includes(btoa(`octocat:${TOKEN}`)));
  }
});

test('a sign-in page is never the report, whatever its status says', async (t) => {
  for (const answers of [
    [[200, PAGE, { 'content-type': 'text/csv' }]],
    [[302, '', { location: '/login' }], [200, PAGE]],
    [[401, PAGE]],
    [[404, PAGE]],
  ]) {
    const result = await run(t, answers);
    assert.equal(result.code, 1, JSON.stringify(answers));
    assert.equal(result.report, null);
    assert.equal(result.part, null);
    assert.match(result.stderr, /no report: check user name and token/);
  }
});

test('it gives up after half an hour', async (t) => {
  const result = await run(t, [[202]]);
  assert.equal(result.code, 1);
  assert.equal(result.report, null);
  assert.match(result.stderr, /Not ready after half an hour/);
  const waited = result.naps.reduce((sum, nap) => sum + nap, 0);
  assert.ok(waited >= 1800 && waited <= 1860, `${waited} s`);
  assert.ok(result.seen.length < 40, `${result.seen.length} requests`);
});

test('an older report is no success, and stays', async (t) => {
  const result = await run(t, [[401]], { before: (folder) => writeFileSync(join(folder, 'all_users.csv'), 'old') });
  assert.equal(result.code, 1);
  assert.equal(result.report, 'old');
});

test('text that cannot be a token is not sent', async (t) => {
  for (const token of ['', 'a b', 'a"', 'a\\', 'a"\nurl = "http://evil.example']) {
    const result = await run(t, [[200, CSV]], { token });
    assert.equal(result.code, 2, token);
    assert.equal(result.seen.length, 0, token);
  }
});
