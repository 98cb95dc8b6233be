// What can happen to the bytes on the way. Half a report looks like a report: accounts were
// suspended over less.

import assert from 'node:assert/strict';
import { before, beforeEach, test } from 'node:test';

import { ask, inParallel, person, problem, report, settled, sleep, status } from './support.mjs';
import { control, log, requestsOf, reset, settings, start } from './upstream.mjs';

before(() => start());
beforeEach(async () => {
  await reset();
  await settings({ polls: 0 });
});

/** What somebody gets whose every request meets this. */
async function struck(fault, rest = {}) {
  const who = person();
  await control({ login: who.login, fault, ...rest });
  return { who, answer: await settled(who) };
}

const CUT = [
  ['fewer bytes than were promised', { kind: 'cut', after_bytes: 5_000 }],
  ['none of the bytes that were promised', { kind: 'cut', after_bytes: 0 }],
  ['one byte too few', { kind: 'length', off_bytes: 1 }],
  ['chunks without the last one', { kind: 'cut', after_bytes: 5_000, framing: 'chunked' }],
  ['a reset in the middle', { kind: 'reset', after_bytes: 5_000 }],
  ['a compressed report cut by its connection', { kind: 'cut', after_bytes: 5_000, gzip: true, framing: 'chunked' }],
  ['a compressed report cut where nothing shows it', { kind: 'cut', after_bytes: 5_000, gzip: true, framing: 'chunked', end: 'clean' }],
  ['a compressed report cut to its promised length', { kind: 'cut', after_bytes: 5_000, gzip: true, end: 'clean' }],
  ['an end in the middle of a record', { kind: 'http10', after_bytes: 5_003 }],
];

test('a report that breaks off is never handed out, however it breaks off', { timeout: 180_000 }, async () => {
  await inParallel(CUT.length, CUT, async ([what, fault]) => {
    const { who, answer } = await struck(fault);
    assert.ok(['/problems/truncated', '/problems/upstream-unreachable'].includes(answer.json.type), `${what}: ${answer.body}`);
    problem(answer, answer.json.type.split('/').pop(), 502);
    const { json } = await status(who);
    assert.deepEqual([json.state, json.stored, json.fetched_at], ['failed', false, null], what);
  });
});

test('a report that broke off once arrives whole the next time', { timeout: 60_000 }, async () => {
  await inParallel(CUT.length, CUT, async ([what, fault]) => {
    const who = person();
    await control({ login: who.login, fault, times: 1 });
    let answer = await settled(who);
    // What a later attempt cannot mend is told at once, and then it is the person who asks again.
    if (answer.status !== 200) {
      await sleep(3_000);
      answer = await settled(who);
    }
    report(answer);
    assert.ok(answer.body.length > 100_000, what);
  });
});

test('a refresh that breaks off leaves the copy there was', { timeout: 120_000 }, async () => {
  const who = person();
  const first = report(await settled(who));
  await sleep(2_500);
  await control({ login: who.login, fault: { kind: 'cut', after_bytes: 5_000 } });
  const refreshed = await settled(who, { headers: { 'cache-control': 'no-cache' } });
  assert.notEqual(refreshed.status, 200);
  const kept = report(await ask(who), { applied: false });
  assert.ok(kept.body.equals(first.body));
});

test('bytes beyond the promised length do not become part of a report', async () => {
  const { answer } = await struck({ kind: 'length', off_bytes: -5_000 });
  // What was promised is what counts; the cut record then gives it away.
  assert.notEqual(answer.status, 200);
});

test('a bomb is put out before it has gone off', { timeout: 60_000 }, async () => {
  const begun = Date.now();
  const { answer } = await struck({ kind: 'bomb', bytes: 300_000_000 });
  assert.ok(['/problems/too-compressed', '/problems/too-large'].includes(answer.json.type), answer.body.toString());
  assert.equal(answer.status, 502);
  assert.ok(Date.now() - begun < 30_000);
});

test('a report larger than this Rollcall takes is refused by its promise, and by its bytes', { timeout: 180_000 }, async () => {
  // MAX_REPORT_BYTES is 256 MiB where nothing else is said.
  const bytes = 257 * 1024 * 1024;
  for (const framing of ['length', 'chunked']) {
    const begun = Date.now();
    const { answer } = await struck({ kind: 'huge', bytes, framing });
    problem(answer, 'too-large', 502);
    if (framing === 'length') assert.ok(Date.now() - begun < 5_000, 'downloaded what it had announced');
  }
});

