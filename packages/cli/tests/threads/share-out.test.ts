import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Worker } from 'node:worker_threads';
import { describe, expect, onTestFinished, test } from 'vitest';
import { shareOut } from '../../src/threads/share-out.ts';
import type { Doubling } from './doubling.ts';

const PIECES = 40;

/** Every result by its piece, and how often each was given. Here a piece takes long: a thread gets the most of them. */
async function results(threads: number, data: Doubling = {}): Promise<readonly string[][]> {
  const given: string[][] = Array.from({ length: PIECES }, () => []);
  const work = {
    pieces: PIECES,
    threads,
    beside: { module: new URL('doubling.ts', import.meta.url), data },
    here: async (piece: number) => {
      await setTimeout(100);
      return `${piece * 2} here`;
    },
  };
  for await (const [piece, result] of shareOut(work)) given[piece]?.push(result);
  return given;
}

const values = (given: readonly string[][]): readonly number[][] =>
  given.map((all) => all.map((one) => Number.parseInt(one, 10)));
const EACH_ONCE = Array.from({ length: PIECES }, (_, piece) => [piece * 2]);

/** The next thread that is started: here nobody need outrun it, on whatever machine. */
function watchCrew() {
  const crew = { hasBegun: Promise.resolve(), isGone: Promise.resolve() };
  process.once('worker', (worker: Worker) => {
    const once = (event: string): Promise<void> =>
      new Promise((resolve) => worker.once(event, () => resolve()));
    crew.isGone = once('exit');
    crew.hasBegun = Promise.race([once('message'), crew.isGone]);
  });
  return crew;
}

describe('work that is shared out', () => {
  test('each piece is done once, here or beside', async () => {
    const given = await results(2);
    expect(values(given)).toEqual(EACH_ONCE);
    expect(given.flat().some((one) => one.endsWith('beside'))).toBe(true);
    expect(given.flat().some((one) => one.endsWith('here'))).toBe(true);
  });

  test('what a thread leaves undone when it ends is done here', async () => {
    const given = await results(3, { fatal: PIECES - 5 });
    expect(values(given)).toEqual(EACH_ONCE);
  });

  test('a thread that cannot begin is done without', async () => {
    const given = await results(2, { refuses: true });
    expect(values(given)).toEqual(EACH_ONCE);
    expect(given.flat().every((one) => one.endsWith('here'))).toBe(true);
  });

  test('what came while nobody listened is not done again', async () => {
    const gate = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const crew = watchCrew();
    const here: number[] = [];
    const work = {
      pieces: PIECES,
      threads: 2,
      beside: {
        module: new URL('doubling.ts', import.meta.url),
        data: { gate } satisfies Doubling,
      },
      here: async (piece: number) => {
        here.push(piece);
        await Promise.all([setTimeout(100), crew.hasBegun]);
        return 'here';
      },
    };
    let heard = 0;
    let hereBefore: readonly number[] | undefined;
    for await (const [, result] of shareOut(work)) {
      heard += 1;
      if (result === 'here' || hereBefore !== undefined) continue;
      hereBefore = [...here];
      Atomics.store(gate, 0, 1);
      Atomics.notify(gate, 0);
      await crew.isGone;
    }
    expect(heard).toBe(PIECES);
    expect(hereBefore?.length).toBeLessThan(PIECES - 1);
    expect(here).toEqual(hereBefore);
  });

  test('is done beside by code that stands outside of the repository, with our packages', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'netsplit-elsewhere-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const module = join(folder, 'elsewhere.mts');
    writeFileSync(
      module,
      `import { readTrace } from '@netsplit/simulator/trace';
       export const prepare = async () => async (piece: number) => \`\${typeof readTrace} beside\`;`,
    );
    const crew = watchCrew();
    const work = {
      pieces: PIECES,
      threads: 2,
      beside: { module: pathToFileURL(module), data: {} },
      here: async () => {
        await Promise.all([setTimeout(100), crew.hasBegun]);
        return 'here';
      },
    };
    const results = new Set<string>();
    for await (const [, result] of shareOut(work)) results.add(result);
    expect(results).toEqual(new Set(['here', 'function beside']));
  });

  test('whoever stops listening ends the threads', async () => {
    const work = {
      pieces: 1_000_000,
      threads: 2,
      beside: { module: new URL('doubling.ts', import.meta.url), data: {} },
      here: (piece: number) => setTimeout(100, String(piece)),
    };
    let heard = 0;
    for await (const _ of shareOut(work)) if (++heard === 20) break;
    expect(heard).toBe(20);
  });
});
