// What a node's code does not have, and what to use instead. The syntax check says it when a lab loads;
// the realm says the same when code gets at it in a way that the check cannot see.

const WAIT = 'a node cannot wait: use this.setTimer(name, delayMs), and go on in onTimer(name)';
const DRAW = 'it differs from run to run: use this.random';
const CLOCK = "it is the machine's clock: use this.now(), this node's own";
const PROMISE =
  'a handler runs to its end at one moment, and nothing can be awaited: send a message or set a ' +
  'timer now, and go on in onMessage or onTimer';
const OUTSIDE = 'a node has its messages, its timers and this.disk, and nothing else';
const THREADS = 'a node runs alone: nodes share nothing, they send messages';
const COLLECTOR =
  'when garbage is collected differs from run to run: keep a Map and delete from it';
const LATER = 'a callback that runs later runs outside every handler: use this.setTimer(name, 0)';
const COMPILED = 'code cannot be made from a string here: write it as a function';

/** Globals that are missing, each with what to say when it is used. */
export const MISSING_GLOBALS: Readonly<Record<string, string>> = {
  setTimeout: WAIT,
  setInterval: WAIT,
  setImmediate: WAIT,
  clearTimeout: 'use this.cancelTimer(name)',
  clearInterval: 'use this.cancelTimer(name)',
  clearImmediate: 'use this.cancelTimer(name)',
  queueMicrotask: LATER,
  Promise: PROMISE,
  crypto: DRAW,
  performance: CLOCK,
  fetch: 'a node reaches only other nodes: use this.send(to, message)',
  WebSocket: 'a node reaches only other nodes: use this.send(to, message)',
  process: OUTSIDE,
  require: `${OUTSIDE}. Import your own files with import`,
  module: OUTSIDE,
  exports: 'write export before what you export',
  global: OUTSIDE,
  window: OUTSIDE,
  document: OUTSIDE,
  localStorage: 'use this.disk',
  Buffer: 'use a Uint8Array',
  structuredClone: 'copy by hand: { ...it }, [...it], new Map(it)',
  WeakRef: COLLECTOR,
  FinalizationRegistry: COLLECTOR,
  SharedArrayBuffer: THREADS,
  Atomics: THREADS,
  WebAssembly: OUTSIDE,
  Intl: "it depends on the machine's language: format by hand",
  eval: COMPILED,
};

const INEXACT =
  'engines differ in its last digit, so runs would differ: work in whole numbers, or keep a table';

/** Members of globals that are missing, each with what to say when it is called. */
export const MISSING_MEMBERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Math: {
    random: `${DRAW}.float(), this.random.integer(min, max) or this.random.pick(list)`,
    ...Object.fromEntries(
      (
        'acos acosh asin asinh atan atan2 atanh cbrt cos cosh exp expm1 hypot ' +
        'log log10 log1p log2 pow sin sinh tan tanh'
      )
        .split(' ')
        .map((name) => [name, INEXACT]),
    ),
    log: "engines differ in its last digit: import { naturalLogarithm } from '@netsplit/simulator/node'",
  },
  Date: { now: CLOCK },
};

/** `new Date()` and `Date()`: the present moment. */
export const DATE_WITHOUT_ARGUMENTS = CLOCK;

/** `new Function('…')`. */
export const COMPILING = COMPILED;
