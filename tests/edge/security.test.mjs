// SECURITY.md names the tests that show what it says. Each of them must be there.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const root = new URL('../../', import.meta.url);
const read = (path) => readFileSync(new URL(path, root), 'utf8');

test('every test that SECURITY.md names exists, and every threat has one or a reason', () => {
  const rows = read('SECURITY.md').split('\n').filter((line) => /^\| T\d+ \|/.test(line));
  assert.deepEqual(rows.map((row) => row.match(/^\| (T\d+)/)[1]), Array.from({ length: 30 }, (_, at) => `T${at + 1}`));
  let named = 0;
  for (const row of rows) {
    const [, , requirement] = row.split(' | ');
    const tests = [...row.matchAll(/`([\w./-]+\.(?:rs|mjs))`: `([^`]+)`/g)];
    assert.ok(tests.length > 0 || /^Does not apply/.test(requirement), row.slice(0, 60));
    for (const [, file, name] of tests) {
      const text = read(file).replaceAll("\\'", "'");
      const isThere = file.endsWith('.rs')
        ? new RegExp(`#\\[test\\][^{}]*?fn ${name}\\(`).test(text)
        : text.includes(`test('${name}'`) || (text.includes('test(`') && text.includes(name));
      assert.ok(isThere, `${file} has no test "${name}"`);
      named += 1;
    }
  }
  assert.ok(named > 50);
});
