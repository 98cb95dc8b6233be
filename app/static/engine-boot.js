// The nursery: a worker that starts engines, and does nothing else.
//
// This script is served with `connect-src 'none'`. An engine is a worker made here from a blob, so
// it is bound by the same policy: the threads that hold rows cannot reach the network, not even
// for their own program. That comes from the page, once, as the first message:
//
//   { script: string, program: WebAssembly.Module }   what engines are made of
//   { start: number, port: MessagePort }              makes an engine that talks through the port
//   { stop: number }                                  ends it, and frees all its memory
//
// and this answers only `{ died: number, reason: string }`, where an engine broke.
//
// Making engines here has a second use: opening a file asks the network for nothing, even days
// after the page was loaded, and a page never meets the engine of a later build.

// Runs inside an engine, as text: it can use nothing from around it.
function engine(init) {
  // For hosts that send no headers of ours, take the doors to the network off their hinges too.
  // They hang on the global object or on one of its prototypes.
  const doors = [
    'fetch',
    'XMLHttpRequest',
    'WebSocket',
    'WebSocketStream',
    'WebTransport',
    'EventSource',
    'importScripts',
    'Worker',
    'SharedWorker',
    'caches',
  ];
  for (const door of doors) {
    for (let holder = globalThis; holder; holder = Object.getPrototypeOf(holder)) {
      if (Object.hasOwn(holder, door)) {
        Object.defineProperty(holder, door, {
          value: undefined,
          writable: false,
          configurable: false,
        });
      }
    }
  }

  // What breaks inside a promise tells nobody else; thrown from here, it reaches the nursery.
  addEventListener('unhandledrejection', ({ reason }) => {
    setTimeout(() => {
      throw reason;
    });
  });

  addEventListener(
    'message',
    async ({ data: { program, port } }) => {
      // The program looks for it there.
      globalThis.pagePort = port;
      await init({ module_or_path: program });
    },
    { once: true },
  );
}

const policy = globalThis.trustedTypes?.createPolicy('engine', { createScriptURL: (url) => url });
const engines = new Map();
let program;
let engineUrl;

function blobUrl(script) {
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  return policy ? policy.createScriptURL(url) : url;
}

function learn(script) {
  engineUrl = blobUrl(`import init from '${blobUrl(script)}';\n(${engine})(init);\n`);
}

function start(number, port) {
  const worker = new Worker(engineUrl, { type: 'module', name: `engine ${number}` });
  worker.onerror = (event) => {
    event.preventDefault();
    postMessage({ died: number, reason: event.message ?? '' });
  };
  worker.postMessage({ program, port }, [port]);
  engines.set(number, worker);
}

function stop(number) {
  engines.get(number)?.terminate();
  engines.delete(number);
}

addEventListener('message', ({ data }) => {
  if (data.script !== undefined) {
    program = data.program;
    learn(data.script);
  } else if (data.start !== undefined) {
    start(data.start, data.port);
  } else {
    stop(data.stop);
  }
});
