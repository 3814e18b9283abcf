import { freemem } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { getHeapStatistics } from 'node:v8';
import { createContext, Script } from 'node:vm';
import {
  type Bound,
  type Model,
  ModelSpace,
  type Progress,
  Search,
  type SearchOptions,
  type SearchResult,
} from '@netsplit/explorer';
import { explained } from './model-file.ts';
import { formatDuration } from './duration.ts';
import type { Terminal } from './terminal.ts';
import { InputError } from './trouble.ts';

const SLICE_MS = 50;
const STATUS_EVERY_MS = 200;
/** A slice is over in a twentieth of a second, unless the model does not come back. */
const PATIENCE_MS = 30_000;

export interface ExplorationOptions extends SearchOptions {
  /** The file as the user typed it, and where it is: for words about its errors. */
  readonly name: string;
  readonly path: string;
}

/** A search that is advanced a while at a time, of whatever. */
export interface OngoingSearch<Result> {
  advance(forMs: number): boolean;
  stop(bound?: Bound): void;
  readonly progress: Progress;
  result(): Result;
}

/** Half of what is free: the rest is for what the explored code leaves to the garbage collector. */
export function memoryBound(): number {
  return freemem() / 2;
}

/** Explores a model; @throws {InputError} for whatever its code does wrong */
export async function runExploration(
  model: Model<unknown, unknown>,
  { name, path, ...options }: ExplorationOptions,
  terminal: Terminal,
): Promise<SearchResult<unknown, unknown>> {
  const memoryBytes = options.memoryBytes ?? memoryBound();
  try {
    const search = new Search(new ModelSpace(model), { ...options, memoryBytes });
    const guarded: OngoingSearch<SearchResult<unknown, unknown>> = {
      advance: (forMs) => patiently(() => search.advance(forMs), name),
      stop: (bound) => search.stop(bound),
      get progress() {
        return search.progress;
      },
      result: () => search.result(),
    };
    return await runSearch(guarded, terminal);
  } catch (error) {
    throw explained(error, name, path);
  }
}

/** Runs a search to its end, shows how far it is, and ends it early when interrupted or when this machine's memory ends. */
export async function runSearch<Result>(
  search: OngoingSearch<Result>,
  terminal: Terminal,
): Promise<Result> {
  let isInterrupted = false;
  const interrupt = (): void => {
    isInterrupted = true;
  };
  process.once('SIGINT', interrupt);
  let shownAt = 0;
  try {
    while (search.advance(SLICE_MS)) {
      await setImmediate();
      if (isInterrupted) search.stop();
      else if (isHeapFull()) search.stop('memory');
      const { progress } = search;
      if (progress.ms - shownAt < STATUS_EVERY_MS) continue;
      shownAt = progress.ms;
      terminal.status(statusLine(progress));
    }
    return search.result();
  } finally {
    process.off('SIGINT', interrupt);
    terminal.clearStatus();
  }
}

/** `1,234,567 states · 250,000 a second · depth 12 · 34,567 to go · 78 MB`. */
export function statusLine({ distinct, depth, queue, bytes, ms, phase }: Progress): string {
  const count = (value: number): string => Math.round(value).toLocaleString('en');
  return [
    `${count(distinct)} states`,
    `${count((distinct * 1000) / Math.max(ms, 1))} a second`,
    `depth ${count(depth)}`,
    phase === 'deciding' ? 'looking for runs that never get there' : `${count(queue)} to go`,
    `${count(bytes / 1e6)} MB`,
    formatDuration(ms),
  ].join(' · ');
}

/** V8 ends the process when its heap is full: better to end the search before. */
function isHeapFull(): boolean {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  return used > limit * 0.85;
}

const call = new Script('pending.run()');
const pending: { run: () => boolean } = { run: () => false };
const context = createContext({ pending });

/** Runs a slice of the search, and gives up when the model's code never comes back. */
function patiently(run: () => boolean, name: string): boolean {
  pending.run = run;
  try {
    return call.runInContext(context, { timeout: PATIENCE_MS }) as boolean;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new InputError(
      `${name}: the model did not come back for ${formatDuration(PATIENCE_MS)}.`,
      'Is there an endless loop in actions(), next() or a property?',
    );
  } finally {
    pending.run = () => false;
  }
}
