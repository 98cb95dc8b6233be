// The edge's figures as text: a section of RESULTS.md of its own.

import { cpus, platform, release, totalmem } from 'node:os';

import { median } from './bars.mjs';
import { megabytes, ms, table } from './results.mjs';

/** The heading that the section begins with, and by which it is found again. */
export const EDGE = '## The edge';

export function edgeSection({ figures, load, repeat, upstream, worker }) {
  const of = (name) => median(figures[name]);
  const spread = (name, unit) => {
    const values = figures[name];
    return [unit(Math.min(...values)), unit(median(values)), unit(Math.max(...values))];
  };
  const count = (value) => String(value);
  const ratio = (one, other) => `${(of(one) / of(other)).toFixed(2)} ×`;
  const verdict = (isMet) => (isMet ? 'met' : '**not met**');
  const models = [...new Set(cpus().map(({ model }) => model.trim()))].join(', ');
  const growth = of('large_cold_growth_bytes');
  const isolate = of('isolate_bytes');
  return `${[
    EDGE,
    'Written by `node tests/bench/edge.mjs`: the built worker in `wrangler dev`, the upstream simulator ' +
      'and the clients share one machine, and every byte passes through wrangler\'s own proxy as well. ' +
      'Times are from the asking, to the first and to the last byte read.',
    table(['', ''], [
      ['date', `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`],
      ['machine', `${cpus().length} × ${models}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB`],
      ['system', `${platform()} ${release()}, Node ${process.versions.node}`],
      ['load before', `${load.toFixed(2)}: what else the machine was doing, in busy cores`],
      ['worker', `${worker.version}, release`],
      ['upstream', `the simulator, ${upstream.isRelease ? 'release' : 'debug: slower than it could be'}`],
      ['repeated', `${repeat} ×`],
    ]),
    '### The edge\'s bars',
    table(['what', 'median', 'bar', ''], [
      ['200 clients, one report: starts upstream', count(of('crowd_starts')), '1', verdict(figures.crowd_starts.every((n) => n === 1))],
      ['200 clients, one report: requests upstream (two polls and the report)', count(of('crowd_asked')), '3', verdict(figures.crowd_asked.every((n) => n === 3))],
      ['100 MB, cold: asked → last byte', ms(of('large_cold_ms')), '≤ 3 s', verdict(of('large_cold_ms') <= 3_000)],
      isolate
        ? ['100 MB, cold: the isolate\'s memory', megabytes(isolate), '≤ 24 MiB', verdict(isolate <= 24 * 2 ** 20)]
        : ['100 MB, cold: the isolate\'s memory', '–', '≤ 24 MiB', 'not measured'],
      ...(isolate ? [['64 readers who take nothing: the isolate\'s memory', megabytes(of('readers_bytes')), '≤ 64 MB: half of what the platform gives it', verdict(figures.readers_bytes.every((bytes) => bytes <= 64e6))]] : []),
      ...(isolate ? [['3,000 streams of statuses from one machine: the isolate\'s memory above what it had', megabytes(of('streams_machine_growth_bytes')), '≤ 20 MB', verdict(figures.streams_machine_growth_bytes.every((bytes) => bytes <= 20e6))]] : []),
      ['100 MB, cold: the runtime\'s memory above what it had', megabytes(growth), '≤ 100 MB: the report itself', verdict(growth <= 100e6)],
    ]),
    '### The edge\'s times and sizes',
    table(['what', 'best', 'median', 'worst'], [
      ['200 clients: all of them served', ...spread('crowd_ms', ms)],
      ['200 clients: connections to the upstream', ...spread('crowd_connections', count)],
      ['100 MB, from the upstream directly', ...spread('large_direct_ms', ms)],
      ['100 MB, cold: first byte (fetched, checked and sealed before)', ...spread('large_cold_first_ms', ms)],
      ['100 MB, cold: last byte', ...spread('large_cold_ms', ms)],
      ['100 MB, kept: first byte', ...spread('large_kept_first_ms', ms)],
      ['100 MB, kept: last byte', ...spread('large_kept_ms', ms)],
      ['10 MB, from the upstream directly', ...spread('kept_direct_ms', ms)],
      ['10 MB, kept', ...spread('kept_ms', ms)],
      ['a status, for comparison: what any request costs', ...spread('status_ms', ms)],
      ['2,300 seats, cold: 23 pages', ...spread('seats_cold_ms', ms)],
      ['2,300 seats, asked for again: pages that came as a 304', ...spread('seats_304', count)],
      ['2,300 seats, asked for again: last byte', ...spread('seats_again_ms', ms)],
      ['2,300 seats, kept: last byte', ...spread('seats_kept_ms', ms)],
      ['100 MB of usage metrics in three files, cold: last byte', ...spread('metrics_ms', ms)],
      ['workerd: above what it had, with those metrics', ...spread('metrics_growth_bytes', megabytes)],
      ...(isolate ? [['the isolate alone: peak while those metrics pass', ...spread('metrics_isolate_bytes', megabytes)]] : []),
      ['workerd: resident before the 100 MB', ...spread('large_before_bytes', megabytes)],
      ['workerd: peak while they pass, cold', ...spread('large_cold_peak_bytes', megabytes)],
      ['workerd: above what it had, cold', ...spread('large_cold_growth_bytes', megabytes)],
      ['workerd: above what it had, kept', ...spread('large_kept_growth_bytes', megabytes)],
      ...(isolate ? [
        ['the isolate alone: idle, before', ...spread('isolate_idle_bytes', megabytes)],
        ['the isolate alone: peak while they pass, cold', ...spread('isolate_bytes', megabytes)],
        ['64 readers who take nothing: served, the others told to come back', ...spread('readers_served', count)],
        ['the isolate alone: before 64 readers, without garbage', ...spread('readers_idle_bytes', megabytes)],
        ['the isolate alone: while 64 readers take nothing, without garbage', ...spread('readers_bytes', megabytes)],
        ['the isolate alone: the same, garbage included', ...spread('readers_peak_bytes', megabytes)],
        ...[['machine', 'from one machine'], ['people', 'of 64 people']].flatMap(([name, from]) => [
          [`3,000 streams ${from}: left open, the others refused`, ...spread(`streams_${name}_kept`, count)],
          ['the isolate alone: before them, without garbage', ...spread(`streams_${name}_idle_bytes`, megabytes)],
          ['the isolate alone: above that with them, without garbage', ...spread(`streams_${name}_growth_bytes`, megabytes)],
          ['somebody else is answered in the meantime', ...spread(`streams_${name}_health_ms`, ms)],
        ]),
      ] : []),
      ['workerd: above what it had, with those 64 readers', ...spread('readers_process_bytes', megabytes)],
    ]),
    `A kept report of 10 MB takes ${ratio('kept_ms', 'kept_direct_ms')} as long as the same from the upstream ` +
      `directly; one of 100 MB ${ratio('large_kept_ms', 'large_direct_ms')}, and ${ratio('large_cold_ms', 'large_direct_ms')} when it is ` +
      'fetched, checked and sealed first.',
    'Memory is of the whole process, its cache of database pages and network buffers included; the peak is the ' +
      'system\'s own mark, lowered before each measurement. The isolate\'s is what the debugger says of its heap and ' +
      'its WebAssembly memory, every 10 ms of another such fetch; garbage counts until it is collected, which the ' +
      'idle figure shows. With the readers it is counted in a snapshot of the heap, without any garbage.',
    'The 64 readers are 8 people with 8 downloads each of a kept report of 64 MB, every one with the head of its ' +
      'answer, as far as they are let in, and none taking another byte. The isolate is looked at when all have theirs; ' +
      'and, garbage included, from the first of them on.',
    'The 3,000 streams are opened by one person on one machine, and then by 64 people, whose report is being made; they are idle once they have said so. ' +
      'Memory of the process says nothing here: taking the snapshot needs more of it than all streams.',
  ].join('\n\n')}\n`;
}
