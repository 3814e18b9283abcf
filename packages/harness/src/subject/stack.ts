import { SourceMap, type SourceMapPayload } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { types } from 'node:util';
import type { Explanation } from '../hosting.ts';
import type { Bundle } from './bundle.ts';
import type { SourceFile } from './check.ts';
import { guard } from './guard.ts';
import { codeFrame, placeText } from './problem.ts';
import { describeThrown, NO_ERROR } from './thrown.ts';

/** Where in a student's code something happened. */
export interface Frame {
  /** `src/server.ts` */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** `Server.onMessage`; empty at the top of a file. */
  readonly function: string;
  readonly codeFrame: string;
}

/** What was thrown, in the student's own coordinates. */
export interface MappedError {
  readonly message: string;
  /** The student's frames, innermost first: ours, and Node's, are left out. */
  readonly frames: readonly Frame[];
  readonly cure?: string;
}

/** A getter may be the student's, and loop. It takes no time to read an error, but a machine may have something else to do. */
const READING_MS = 1000;
const MAX_STACK_TEXT = 100_000;
/** More of a message than this nobody reads. */
const MAX_MESSAGE = 2000;

/** Errors of ours, whose names say nothing to a student, and the plain one. */
const UNNAMED: ReadonlySet<string> = new Set([
  'Error',
  'EffectRefused',
  'StateError',
  'ValueError',
]);

/** Finds the student's lines in what the student's code threw. Node never maps a `vm` script's frames. */
export class StackMapper {
  readonly #bundle: Bundle;
  readonly #files: ReadonlyMap<string, SourceFile>;
  #map: SourceMap | undefined;

  constructor(bundle: Bundle, files: ReadonlyMap<string, SourceFile>) {
    this.#bundle = bundle;
    this.#files = files;
  }

  /** @param thrown anything at all: null, a proxy, an error whose getters throw or never return */
  map(thrown: unknown): MappedError {
    if (!types.isNativeError(thrown))
      return { message: describeThrown(thrown), frames: [], cure: NO_ERROR };
    const { name = 'Error', message: said = '', stack = '' } = textsOf(thrown);
    const text = said.slice(0, MAX_MESSAGE);
    const message = UNNAMED.has(name) ? text || name : `${name}: ${text}`;
    const isOverflow = name === 'RangeError' && text.includes('call stack');
    return {
      message,
      frames: this.#frames(stack),
      ...(isOverflow ? { cure: OVERFLOW } : {}),
    };
  }

  explain(thrown: unknown): Explanation {
    const { message, frames, cure } = this.map(thrown);
    const [top] = frames;
    const where = top === undefined ? {} : { place: placeText(top), excerpt: top.codeFrame };
    return { message, ...where, ...(cure === undefined ? {} : { cure }) };
  }

  #frames(stack: string): readonly Frame[] {
    const lines = stack.slice(0, MAX_STACK_TEXT).split('\n');
    return lines.map((line) => this.#frame(line)).filter((frame) => frame !== undefined);
  }

  #frame(text: string): Frame | undefined {
    const [, called = '', script = '', line = '', column = ''] = FRAME.exec(text) ?? [];
    if (script !== this.#bundle.filename) return undefined;
    const found = this.#origin(Number(line), Number(column));
    if (found === undefined) return undefined;
    const { file, ...place } = found;
    return {
      file: file.name,
      ...place,
      function: called.replace(/^new /, '').replace(/ \[as .*\]$/, ''),
      codeFrame: codeFrame(file.text, place.line, place.column, 2),
    };
  }

  #origin(
    line: number,
    column: number,
  ): { file: SourceFile; line: number; column: number } | undefined {
    this.#map ??= new SourceMap(JSON.parse(this.#bundle.map) as SourceMapPayload);
    const entry = this.#map.findEntry(line - 1, column - 1);
    if (!('originalSource' in entry)) return undefined;
    const base = dirname(fileURLToPath(this.#bundle.filename));
    const file = this.#files.get(resolve(base, entry.originalSource));
    if (file === undefined) return undefined;
    return { file, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
  }
}

/** `    at Server.onMessage (file:///lab/src.bundle.js:12:5)`, with or without the name. */
const FRAME = /^\s+at (?:(.*) \()?(.*):(\d+):(\d+)\)?$/;

const OVERFLOW = 'a function calls itself, or goes round in a circle of calls, and never ends';

type Texts = { [Key in 'message' | 'name' | 'stack']?: string };

/** What an error says of itself, as far as it can be read: a stack is put together from the other two. */
function textsOf(error: Error): Texts {
  const texts: Texts = {};
  try {
    guard(() => {
      for (const key of ['message', 'name', 'stack'] as const) texts[key] = textIn(error, key);
    }, READING_MS);
  } catch {
    // What was read until its time was up is what there is.
  }
  return texts;
}

/** A property that holds a text; undefined for any other, and for one whose getter throws. */
function textIn(error: Error, key: keyof Texts): string | undefined {
  try {
    const text: unknown = error[key];
    return typeof text === 'string' ? text : undefined;
  } catch {
    return undefined;
  }
}
