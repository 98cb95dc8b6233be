// Tests what can happen to the bytes on the way. Half a report looks like a report, and accounts
// would be suspended because of it.

import assert from 'node:assert/strict';
import { before, beforeEach, test } from 'node:test';

import { ask, inParallel, person, problem, report, settled, sleep, status, until } from './support.mjs';
import { control, log, requestsOf, reset, settings, start } from './upstream.mjs';

before(() => start());
beforeEach(async () => {
  await reset();
  await settings({ polls: 0 });
});

/** The answer to a person whose every request meets this fault. */
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

/** A report of a few people, with a quoted cell of two lines in each row. */
const HEADER = 'created_at,id,login,email,role,suspended,last_logged_ip,repos,ssh_keys,org_memberships,dormant,last_active,raw_login,2fa_enabled?';
const row = (n) => `2024-01-0${n % 9 + 1} 08:00:00 +0000,${n},user-${n},"two\nlines, ${n}",user,false,10.0.0.${n},1,2,3,false,2026-10-01,user-${n},true`;
const TEXT = `${[HEADER, ...Array.from({ length: 24 }, (_, n) => row(n + 1))].join('\n')}\n`;
/** Positions after line breaks near the middle: every other one is inside quotes. */
const LINE_ENDS = [...TEXT.matchAll(/\n/g)].map(({ index }) => index + 1).filter((at) => Math.abs(at - TEXT.length / 2) < 400);

const UNFRAMED = [{ framing: 'close', http10: true }, { framing: 'close' }];

/** Bodies that only the end of the connection ends: complete or not, nothing marks the difference. */
const UNPROVEN = UNFRAMED.flatMap((how) => [
  ...LINE_ENDS.map((at) => [`a cut behind a line end at ${at}`, { ...how, text: TEXT.slice(0, at) }]),
  ['the header alone', { ...how, text: `${HEADER}\n` }],
  ['all of it', { ...how, text: TEXT }],
]);

test('a body without a length or an end marker is never accepted as a report', { timeout: 180_000 }, async () => {
  assert.ok(LINE_ENDS.length >= 8);
  await inParallel(10, UNPROVEN, async ([what, fault]) => {
    const { who, answer } = await struck({ kind: 'text', ...fault });
    const { detail } = problem(answer, 'truncated', 502);
    assert.match(detail, /does not mark where/, what);
    // The problem is the same later on, and nothing is stored.
    const { json } = await status(who);
    assert.deepEqual([json.state, json.stored, json.problem.detail], ['failed', false, detail], what);
  });
});

test('a report arrives whole in every framing that says where it ends', { timeout: 60_000 }, async () => {
  const ways = [{}, { framing: 'chunked' }, { gzip: true }, { gzip: true, framing: 'chunked' }, ...UNFRAMED.map((how) => ({ ...how, gzip: true }))];
  await inParallel(6, ways, async (how) => {
    const { who, answer } = await struck({ kind: 'text', text: TEXT, ...how });
    assert.equal(report(answer).body.toString(), TEXT);
    assert.equal((await requestsOf(who)).length, 1);
  });
});

const PAGE = '<html lang="en">\n<head><title>502, Bad Gateway</title></head>\n</html>\n';
const TRACE = "PG::QueryCanceled: ERROR: canceling statement due to statement timeout\n  app/models/report.rb:12:in 'each'\n";

/** Bodies whose announced length is right, but which are not reports. */
const SPOILED = [
  ...LINE_ENDS.filter((_, at) => at % 2 === 0).map((at) => [`an end at ${at}, inside quotes or not`, TEXT.slice(0, at), (TEXT.slice(0, at).split('"').length - 1) % 2 === 1]),
  ['a page behind the rows', TEXT + PAGE, true],
  ['a page in the middle of the rows', TEXT.slice(0, LINE_ENDS[0]) + PAGE + TEXT.slice(LINE_ENDS[0]), true],
  ['a page behind the header', `${HEADER}\n${PAGE}`, true],
  ['a page behind an indent', `${TEXT}  <!DOCTYPE html>\n`, true],
  ['a trace behind the rows', TEXT + TRACE, true],
  ['a trace behind the header', `${HEADER}\n${TRACE}`, true],
  ['a trace before the last row', `${TEXT}${TRACE}${row(25)}\n`, true],
  ['a row with too few cells at the end', `${TEXT}2024-01-01 08:00:00 +0000,9,\n`, true],
  ['rows of something else', `${HEADER}\n${'a,b\n'.repeat(50)}${row(1)}\n`, true],
];

