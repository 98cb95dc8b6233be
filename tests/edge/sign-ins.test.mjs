// Counts the failed sign-ins that the worker causes at the upstream. A directory locks an account
// after a few of them, so the limit covers all reports, and simultaneous requests.

import assert from 'node:assert/strict';
import { before, beforeEach, test } from 'node:test';

import { REPORTS, ask, inParallel, known, nobodySpecial, person, problem, report, settled, sleep, stranger } from './support.mjs';
import { control, log, reset, settings, start } from './upstream.mjs';

before(() => start());
beforeEach(async () => {
  await reset();
  await settings({ polls: 0 });
});

/** The requests with this `Authorization` that the upstream received and answered with this status. */
async function answeredWith(status, { authorization }) {
  const { requests } = await log();
  return requests.filter((request) => request.status === status
    && request.headers.some(([name, value]) => name.toLowerCase() === 'authorization' && value === authorization));
}

/** The same user name with another password. */
const guess = ({ login }, number) => known(login, `wrong-password-${number}`);

const DENIED = ['credential-rejected', 'too-many-failures'];

test('one wrong password for six reports, five times each, causes five failed sign-ins', { timeout: 120_000 }, async () => {
  const who = stranger();
  const types = [];
  for (let times = 0; times < 5; times++) {
    const answers = await Promise.all(REPORTS.map((name) => settled(who, { report: name })));
    types.push(...answers.map((answer) => answer.json.type.split('/').pop()));
    await sleep(2_600);
  }
  assert.equal((await answeredWith(401, who)).length, 5);
  assert.ok(types.every((type) => DENIED.includes(type)), types.join(' '));
  // The same credential in other letters, and at another target of the same server.
  const shouted = known(who.login.toUpperCase(), who.token);
  const last = await settled(shouted);
  problem(last, 'too-many-failures', 429);
  assert.match(last.headers['ratelimit-policy'], /^"rejections";q=5;w=600$/);
  problem(await settled(who, { target: 'ghes-too' }), 'too-many-failures', 429);
  assert.equal((await answeredWith(401, shouted)).length, 0);
});

test('requests and deletions by turns do not hide a failed sign-in', { timeout: 120_000 }, async () => {
  const who = stranger();
  for (let times = 0; times < 8; times++) {
    const asked = ask(who, { headers: { prefer: 'wait=1' } });
    await sleep(20);
    await ask(who, { method: 'DELETE' });
    await asked;
    await sleep(2_100);
  }
  const { requests } = await log();
  const asked = requests.filter((request) => request.headers.some(([, value]) => value === who.authorization));
  assert.ok(asked.length <= 5, `${asked.length} sign-ins`);
});

test('many passwords for one user name are ten failed sign-ins at most, and its owner is not locked out', { timeout: 120_000 }, async () => {
  const owner = person();
  report(await settled(owner));
  const guesses = Array.from({ length: 30 }, (_, number) => guess(owner, number));
  await inParallel(10, guesses, (one) => settled(one));
  const { requests } = await log();
  const failed = requests.filter((request) => request.status === 401);
  assert.ok(failed.length <= 10, `${failed.length} failed sign-ins`);
  problem(await settled(guess(owner, 31)), 'too-many-failures', 429);
  report(await settled(owner, { report: 'active_users' }), { report: 'active_users' });
  // Those failures do not count against other people.
  report(await settled(person()));
});

test('a good credential has all six reports at once', { timeout: 120_000 }, async () => {
  const who = person();
  await settings({ polls: 1 });
  await Promise.all(REPORTS.map(async (name) => report(await settled(who, { report: name }), { report: name })));
});

test('an account that may not see the reports is not tried without end', { timeout: 120_000 }, async () => {
  const who = nobodySpecial();
  for (let times = 0; times < 3; times++) {
    await Promise.all(REPORTS.map((name) => settled(who, { report: name })));
    await sleep(2_600);
  }
  assert.equal((await answeredWith(404, who)).length, 5);
});

test('a sign-in page instead of a refusal counts as one', { timeout: 120_000 }, async () => {
  for (const page of [{}, { content_type: 'text/csv' }]) {
    const who = person();
    await control({ login: who.login, fault: { kind: 'page', page: 'sign_in', ...page } });
    for (let times = 0; times < 2; times++) {
      await Promise.all(REPORTS.map((name) => settled(who, { report: name })));
      await sleep(2_600);
    }
    const { requests } = await log();
    const asked = requests.filter(({ login }) => login === who.login).length;
    assert.ok(asked <= 6, `${asked} sign-ins`);
    problem(await settled(who), 'too-many-failures', 429);
  }
});

test('a password without a verdict of the server counts as well, whatever it answers', { timeout: 240_000 }, async () => {
  const faults = [
    { kind: 'reset' },
    { kind: 'answer', status: 503 },
    { kind: 'answer', status: 403, body: 'Maximum number of login attempts exceeded. Please try again later.' },
    // Then the API answers that the credential is wrong.
    { kind: 'answer', status: 404 },
    // A gateway that reports the wrong credential with a status that means success.
    { kind: 'text', text: 'Invalid username or password\n', headers: [['Content-Type', 'text/plain']] },
    { kind: 'answer', status: 200, body: '' },
  ];
  for (const [number, fault] of faults.entries()) {
    await reset();
    await control({ fault });
    // Each time another account: the user name of the last one is used up as well.
    const who = known(`somebody-${number}`, `wrong-password-${number}`);
    for (let times = 0; times < 2; times++) {
      const answers = await Promise.all(REPORTS.map((name) => settled(who, { report: name })));
      assert.ok(answers.every(({ status }) => status >= 400));
      await sleep(2_600);
    }
    const { requests } = await log();
    const asked = requests.filter((request) => request.headers.some(([, value]) => value === who.authorization));
    assert.ok(asked.length > 0 && asked.length <= 5, `${JSON.stringify(fault)}: ${asked.length} sign-ins`);
    problem(await settled(who), 'too-many-failures', 429);
  }
});

test('an accepted password that a proxy then refuses counts as well', { timeout: 120_000 }, async () => {
  const who = known('somebody-accepted', 'right-password');
  await control({ fault: { kind: 'huge', bytes: 1_000 } });
  report(await settled(who));
  await reset();
  // It was changed; the proxy in front asks the directory, and the server never sees it.
  const refusal = { kind: 'answer', status: 401, headers: [['WWW-Authenticate', 'Basic realm="Directory"']] };
  await control({ fault: refusal });
  await control({ at: 'user', fault: refusal });
  for (let times = 0; times < 2; times++) {
    await Promise.all(REPORTS.map((name) => settled(who, { report: name })));
    await sleep(2_600);
  }
  const { requests } = await log();
  const asked = requests.filter((request) => request.headers.some(([, value]) => value === who.authorization));
  assert.ok(asked.length > 0 && asked.length <= 5, `${asked.length} sign-ins`);
  problem(await settled(who), 'too-many-failures', 429);
});
