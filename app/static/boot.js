// Starts the page: checks what the browser can do, loads the WebAssembly, and says in plain words
// when either does not work. It is a file of its own because the Content-Security-Policy allows
// no inline script.

// The smallest modules that use each feature. They are never compiled: `validate` only says whether
// they could be.
const FIXED_WIDTH_SIMD = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15,
  253, 98, 11,
];
const REFERENCE_TYPES = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 7, 1, 5, 0, 208, 112, 26, 11,
];

const ENGINE_SCRIPT = new URL('./engine-boot.js', import.meta.url).href;
const WORKER_SCRIPTS = [ENGINE_SCRIPT, new URL('./sample-boot.js', import.meta.url).href];

// With Trusted Types, no string becomes markup or code unless this policy allows it. The framework
// makes its static fragments from strings of the program, so markup must pass; markup that could
// run code, which the program does not have, is refused. Cells of a report are set as text and
// never pass through here.
const RUNS_SOMETHING =
  /<\s*\/?\s*(?:script|style|iframe|object|embed|base|link|meta)\b|<[^>]*[\s/"'](?:on\w+|srcdoc)\s*=|javascript:/i;

function guardSinks() {
  globalThis.trustedTypes?.createPolicy('default', {
    createHTML: (markup) => (RUNS_SOMETHING.test(markup) ? null : markup),
    createScriptURL: (url) =>
      WORKER_SCRIPTS.find((script) => script === new URL(url, document.baseURI).href) ?? null,
    // No createScript: no string is ever a program here.
  });
}

function validates(bytes) {
  return WebAssembly.validate(new Uint8Array(bytes));
}

function hasModuleWorkers() {
  // A browser that knows module workers reads `type`; throwing there starts no worker.
  let read = false;
  try {
    new Worker(ENGINE_SCRIPT, {
      get type() {
        read = true;
        throw new Error('only asking');
      },
    }).terminate();
  } catch {
    // The getter throws if the browser reads it.
  }
  return read;
}

function missingFeatures() {
  const missing = [];
  if (typeof WebAssembly !== 'object') {
    missing.push('WebAssembly');
  } else {
    if (!validates(FIXED_WIDTH_SIMD)) missing.push('WebAssembly SIMD');
    if (!validates(REFERENCE_TYPES)) missing.push('WebAssembly reference types');
  }
  if (typeof Worker !== 'function' || !hasModuleWorkers()) missing.push('module workers');
  if (typeof ReadableStream !== 'function' || !Blob.prototype.stream) {
    missing.push('streams of files');
  }
  return missing;
}

// Text only: nothing here is ever parsed as markup.
function say(title, ...sentences) {
  const boot = document.getElementById('boot');
  if (!boot) return;
  const heading = document.createElement('h1');
  heading.textContent = title;
  const paragraphs = sentences.map((sentence) => {
    const paragraph = document.createElement('p');
    paragraph.textContent = sentence;
    return paragraph;
  });
  boot.setAttribute('role', 'alert');
  boot.replaceChildren(heading, ...paragraphs);
}

async function start() {
  guardSinks();

  const missing = missingFeatures();
  if (missing.length > 0) {
    say(
      'This browser cannot run Rollcall',
      `It lacks: ${missing.join(', ')}.`,
      'Chrome and Edge support all of it from version 123, Firefox from 120, Safari from 17.5. ' +
        'If a policy switches WebAssembly off, ask for this address to be allowed.',
    );
    return;
  }

  try {
    const page = await import('./rollcall.js');
    await page.default({ module_or_path: new URL('./rollcall_bg.wasm', import.meta.url) });
  } catch (error) {
    // The console is the one place for the cause: it may name files and lines, not data.
    console.error(error);
    say(
      'Rollcall did not start',
      navigator.onLine
        ? 'A part of the page did not load, or did not run.'
        : 'The page is only half loaded, and this machine is offline.',
      'Reload the page. If that does not help, a proxy or an extension may be changing its ' +
        'files; the browser’s console names the part that failed.',
    );
    return;
  }

  // The page has drawn itself beside it by now.
  document.getElementById('boot')?.remove();
}

start();
