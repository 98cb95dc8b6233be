// The figures as text: the same Markdown is printed and kept.

import { cpus, platform, release, totalmem } from 'node:os';

import { BARS, best, median, quantile } from './bars.mjs';

const LINES = [
  ['bare File.stream(), BYOB 1 MiB', 'stream', 'byob'],
  ['bare File.stream(), default reader', 'stream', 'default'],
  ['Rollcall: first rows painted', 'rollcall', 'first_rows'],
  ['Rollcall: KPIs, findings and table ready', 'rollcall', 'ready'],
  ['Rollcall: search every column, per keystroke', 'rollcall', /^search:/],
  ['Rollcall: sort, any column', 'rollcall', /^sort:/],
  ['DuckDB-WASM: start-up', 'duckdb', 'start_up'],
  ['DuckDB-WASM: CREATE TABLE', 'duckdb', 'create_table'],
  ['DuckDB-WASM: search five columns, per keystroke', 'duckdb', /^search:/],
  ['DuckDB-WASM: top-100, any column', 'duckdb', /^sort:/],
  ['uDSV: text() + stringArrs', 'udsv', 'stringArrs'],
  ['uDSV: text() + typedCols', 'udsv', 'typedCols'],
  ['PapaParse: worker, rows kept', 'papaparse', 'worker'],
];

const MEMORY = [
  ['Rollcall', 'rollcall'],
  ['DuckDB-WASM', 'duckdb'],
  ['uDSV, stringArrs', 'udsv'],
  ['PapaParse', 'papaparse'],
];

export function render(run) {
  const { figures } = run;
  const parts = [
    '# What was measured',
    'Written by the bench; a full run replaces it. All of it comes from one run of one browser, ' +
      'every measurement in a page of its own. Ratios are between medians.',
    table(['', ''], about(run)),
    '## The bars',
    table(
      ['what', 'Rollcall', 'yardstick', 'ratio', 'bar', ''],
      BARS.map(({ what, bar, judge }) => {
        const verdict = judge(figures, run);
        if (!verdict) return [what, '–', '–', '–', bar, 'not measured'];
        const { ours, theirs, ratio, isMet, unit, note } = verdict;
        return [
          note ? `${what} (${note})` : what,
          quantity(ours, unit),
          theirs === undefined ? '–' : quantity(theirs, unit),
          ratio === undefined ? '–' : `${ratio.toFixed(2)} ×`,
          bar,
          isMet ? 'met' : '**not met**',
        ];
      }),
    ),
    '## Time',
    table(
      ['what', 'best', 'median', 'worst', 'MB/s at best'],
      LINES.map(([what, subject, metric]) => {
        const values = figures(subject, metric);
        if (!values) return [what, '–', '–', '–', ''];
        const isWholeFile = /ready|byob|default|create|Arrs|Cols|^worker$/.test(String(metric));
        const speed = isWholeFile ? (run.file.bytes / 1000 / best(values)).toFixed(0) : '';
        return [what, ...[best(values), median(values), Math.max(...values)].map(ms), speed];
      }),
    ),
    '## Memory of the renderer, above an empty page',
    table(
      ['what', 'after load', '× the file', 'peak'],
      MEMORY.map(([what, subject]) => {
        const resting = figures(subject, 'memory');
        if (!resting) return [what, '–', '–', '–'];
        return [
          what,
          megabytes(median(resting)),
          (median(resting) / run.file.bytes).toFixed(2),
          megabytes(median(figures(subject, 'memory_peak'))),
        ];
      }),
    ),
    '## Search, per keystroke (medians)',
    table(
      ['typed', 'Rollcall, every column', 'DuckDB-WASM, five columns', 'its rows'],
      perName(figures, 'search', (needle) => String(run.hits.get(needle) ?? '–')),
    ),
    '## Sort (medians)',
    table(
      ['column', 'Rollcall, first window', 'DuckDB-WASM, top-100'],
      perName(figures, 'sort'),
    ),
    '## Frames',
    table(
      ['what', 'p50', 'p95', 'worst', 'frames'],
      ['scroll', 'jump'].map((kind) => {
        const times = figures('rollcall', kind);
        if (!times) return [kind, '–', '–', '–', '0'];
        const of = [0.5, 0.95, 1].map((q) => ms(quantile(times, q)));
        return [kind === 'jump' ? 'random jump' : 'slow scroll', ...of, String(times.length)];
      }),
    ),
    '## Bytes on first visit',
    run.wire.length > 0
      ? table(
          ['file', 'raw', 'brotli 11'],
          run.wire.map(({ path, raw, brotli }) => [`\`${path}\``, kilobytes(raw), kilobytes(brotli)]),
        )
      : 'Not measured.',
  ];
  if (run.failures.length > 0) {
    parts.push(
      '## What failed',
      run.failures.map(({ part, message }) => `- **${part}**: ${message}`).join('\n'),
    );
  }
  return `${parts.join('\n\n')}\n`;
}

function about(run) {
  const models = [...new Set(cpus().map(({ model }) => model.trim()))].join(', ');
  return [
    ['date', new Date().toISOString().slice(0, 16).replace('T', ' ') + ' UTC'],
    ['machine', `${cpus().length} × ${models}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB`],
    ['system', `${platform()} ${release()}`],
    ['browser', `Chromium ${run.chrome.version}, headless`],
    ['load before', `${run.load.toFixed(2)}: what else the machine was doing, in busy cores`],
    ['file', `all_users, ${number(run.file.rows)} rows × 14, ${megabytes(run.file.bytes)}`],
    ['repeated', `${run.repeat} ×`],
    ...Object.entries(run.versions),
  ];
}

function perName(figures, kind, extra) {
  const names = new Set(
    ['rollcall', 'duckdb'].flatMap((subject) => figures.names(subject, new RegExp(`^${kind}:`))),
  );
  return [...names].map((name) => {
    const cells = ['rollcall', 'duckdb'].map((subject) => {
      const values = figures(subject, name);
      return values ? ms(median(values)) : '–';
    });
    const bare = name.slice(kind.length + 1);
    return [`\`${bare}\``, ...cells, ...(extra ? [extra(bare)] : [])];
  });
}

/** A Markdown table whose columns line up as plain text too. */
export function table(header, rows) {
  const widths = header.map((_, at) => Math.max(3, ...[header, ...rows].map((row) => [...row[at]].length)));
  const line = (row) =>
    `| ${row.map((cell, at) => cell + ' '.repeat(widths[at] - [...cell].length)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [line(header), rule, ...rows.map(line)].join('\n');
}

const number = (value) => value.toLocaleString('en-US');
export const ms = (value) => (value >= 1000 ? `${(value / 1000).toFixed(2)} s` : `${value.toFixed(1)} ms`);
export const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} KB`;

function quantity(value, unit) {
  if (unit === 'ms') return ms(value);
  return value < 2e6 ? kilobytes(value) : megabytes(value);
}
