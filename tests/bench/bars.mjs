// The bars, as data: what is compared with what, and how far apart they may be.

const SORTED_ON_PURPOSE = ['login', 'last_active', 'repos'];

export const median = (values) => quantile(values, 0.5);
export const best = (values) => Math.min(...values);

export function quantile(values, q) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const low = Math.floor(at);
  return sorted[low] + (sorted[Math.ceil(at)] - sorted[low]) * (at - low);
}

/** One line per bar: `bar` in words, `judge` gives what was measured or nothing. */
export const BARS = [
  {
    what: 'drop → KPIs, findings and table ready',
    bar: '≤ 0.35 × DuckDB-WASM CREATE TABLE',
    judge: (figures) => ratio(figures('rollcall', 'ready'), figures('duckdb', 'create_table'), 0.35),
  },
  {
    what: 'drop → KPIs, findings and table ready',
    bar: '≤ 4 × bare File.stream(), the faster way',
    judge: (figures) => {
      const ways = [figures('stream', 'byob'), figures('stream', 'default')].filter(Boolean);
      ways.sort((a, b) => median(a) - median(b));
      return ratio(figures('rollcall', 'ready'), ways[0], 4);
    },
  },
  {
    what: 'first rows painted',
    bar: '≤ 50 ms',
    judge: (figures) => absolute(figures('rollcall', 'first_rows'), 50, 'ms'),
  },
  {
    what: 'search every column, per keystroke',
    bar: '≤ 0.2 × DuckDB-WASM over five columns',
    judge: (figures) =>
      ratio(figures('rollcall', /^search:/), figures('duckdb', /^search:/), 0.2),
  },
  ...SORTED_ON_PURPOSE.map((column) => ({
    what: `sort by ${column}, first window`,
    bar: '≤ 1 × DuckDB-WASM top-100',
    judge: (figures) =>
      ratio(figures('rollcall', `sort:${column}`), figures('duckdb', `sort:${column}`), 1),
  })),
  {
    what: 'sort by any column: the worst of them',
    bar: '≤ 1 × DuckDB-WASM top-100',
    judge: (figures) => {
      const judged = figures.names('rollcall', /^sort:/)
        .map((name) => ({
          note: name.slice('sort:'.length),
          ...ratio(figures('rollcall', name), figures('duckdb', name), 1),
        }))
        .filter(({ ratio }) => ratio !== undefined);
      return judged.sort((a, b) => b.ratio - a.ratio)[0];
    },
  },
  {
    what: 'memory after load, above an empty page',
    bar: '≤ 2 × the file',
    judge: (figures, run) =>
      ratio(figures('rollcall', 'memory'), [run.file.bytes], 2, 'bytes'),
  },
  {
    what: 'slow scroll, p95 frame',
    bar: '≤ 17.5 ms',
    judge: (figures) => frames(figures('rollcall', 'scroll')),
  },
  {
    what: 'random jump, p95 frame',
    bar: '≤ 17.5 ms',
    judge: (figures) => frames(figures('rollcall', 'jump')),
  },
  {
    what: 'any row of 10 M reachable',
    bar: 'yes',
    // A million rows cannot show it.
    judge: () => undefined,
  },
  {
    what: 'bytes on first visit, brotli, all in',
    bar: '≤ 500 KB',
    judge: (figures) => absolute(figures('rollcall', 'wire'), 500_000, 'bytes'),
  },
];

function ratio(ours, theirs, limit, unit = 'ms') {
  if (!ours || !theirs) return undefined;
  const found = median(ours) / median(theirs);
  return { ours: median(ours), theirs: median(theirs), ratio: found, isMet: found <= limit, unit };
}

function absolute(ours, limit, unit) {
  if (!ours) return undefined;
  return { ours: median(ours), isMet: median(ours) <= limit, unit };
}

function frames(ours) {
  if (!ours) return undefined;
  const p95 = quantile(ours, 0.95);
  return { ours: p95, isMet: p95 <= 17.5, unit: 'ms', note: `p50 ${median(ours).toFixed(1)} ms` };
}
