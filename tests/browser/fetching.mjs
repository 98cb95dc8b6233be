// Helpers for the journeys that fetch: the servers, the form, the list of fetches, and the search
// for traces of a token.

import assert from 'node:assert/strict';
import { after, before, beforeEach } from 'node:test';

import * as upstream from '../edge/upstream.mjs';
import { address, keptTexts, launch, open } from './support.mjs';

export const skip = process.env.UPSTREAM_URL ? false : 'UPSTREAM_URL names no upstream';
export const SECOND = { headers: [['retry-after', '1']] };
export const PENDING = { kind: 'answer', status: 202, ...SECOND };

export let browser;
/** The server from which the journeys fetch. */
export let target;
/** Another server of the worker. */
export let other;
before(async () => {
  if (skip) return;
  browser = await launch();
  const { targets } = await (await fetch(`${address}/api/v1/targets`)).json();
  const upstreams = targets.filter(({ origin_host }) => origin_host === new URL(process.env.UPSTREAM_URL).host);
  [target, other] = upstreams;
  assert.ok(target, 'no target of the worker is the upstream');
});
beforeEach(() => (skip ? undefined : upstream.reset()));
after(() => browser?.close());

/** A journey with a separate browser profile, and the messages of its console. */
export async function visit(options, at, prepare) {
  const visited = await open(browser, options);
  await prepare?.(visited.page);
  if (at) await visited.page.goto(at);
  const said = [];
  visited.page.on('console', (message) => said.push(message.text()));
  await visited.page.getByRole('button', { name: 'Fetch', exact: true }).click();
  await visited.page.getByRole('heading', { name: 'Fetch reports from your server' }).waitFor();
  const servers = visited.page.getByRole('combobox', { name: 'Server' });
  if (await servers.count()) await servers.selectOption({ label: target.title });
  return { ...visited, said };
}

export const form = (page) => page.getByRole('form', { name: 'What to fetch' });
export const start = (page) => form(page).getByRole('button', { name: 'Start', exact: true });

export async function fill(page, who, ...reports) {
  for (const report of reports) await form(page).getByRole('checkbox', { name: report, exact: true }).check();
  await page.getByRole('textbox', { name: 'User name' }).fill(who.login);
  await page.getByLabel('Token', { exact: true }).fill(who.token);
}

/** A server's name on the page. */
export const named = ({ title, origin_host }) => `${title} (${origin_host})`;

/** The page's text while it holds a person's token for a server. */
export const held = (who, of = target) => `The token of ${who.login} for ${named(of)} is in use.`;

/** The row of a report in the list of fetches. */
export const row = (page, report = 'All users', of = undefined) =>
  page.getByRole('region', { name: 'Fetches' }).getByRole('listitem').filter({ hasText: `${report} of ${of?.title ?? ''}` });

export const says = (page, words, report) => row(page, report).getByText(words).first().waitFor({ timeout: 60_000 });

/** Checks that the token is not stored or sent outside the page's memory. */
export async function assertNoTrace({ page, context, said }, who) {
  const secrets = [who.token, btoa(`${who.login}:${who.token}`)];
  const places = await page.evaluate(() => ({
    address: location.href,
    history: JSON.stringify(history.state),
    elements: document.documentElement.outerHTML,
    fields: [...document.querySelectorAll('input, textarea')].map((field) => field.value).join('\n'),
    requests: performance.getEntries().map((entry) => entry.name).join('\n'),
  }));
  Object.assign(places, await keptTexts(page));
  places.title = await page.title();
  places.console = said.join('\n');
  places.kept = JSON.stringify(await context.storageState());
  for (const [place, text] of Object.entries(places)) {
    for (const secret of secrets) assert.ok(!text.includes(secret), `the token is in: ${place}`);
  }
}

/** Requests for reports that the upstream received with this person's credential. */
export async function countOf(who) {
  const { requests } = await upstream.log();
  return requests.filter(({ target: path, headers }) => path.startsWith('/stafftools/')
    && headers.some(([name, value]) => name.toLowerCase() === 'authorization' && value === who.authorization)).length;
}

/** The state of the person's job, as Rollcall reports it. */
export async function stateOf(who, report = 'all_users') {
  const response = await fetch(`${address}/api/v1/targets/${target.id}/reports/${report}/status`, { headers: { authorization: who.authorization } });
  return (await response.json()).state;
}

/** Every request of a page for a report, with its target, method and credential. */
export function watchCredentials(page) {
  const sent = [];
  page.on('request', (request) => {
    const [, to] = request.url().match(/\/targets\/([^/]+)\/reports\//) ?? [];
    if (to) sent.push({ to, method: request.method(), authorization: request.headers().authorization });
  });
  return sent;
}

/** Chooses the server to fetch from. */
export const choose = (page, of) => page.getByRole('combobox', { name: 'Server' }).selectOption({ label: of.title });
