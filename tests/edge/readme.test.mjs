// Tests the configuration and the commands of README.md as a reader would copy them.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { open } from './harness.mjs';
import { send, somewhere } from './support.mjs';

const root = new URL('../../', import.meta.url);
const read = (path) => readFileSync(new URL(path, root), 'utf8');

/** The code blocks of a language that contain this text, without the indent of a list. */
function blocks(language, says) {
  const all = [...read('README.md').matchAll(new RegExp(`^( *)\`\`\`${language}\\n([^]*?)^\\1\`\`\`$`, 'gm'))];
  const found = all.map(([, indent, text]) => text.replaceAll(new RegExp(`^${indent}`, 'gm'), '')).filter((text) => text.includes(says));
  assert.ok(found.length > 0, `README.md has no ${language} that says ${says}`);
  return found;
}

/** A temporary folder, for as long as `act` takes. */
async function inFolder(act) {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-readme-'));
  try {
    return await act(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('the variables that a shell writes from README.md are a configuration', { timeout: 60_000 }, async () => {
  const { unstable_getVarsForDev: variablesOf } = await import('wrangler');
  const [block, ...others] = blocks('sh', '.dev.vars');
  assert.deepEqual(others, []);
  const written = await inFolder((folder) => {
    mkdirSync(join(folder, 'worker'));
    execFileSync('sh', ['-eu', '-c', block], { cwd: folder });
    const config = join(folder, 'worker', 'wrangler.toml');
    writeFileSync(config, 'name = "x"\n');
    const variables = variablesOf(config, undefined, {}, undefined, true);
    return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, value.value ?? value]));
  });
  assert.deepEqual(Object.keys(written).sort(), ['PEPPER', 'TARGETS']);
  const harness = await open(written);
  try {
    const health = await send('/api/v1/health', { at: harness.url, headers: somewhere() });
    assert.equal(health.json.status, 'ok', health.body.toString());
    const { targets } = (await send('/api/v1/targets', { at: harness.url, headers: somewhere() })).json;
    assert.deepEqual(targets.map(({ id, origin_host }) => [id, origin_host]), [['main', 'ghe.example.com']]);
  } finally {
    await harness.close();
  }
});

test('the lines for a deployment work at the place that README.md names', async () => {
  const { unstable_readConfig: configOf } = await import('wrangler');
  const ours = read('worker/wrangler.toml');
  const [block, ...others] = blocks('toml', 'routes');
  assert.deepEqual(others, []);
  await inFolder((folder) => {
    const with_ = (text) => {
      const file = join(folder, 'wrangler.toml');
      writeFileSync(file, text);
      // The parser's objects have no prototype, which makes no difference here.
      return JSON.parse(JSON.stringify(configOf({ config: file })));
    };
    const plain = with_(ours);
    // The line goes above the first table, as README.md says.
    const { routes, ...rest } = with_(ours.replace(/^\[/m, `${block}\n[`));
    assert.deepEqual(routes, [{ pattern: 'rollcall.example.com', custom_domain: true }]);
    const { routes: none, ...as_it_was } = plain;
    assert.equal(none, undefined);
    assert.deepEqual(rest, as_it_was);
    // The position matters: at the end, the line would belong to the last table.
    assert.equal(with_(`${ours}\n${block}`).routes, undefined);
  });
});