test('a body with text that is not a record below the header row is refused', { timeout: 120_000 }, async () => {
  await inParallel(10, SPOILED, async ([what, text, isSpoiled]) => {
    for (const framing of ['length', 'chunked']) {
      const { answer } = await struck({ kind: 'text', text, framing });
      if (isSpoiled) assert.ok(['/problems/truncated', '/problems/unexpected-content', '/problems/upstream-login-page'].includes(answer.json.type), `${what}: ${answer.body.toString().slice(0, 200)}`);
      else report(answer);
    }
  });
});

test('a report that broke off once arrives whole the next time', { timeout: 60_000 }, async () => {
  await inParallel(CUT.length, CUT, async ([what, fault]) => {
    const who = person();
    await control({ login: who.login, fault, times: 1 });
    let answer = await settled(who);
    // A fault that a later attempt cannot correct is reported at once; then the client has to ask
    // again.
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
  // The announced length is right; the cut record shows the fault.
  assert.notEqual(answer.status, 200);
});

test('a decompression bomb is stopped before it fills the memory', { timeout: 60_000 }, async () => {
  const begun = Date.now();
  // 200 MB stay below the limit for a whole report, so that only the ratio shows the fault.
  await inParallel(3, ['length', 'chunked', 'close'], async (framing) => {
    const { who, answer } = await struck({ kind: 'bomb', bytes: 200_000_000, framing });
    problem(answer, 'too-compressed', 502);
    const { json } = await status(who);
    assert.equal(json.stored, false);
  });
  assert.ok(Date.now() - begun < 30_000);
});

test('a report larger than this Rollcall takes is refused by its promise, and by its bytes', { timeout: 180_000 }, async () => {
  // MAX_REPORT_BYTES is 256 MiB by default.
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
  await control({ login: who.login, fault: { kind: 'drip', bytes_per_s: 20_000 }, times: 1 });
  await ask(who);
  const { state, received_bytes, size_bytes } = await until('a part', async () => {
    const { json } = await status(who);
    return json.received_bytes > 20_000 && json;
  });
  assert.equal(state, 'fetching');
  assert.ok(received_bytes < size_bytes, `${received_bytes} of ${size_bytes}`);
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

test('an upstream that stops sending is abandoned, before its headers and after them', { timeout: 420_000 }, async () => {
  const faults = [{ kind: 'stall_before_headers', s: 100 }, { kind: 'stall_in_body', after_bytes: 20_000, s: 100 }];
  await inParallel(2, faults, async (fault) => {
    const who = person();
    await control({ login: who.login, fault, times: 1 });
    const begun = Date.now();
    const answer = await settled(who);
    const took_s = (Date.now() - begun) / 1000;
    // The fault is either reported, or the next attempt brings the report.
    if (answer.status === 200) report(answer);
    else problem(answer, 'upstream-slow', 504);
    // The upstream itself sends more after 100 s.
    assert.ok(took_s > 25 && took_s < 90, `${took_s} s`);
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

test('no header of the upstream reaches the client', async () => {
  const { answer } = await struck({ kind: 'hostile_headers' });
  // `report` compares the headers with the golden list, name by name.
  report(answer);
  const text = JSON.stringify(answer.headers);
  for (const word of ['hostile', 'evil', 'user_session', 'unsafe']) assert.ok(!text.includes(word), word);
});

test('a client that disconnects frees its slot, and the job continues for the next', async () => {
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
