// Tests many simultaneous requests. Without the worker, an appliance that gets two hundred requests
// for a report would generate it two hundred times.

import assert from 'node:assert/strict';
import { before, beforeEach, test } from 'node:test';

import { ask, person, problem, report, settled, sleep } from './support.mjs';
import { control, log, requestsOf, reset, settings, start } from './upstream.mjs';

before(() => start());
beforeEach(reset);

const CLIENTS = 200;
/** The number of streams and waits that one job accepts at a time. */
const WAITS = 32;

/** Waits for the report, and comes back as often as it is told to. */
async function served(who, headers = {}) {
  for (;;) {
    const answer = await settled(who, { headers });
    if (answer.status === 200) return report(answer);
    problem(answer, 'busy', 503);
    await sleep(Number(answer.headers['retry-after']) * 1000);
  }
}

const crowd = (act) => Promise.all(Array.from({ length: CLIENTS }, (_, at) => act(at)));

test('two hundred clients with one credential start the report once, and all get it', { timeout: 180_000 }, async () => {
  await settings({ polls: 3 });
  // Connections of earlier tests stay open for a while.
  const { connections_max: before } = await log();
  const who = person();
  const answers = await crowd(() => served(who));
  const etags = new Set(answers.map(({ headers }) => headers.etag));
  assert.equal(etags.size, 1);
  const { counts, connections_max } = await log();
  // The upstream gives three 202s and a 200, however many clients wait, and however many ask for the
  // copy later.
  assert.deepEqual(counts.all_users, { asked: 4, starts: 1, pending: 3, ready: 1 });
  assert.ok(connections_max - before <= 8, `${connections_max} connections, ${before} of them before`);
  const collapsed = answers.filter((answer) => answer.headers['cache-status'].includes('collapsed')).length;
  assert.ok(collapsed >= WAITS * 0.9, `${collapsed} say that they shared`);
});

test('two hundred clients of a report of several chunks start it once, and all get all of it', { timeout: 180_000 }, async (t) => {
  await settings({ polls: 2, rows: 10_000 });
  const who = person();
  let turnedAway = 0;
  const answers = await crowd(async () => {
    for (;;) {
      const answer = await settled(who);
      if (answer.status === 200) return report(answer);
      // A limited number is served at a time; the others are told when to come back.
      problem(answer, 'busy', 503);
      turnedAway += 1;
      await sleep(Number(answer.headers['retry-after']) * 1000);
    }
  });
  assert.ok(answers[0].body.length > 3 * 512 * 1024, 'that is no more than a chunk');
  assert.equal(new Set(answers.map(({ headers }) => headers.etag)).size, 1);
  const { counts } = await log();
  assert.deepEqual(counts.all_users, { asked: 3, starts: 1, pending: 2, ready: 1 });
  t.diagnostic(`${turnedAway} were told to come back`);
});

test('two hundred clients that poll without waiting ask the upstream no more often', { timeout: 180_000 }, async () => {
  await control({ fault: { kind: 'answer', status: 202 } });
  const who = person();
  const until = Date.now() + 8_000;
  let asked = 0;
  await crowd(async () => {
    while (Date.now() < until) {
      asked += 1;
      assert.equal((await ask(who)).status, 202);
    }
  });
  // The requests come after 0 s, 2 s, 5 s and so on, ever more slowly.
  const times_ms = (await requestsOf(who)).map(({ at_ms }) => at_ms);
  const pauses_ms = times_ms.slice(1).map((at_ms, before) => at_ms - times_ms[before]);
  assert.ok(pauses_ms.length >= 1 && pauses_ms.every((ms) => ms >= 1_900), `${asked} requests became some with pauses of ${pauses_ms} ms`);
});

test('two hundred readers of a stored copy cause no request to the upstream', { timeout: 180_000 }, async () => {
  await settings({ polls: 0 });
  const who = person();
  report(await settled(who));
  const before = (await requestsOf(who)).length;
  await crowd(async () => report(await ask(who), { applied: false }));
  assert.equal((await requestsOf(who)).length, before);
});

test('forty simultaneous credentials are forty jobs, and none gets another\'s report', { timeout: 180_000 }, async () => {
  await settings({ polls: 0 });
  const people = Array.from({ length: 40 }, person);
  await Promise.all(people.map(async (who) => report(await settled(who))));
  for (const who of people) assert.equal((await requestsOf(who)).length, 1);
});

test('many simultaneous requests for a refresh cause one', { timeout: 180_000 }, async () => {
  await settings({ polls: 0 });
  const who = person();
  report(await settled(who));
  report(await ask(who), { applied: false });
  await sleep(3_000);
  const before = (await requestsOf(who)).length;
  // The refresh takes long enough for every request to arrive meanwhile.
  await control({ login: who.login, fault: { kind: 'stall_before_headers', s: 6 }, times: 1 });
  // The maximum number waits: a client that is told to come back wants a newer copy than that.
  await Promise.all(Array.from({ length: WAITS }, () => served(who, { 'cache-control': 'no-cache' })));
  const more = (await requestsOf(who)).length - before;
  assert.ok(more >= 1 && more <= 3, `${more} requests for one refresh`);
});
