import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Entry, Round, Score } from './arena.ts';

/** Deliveries a second: the median of all rounds, and each of them. */
export interface Measurement extends Entry {
  readonly perSecond: number;
  readonly rounds: readonly number[];
}

export interface RoundOptions {
  readonly rounds: number;
  readonly wallMs: number;
  readonly onRound?: (round: number) => void;
}

const ARENA = fileURLToPath(new URL('./arena.ts', import.meta.url));

/**
 * Measures all entries round by round, each once in a round and one at a time, so that whatever slows the machine for a
 * while slows all of them. A first round warms up and does not count.
 */
export async function measure(
  entries: readonly Entry[],
  { rounds, wallMs, onRound }: RoundOptions,
): Promise<Measurement[]> {
  const lanes = entries.map((entry) => ({
    entry,
    process: fork(ARENA, [JSON.stringify(entry)], { execArgv: ['--import', 'tsx'] }),
    scores: [] as number[],
  }));
  try {
    for (let round = 0; round <= rounds; round++) {
      onRound?.(round);
      for (const lane of lanes) {
        const score = await play(lane.process, { wallMs });
        expectSameWork(lane.entry, score);
        if (round > 0) lane.scores.push(score.deliveries / score.seconds);
      }
    }
  } finally {
    for (const lane of lanes) lane.process.disconnect();
  }
  return lanes.map(({ entry, scores }) => ({
    ...entry,
    perSecond: median(scores),
    rounds: scores,
  }));
}

async function play(process: ChildProcess, round: Round): Promise<Score> {
  const ended = new AbortController();
  process.once('exit', () => ended.abort());
  process.send(round);
  const [score] = (await once(process, 'message', { signal: ended.signal })) as [Score];
  return score;
}

function expectSameWork({ contender, nodes }: Entry, { deliveries, expected }: Score): void {
  if (Math.abs(deliveries / expected - 1) < 0.05) return;
  throw new Error(
    `${contender} at ${nodes} nodes made ${deliveries} deliveries where the workload has ${Math.round(expected)}: ` +
      'it does other work than the others, so its speed says nothing',
  );
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? NaN)) / 2;
}
