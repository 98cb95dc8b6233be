// Runs the program that makes up samples, in a Web Worker whose name says which sample. It answers
// with the sample as a `File`; whatever goes wrong is answered as a text.

import init from './sample.js';

init().catch((error) => postMessage(String(error)));
