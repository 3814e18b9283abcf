import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
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
