import { advising, replace } from './advice.ts';
import { MISSING_GLOBALS, MISSING_MEMBERS } from './ambient.ts';
import { guardDates } from './dates.ts';
import { freezeEverything } from './freeze.ts';

/** What is left of the language: all that gives the same result on every machine. */
const GLOBALS: ReadonlySet<string> = new Set(
  (
    'Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol ' +
    'Date RegExp Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError ' +
    'URIError globalThis JSON Math ArrayBuffer Uint8Array Int8Array Uint16Array Int16Array ' +
    'Uint32Array Int32Array Float32Array Float64Array Uint8ClampedArray BigUint64Array ' +
    'BigInt64Array DataView Map BigInt Set WeakMap WeakSet Proxy Reflect decodeURI ' +
    'decodeURIComponent encodeURI encodeURIComponent isFinite isNaN'
  ).split(' '),
);

const LANGUAGE = "it depends on the machine's language";

/**
 * Makes this realm one in which nothing differs from run to run, and nothing can be kept but in a
 * node's fields: what is missing says what to use instead, and everything that all nodes reach is
 * frozen.
 *
 * @param stackTraceLimit alike for every host: a stack overflow's depth and a mapped line hang on it
 */
export function harden(stackTraceLimit: number): void {
  Error.stackTraceLimit = stackTraceLimit;
  guardMembers();
  guardDates();
  guardLocales();
  forgetMatches();
  limitGlobals();
  freezeEverything();
}

function guardMembers(): void {
  for (const [owner, members] of Object.entries(MISSING_MEMBERS)) {
    const object = (globalThis as Record<string, unknown>)[owner] as object;
    for (const [name, advice] of Object.entries(members)) {
      replace(object, name, advising(`${owner}.${name}`, advice));
    }
  }
}

function guardLocales(): void {
  const typedArray: unknown = Object.getPrototypeOf(Uint8Array.prototype);
  const prototypes = [Object, Array, Number, BigInt, String, Date].map((one) => one.prototype);
  for (const prototype of [...prototypes, typedArray as object]) {
    for (const name of Object.getOwnPropertyNames(prototype)) {
      if (name === 'localeCompare') {
        replace(prototype, name, advising(name, `${LANGUAGE}: compare with < and >`));
      } else if (name.startsWith('toLocale')) {
        const instead = name.replace('Locale', '').replace(/^to(Date|Time)String$/, 'toISOString');
        replace(prototype, name, advising(name, `${LANGUAGE}: use ${instead}()`));
      }
    }
  }
}

/** `RegExp.$1` and its like tell one node what another one matched last. */
function forgetMatches(): void {
  const kept = ['length', 'name', 'prototype'];
  for (const key of Object.getOwnPropertyNames(RegExp)) {
    if (!kept.includes(key)) Reflect.deleteProperty(RegExp, key);
  }
}

function limitGlobals(): void {
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    if (!GLOBALS.has(name)) Reflect.deleteProperty(globalThis, name);
  }
  for (const [name, advice] of Object.entries(MISSING_GLOBALS)) {
    // A getter, so that every use speaks: `process.env` as well as `setTimeout(…)`.
    Object.defineProperty(globalThis, name, { get: advising(name, advice), configurable: true });
  }
}
