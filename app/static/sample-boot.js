// Runs the program that makes up samples, in a Web Worker. A message names the program, which the
// page has compiled, and a sample; the answer is the sample as a `File`, or a text that says what
// went wrong.

import init, { make } from './sample.js';

let started;

addEventListener('message', async ({ data: { program, kind, rows } }) => {
  try {
    started ??= init({ module_or_path: program });
    await started;
    postMessage(make(kind, rows));
  } catch (error) {
    postMessage(String(error));
  }
});
