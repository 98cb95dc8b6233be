// Tests fetching from two servers: a token goes only to the server that it was entered for.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { person, sleep, stranger } from '../edge/support.mjs';
import * as upstream from '../edge/upstream.mjs';
import {
  PENDING, assertNoTrace, choose, fill, form, held, named, other, row, skip, start, target, visit,
  watchCredentials,
} from './fetching.mjs';
import { audit } from './support.mjs';

/** Checks by the page's requests and the upstream's log that each token went only to its own server. */
async function assertApart(sent, one, two) {
  for (const [who, to] of [[one, target], [two, other]]) {
    const with_it = sent.filter(({ authorization }) => authorization === who.authorization);
    assert.ok(with_it.length > 0, `${to.id} was never asked`);
    assert.deepEqual(with_it.filter((request) => request.to !== to.id), [], `the token for ${to.id} went elsewhere`);
  }
  assert.deepEqual(sent.filter(({ authorization }) => !authorization), []);
  // The worker adds a field to requests for the first target, and to no others.
  const { requests } = await upstream.log();
  for (const { headers } of requests) {
    const fields = new Map(headers.map(([name, value]) => [name.toLowerCase(), value]));
    const at = fields.has('cf-access-client-secret') ? one : two;
    const known = [one, two].find((who) => who.authorization === fields.get('authorization'));
    if (known) assert.equal(known, at, 'the server of one token got the other');
  }
}

test('a token goes to the server it was entered for and to no other, whatever is chosen afterwards', { skip }, async () => {
  const [one, two] = [person(), person()];
  const visited = await visit();
  const { page, context } = visited;
  const sent = watchCredentials(page);
  const field = page.getByLabel('Token', { exact: true });
  await fill(page, one, 'All users');
  await start(page).click();
  await page.getByRole('tab', { name: /all_users-/ }).waitFor({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Fetch', exact: true }).click();
  await page.getByText(held(one)).waitFor();

  // Another server has no token yet, and needs one of its own.
  await choose(page, other);
  await field.waitFor();
  await page.getByText(held(one)).waitFor();
  await start(page).click();
  await form(page).getByText('Enter a token.').waitFor();
  await sleep(500);
  assert.deepEqual(sent.filter(({ to }) => to === other.id), [], 'the other server was asked');
  await audit(page, 'a token for another server');

  // A token typed for one server is gone when another is chosen.
  await field.fill(two.token);
  await choose(page, target);
  await page.getByText(held(one)).waitFor();
  await choose(page, other);
  assert.equal(await field.inputValue(), '');

  await fill(page, two, 'All users');
  await start(page).click();
  await page.getByRole('tab', { name: /all_users-/ }).nth(1).waitFor({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Fetch', exact: true }).click();
  await page.getByText(held(two, other)).waitFor();
  await page.getByText(held(one)).waitFor();
  await audit(page, 'two tokens');
  await assertApart(sent, one, two);

  // The token is forgotten for one server and held for the other: the open report of the first asks
  // again.
  const elsewhere = page.getByRole('button', { name: `Forget token: ${named(target)}` });
  await elsewhere.click();
  await page.getByText(held(one)).waitFor({ state: 'detached' });
  await page.getByText(held(two, other)).waitFor();
  const before = sent.length;
  for (const action of ['Refresh', 'Forget the kept copy']) {
    await page.getByRole('tab', { name: /all_users-/ }).first().click();
    await page.getByText(`Fetched from ${named(target)}`).waitFor();
    await page.getByRole('button', { name: action }).click();
    await page.getByText('Enter the token that the report was fetched with').waitFor();
    assert.equal(await page.getByRole('combobox', { name: 'Server' }).evaluate((list) => list.selectedOptions[0].label), target.title);
    await sleep(500);
    assert.equal(sent.length, before, `${action} asked with the token for another server`);
  }
  // With the right token the fetch succeeds, and the report opens in a third tab.
  await fill(page, one, 'All users');
  await start(page).click();
  await page.getByRole('tab', { name: /all_users-/ }).nth(2).waitFor({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Fetch', exact: true }).click();
  await page.getByText(held(one)).waitFor();
  await assertApart(sent, one, two);
  for (const who of [one, two]) await assertNoTrace(visited, who);
  await context.close();
});

test('a refusal at one server ends nothing that is fetched from another', { skip }, async () => {
  const [one, two] = [person(), stranger()];
  const visited = await visit();
  const { page, context } = visited;
  const sent = watchCredentials(page);
  await upstream.control({ login: one.login, fault: PENDING });
  await fill(page, one, 'All users');
  await start(page).click();
  await row(page, 'All users', target).getByText('Preparing on the server').waitFor({ timeout: 30_000 });
  await choose(page, other);
  await fill(page, two, 'All users', 'All organizations');
  await start(page).click();
  await row(page, 'All users', other).getByText('The server does not accept this token').waitFor({ timeout: 30_000 });
  await row(page, 'All organizations', other).getByText('Not requested').waitFor();
  await page.getByText(held(one)).waitFor();
  assert.deepEqual(sent.filter(({ method }) => method === 'DELETE'), [], 'a fetch was stopped');
  await upstream.reset();
  await page.getByRole('tab', { name: /all_users-/ }).waitFor({ timeout: 60_000 });
  await assertApart(sent, one, two);
  for (const who of [one, two]) await assertNoTrace(visited, who);
  await context.close();
});

test('the demo’s token is for the demo alone', { skip }, async (t) => {
  if (!target.demo) return t.skip('the target is no demo');
  const { page, context } = await visit();
  const sent = watchCredentials(page);
  await page.getByRole('button', { name: 'Use the demo' }).click();
  await choose(page, other);
  await form(page).getByRole('checkbox', { name: 'All users' }).check();
  await start(page).click();
  await form(page).getByText('Enter a token.').waitFor();
  await sleep(500);
  assert.deepEqual(sent, [], 'the demo’s token was sent elsewhere');
  await context.close();
});
