// The spawner: a worker that starts engines, and does nothing else.
//
// On a host that applies `_headers` this script is served with `connect-src 'none'`. On any other
// host the page starts the same text from a blob, in a frame that has such a policy
// (`app/src/platform/confinement.rs`). An engine is a worker made here from a blob, so it is bound by the
// same policy: the threads that hold rows cannot reach the network, not even for their own
// program. That comes from the page, as a message:
//
//   { probe: string }   an address that is asked for, to see whether the policy refuses that
//   { script: string, program: WebAssembly.Module }   what engines are made of
//   { start: number, port: MessagePort }              makes an engine that talks through the port
//   { stop: number }                                  ends it, and frees all its memory
//
// and this answers only `{ locked: boolean }` to a probe, and `{ died: number, reason: string }`
// where an engine broke.
//
// Making engines here has a second use: opening a file asks the network for nothing, even days
// after the page was loaded, and a page never meets the engine of a later build.

// This function runs inside an engine, as text: it cannot use anything outside it.
function engine(init) {
  // Removes the functions that reach the network, other pages, the browser's storage and devices.
  // If a policy is in force, this is the second lock; for other pages and storage it is the only
  // one. `import()` is not a name that can be removed: only the policy refuses it.
  const doors = [
    'fetch',
    'fetchLater',
    'XMLHttpRequest',
    'WebSocket',
    'WebSocketStream',
    'WebTransport',
    'EventSource',
    'RTCPeerConnection',
    'RTCDataChannel',
    'FontFace',
    'fonts',
    'Notification',
    'PushManager',
    'importScripts',
    'Worker',
    'SharedWorker',
    'BroadcastChannel',
    'caches',
    'Cache',
    'CacheStorage',
    'indexedDB',
    'IDBFactory',
    'cookieStore',
    'webkitRequestFileSystem',
    'webkitRequestFileSystemSync',
    'webkitResolveLocalFileSystemURL',
    'webkitResolveLocalFileSystemSyncURL',
  ];
  const navigatorDoors = [
    'sendBeacon',
    'serviceWorker',
    'storage',
    'storageBuckets',
    'locks',
    'permissions',
    'mediaDevices',
    'credentials',
    'usb',
    'hid',
    'serial',
    'bluetooth',
  ];
  // They are properties of the object or of one of its prototypes.
  function remove(object, names) {
    for (const name of names) {
      for (let holder = object; holder; holder = Object.getPrototypeOf(holder)) {
        if (Object.hasOwn(holder, name)) {
          Object.defineProperty(holder, name, {
            value: undefined,
            writable: false,
            configurable: false,
          });
        }
      }
    }
  }
  remove(globalThis, doors);
  remove(navigator, navigatorDoors);

  // An error inside a promise reaches no handler; thrown from here, it reaches the page.
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

// The form in which wasm-bindgen exports the function that starts a program. One script without an
// import needs no policy that allows blobs as scripts.
const DEFAULT_EXPORT = /^export\s*\{[^}]*?([\w$]+)\s+as\s+default\b/m;

// Milliseconds that the browser may take to say that a policy refused something.
const REFUSAL_MS = 1000;

const policy = globalThis.trustedTypes?.createPolicy('engine', { createScriptURL: (url) => url });
const engines = new Map();
let program;
let engineUrl;

function learn(script) {
  const init = DEFAULT_EXPORT.exec(script)?.[1];
  if (!init) throw new Error('the engine’s script has no default export');
  const text = `${script}\n(${engine})(${init});\n`;
  const url = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  engineUrl = policy ? policy.createScriptURL(url) : url;
}

// Returns whether a policy keeps this thread, and so every engine, from connecting. A failed
// request is not enough: the browser has to report that a policy refused it.
async function isLocked(url) {
  const refused = new Promise((resolve) => {
    addEventListener('securitypolicyviolation', ({ disposition, effectiveDirective }) => {
      if (disposition === 'enforce' && effectiveDirective === 'connect-src') resolve(true);
    });
  });
  const answered = await fetch(url, { cache: 'no-store' }).then(
    () => true,
    () => false,
  );
  if (answered) return false;
  return Promise.race([
    refused,
    new Promise((resolve) => {
      setTimeout(resolve, REFUSAL_MS, false);
    }),
  ]);
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
  if (data.probe !== undefined) {
    isLocked(data.probe).then((locked) => postMessage({ locked }));
  } else if (data.script !== undefined) {
    program = data.program;
    learn(data.script);
  } else if (data.start !== undefined) {
    start(data.start, data.port);
  } else {
    stop(data.stop);
  }
});
