// Tests that every test that SECURITY.md names exists.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const root = new URL('../../', import.meta.url);
const read = (path) => readFileSync(new URL(path, root), 'utf8');

/** Whether a source has a test with this name; a comment or a text that mentions it does not count. */
function hasTest(file, text, name) {
  const code = text.replaceAll(/^\s*\/\/.*$/gm, '');
  if (file.endsWith('.rs')) return new RegExp(`#\\[test\\][^{}]*?fn ${name}\\(`).test(code);
  if (code.includes(`test('${name}'`)) return true;
  // Tests of a table have names with placeholders: `${fault} is refused`.
  const templates = [...code.matchAll(/\btest\(`((?:[^`\\]|\\.)*)`/g)].map(([, template]) => template);
  return templates.some((template) => {
    const parts = template.split(/\$\{[^}]*\}/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${parts.join('.+')}$`).test(name);
  });
}

test('a name in a comment or in a text is no test', () => {
  assert.ok(hasTest('a.mjs', "test('one thing', () => {})", 'one thing'));
  assert.ok(!hasTest('a.mjs', "// test('one thing', () => {})", 'one thing'));
  assert.ok(!hasTest('a.mjs', "test(`${kind} holds`, f); // one thing", 'one thing'));
  assert.ok(hasTest('a.mjs', 'test(`${kind} holds`, f)', 'one thing holds'));
  assert.ok(!hasTest('a.mjs', 'test(`${kind} holds`, f)', 'one thing breaks'));
  assert.ok(hasTest('a.rs', '#[test]\nfn holds() {}', 'holds'));
  assert.ok(!hasTest('a.rs', '// #[test]\n// fn holds() {}', 'holds'));
});

test('every test that SECURITY.md names exists, and every threat has one or a reason', () => {
  const rows = read('SECURITY.md').split('\n').filter((line) => /^\| T\d+ \|/.test(line));
  assert.deepEqual(rows.map((row) => row.match(/^\| (T\d+)/)[1]), Array.from({ length: rows.length }, (_, at) => `T${at + 1}`));
  assert.ok(rows.length >= 35, 'a threat is missing');
  let named = 0;
  for (const row of rows) {
    const [, , requirement] = row.split(' | ');
    const tests = [...row.matchAll(/`([\w./-]+\.(?:rs|mjs))`: `([^`]+)`/g)];
    assert.ok(tests.length > 0 || /^Does not apply/.test(requirement), row.slice(0, 60));
    for (const [, file, name] of tests) {
      const text = read(file).replaceAll("\\'", "'");
      assert.ok(hasTest(file, text, name), `${file} has no test "${name}"`);
      named += 1;
    }
  }
  assert.ok(named > 50);
});