test('a hundred megabytes arrive whole', { timeout: 120_000 }, async (t) => {
  const who = person();
  await control({ login: who.login, fault: { kind: 'huge', bytes: 100_000_000 }, times: 1 });
  const begun = Date.now();
  const answer = report(await settled(who));
  t.diagnostic(`${answer.body.length} bytes in ${Date.now() - begun} ms, fetched, sealed and handed out`);
  const again = Date.now();
  report(await ask(who), { applied: false });
  t.diagnostic(`${Date.now() - again} ms from the sealed copy`);
});

test('a slow report is shown to be arriving, and arrives', { timeout: 120_000 }, async () => {
  const who = person();
  await control({ login: who.login, fault: { kind: 'drip', bytes_per_s: 40_000 }, times: 1 });
  await ask(who);
  await sleep(2_500);
  const { json } = await status(who);
  assert.equal(json.state, 'fetching');
  assert.ok(json.received_bytes > 20_000 && json.received_bytes < json.size_bytes, JSON.stringify(json));
  report(await settled(who));
  assert.equal((await requestsOf(who)).length, 1);
});

test('a pause of the upstream is waited out', { timeout: 120_000 }, async () => {
  for (const fault of [{ kind: 'stall_before_headers', s: 8 }, { kind: 'stall_in_body', after_bytes: 20_000, s: 8 }]) {
    const who = person();
    await control({ login: who.login, fault, times: 1 });
    report(await settled(who));
  }
});

test('an upstream that says nothing more is given up, before its headers and after', { timeout: 420_000 }, async () => {
  const faults = [{ kind: 'stall_before_headers', s: 100 }, { kind: 'stall_in_body', after_bytes: 20_000, s: 100 }];
  await inParallel(2, faults, async (fault) => {
    const who = person();
    await control({ login: who.login, fault, times: 1 });
    const begun = Date.now();
    const answer = await settled(who);
    const took_s = (Date.now() - begun) / 1000;
    // Either it is told, or the next attempt brings the report.
    if (answer.status === 200) report(answer);
    else problem(answer, 'upstream-slow', 504);
    assert.ok(took_s > 25 && took_s < 60, `${took_s} s`);
  });
});

test('an upstream that speaks no HTTP is no upstream', { timeout: 180_000 }, async () => {
  const faults = [
    { kind: 'reset' },
    { kind: 'raw', text: '' },
    { kind: 'raw', text: 'SSH-2.0-OpenSSH_9.9\r\n' },
    { kind: 'raw', text: 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello' },
    { kind: 'raw', text: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n' },
    { kind: 'raw', text: 'HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n' },
    { kind: 'raw', text: 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n' },
  ];
  await inParallel(faults.length, faults, async (fault) => {
    const { answer } = await struck(fault);
    const types = ['upstream-unreachable', 'unexpected-content', 'truncated', 'upstream-unavailable'];
    assert.ok(types.map((type) => `/problems/${type}`).includes(answer.json.type), `${fault.text}: ${answer.body}`);
    assert.ok([502, 503].includes(answer.status));
  });
});

test('not one header of the upstream gets through', async () => {
  const { answer } = await struck({ kind: 'hostile_headers' });
  // `report` compares with the golden list, name by name.
  report(answer);
  const text = JSON.stringify(answer.headers);
  for (const word of ['hostile', 'evil', 'user_session', 'unsafe']) assert.ok(!text.includes(word), word);
});

test('a person who hangs up frees their place, and the job goes on for whoever comes next', async () => {
  await settings({ polls: 1 });
  const who = person();
  const controller = new AbortController();
  const gone = fetch(`${process.env.ROLLCALL_URL}/api/v1/targets/ghes/reports/all_users`, {
    headers: { authorization: who.authorization, prefer: 'wait=25' }, signal: controller.signal,
  }).catch(() => 'gone');
  await sleep(300);
  controller.abort();
  assert.equal(await gone, 'gone');
  report(await settled(who));
  assert.equal((await log()).counts.all_users.starts, 1);
});
