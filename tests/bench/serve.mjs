// Two small static servers: one for the built site as a host would serve it, one for the pages
// the peers run in. Both remember what they were asked for, because bytes on first visit are
// counted at the only place that sees every request, workers' included.

import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/**
 * Serves folders on a free port of the loopback interface.
 *
 * @param {{prefix: string, folder: string}[]} roots  the first whose prefix fits is used
 * @param {(path: string) => Record<string, string>} headersOf  further headers for a path
 */
export async function serve(roots, headersOf = () => ({})) {
  const asked = new Map();
  const server = createServer(async (request, response) => {
    try {
      const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
      const file = await find(roots, path);
      if (!file) {
        response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
        return;
      }
      asked.set(path, file);
      const { size } = await stat(file);
      response.writeHead(200, {
        'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
        'content-length': size,
        ...headersOf(path),
      });
      createReadStream(file).pipe(response);
    } catch (error) {
      response.destroy(error);
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    /** Path to file of everything handed out since the last call of `forget`. */
    asked: () => new Map(asked),
    forget: () => asked.clear(),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function find(roots, path) {
  for (const { prefix, folder } of roots) {
    if (!path.startsWith(prefix)) continue;
    const relative = normalize(path.slice(prefix.length));
    if (relative.split(sep).includes('..')) return null;
    const file = join(folder, relative);
    const info = await stat(file).catch(() => null);
    if (info?.isFile()) return file;
    if (info?.isDirectory()) {
      const index = join(file, 'index.html');
      if ((await stat(index).catch(() => null))?.isFile()) return index;
    }
  }
  return null;
}

/**
 * The rules of a `_headers` file as static hosts read it: a path pattern at the start of a line,
 * its headers indented below, `*` for anything, `! Name` to take one back.
 *
 * @returns {Promise<(path: string) => Record<string, string>>}
 */
export async function headersFrom(file) {
  const text = await readFile(file, 'utf8').catch(() => '');
  const rules = [];
  for (const line of text.split(/\r?\n/)) {
    if (!line.trim() || line.trimStart().startsWith('#')) continue;
    if (!/^\s/.test(line)) {
      const escaped = line.trim().replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
      rules.push({ pattern: new RegExp(`^${escaped.replace(/:\w+/g, '[^/]+')}$`), headers: [] });
      continue;
    }
    const rule = rules.at(-1);
    const [, taken, name, value = ''] = /^\s*(!\s*)?([^:\s]+)\s*:?\s*(.*)$/.exec(line) ?? [];
    if (rule && name) rule.headers.push({ name: name.toLowerCase(), value, taken: !!taken });
  }
  return (path) => {
    const headers = {};
    for (const rule of rules.filter(({ pattern }) => pattern.test(path))) {
      for (const { name, value, taken } of rule.headers) {
        if (taken) delete headers[name];
        else headers[name] = headers[name] ? `${headers[name]}, ${value}` : value;
      }
    }
    return headers;
  };
}
