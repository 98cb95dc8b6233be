// Prints, as JSON, every file below a folder with its size as it is and as a server compresses it.
// Usage: node sizes.mjs FOLDER
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const folder = process.argv.at(-1);
// The best each format can do: what a static host stores, not what a proxy does on the fly.
const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };

const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .sort()
  .map((path) => {
    const bytes = readFileSync(path);
    return {
      path: path.slice(folder.length + 1),
      raw: bytes.length,
      gzip: gzipSync(bytes, { level: 9 }).length,
      brotli: brotliCompressSync(bytes, brotli).length,
    };
  });

console.log(JSON.stringify(files));
