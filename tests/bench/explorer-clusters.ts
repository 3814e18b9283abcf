// `npm run bench:explorer -- --clusters`: how fast clusters of lab nodes are explored, against the naive way in the same run.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ClusterEntry, ClusterScore } from './cluster-run.ts';
import { type ClusterName, CLUSTERS } from './explored-clusters.ts';
import { table } from './table.ts';

const RUN = fileURLToPath(new URL('./cluster-run.ts', import.meta.url));
/** The naive way is followed this far: its speed falls with the size, so this favours it. */
const NAIVE_STATES = 20_000;

export interface ClusterVerdict {
  readonly what: string;
  readonly value: number;
  readonly aim: number;
  readonly met: boolean;
}

export async function measureClusters(rounds: number): Promise<readonly ClusterScore[]> {
  const scores: ClusterScore[] = [];
  for (const [cluster, { distinct }] of Object.entries(CLUSTERS)) {
    for (const contender of ['explorer', 'naive'] as const) {
      if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${cluster}, ${contender}`);
      const states = contender === 'naive' ? Math.min(NAIVE_STATES, distinct) : distinct + 1;
      const name = cluster as ClusterName;
      const naiveRounds = Math.min(rounds, 3);
      const score = await run({
        contender,
        cluster: name,
        states,
        rounds: contender === 'naive' ? naiveRounds : rounds,
      });
      const expected = Math.min(states, distinct);
      if (score.distinct !== expected) {
        throw new Error(
          `${contender} found ${score.distinct} states of ${expected} of ${cluster}: its speed says nothing`,
        );
      }
      scores.push(score);
    }
  }
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  return scores;
}

async function run(entry: ClusterEntry): Promise<ClusterScore> {
  const child = fork(RUN, [JSON.stringify(entry)], { execArgv: ['--import', 'tsx'] });
  const [score] = (await once(child, 'message')) as [ClusterScore];
  return score;
}

/** What the large cluster is to reach. */
export function clusterVerdicts(scores: readonly ClusterScore[]): readonly ClusterVerdict[] {
  const [mine, naive] = ['explorer', 'naive'].map((contender) =>
    scores.find((one) => one.contender === contender),
  );
  if (mine === undefined || naive === undefined) return [];
  const { generatedPerSecond: fast, arrayBytes = NaN, processBytes } = mine;
  const times = fast / naive.generatedPerSecond;
  const of = mine.cluster;
  return [
    { what: `${of}: generated a second, at least`, value: fast, aim: 500_000, met: fast >= 5e5 },
    { what: `${of}: times the naive way, at least`, value: times, aim: 50, met: times >= 50 },
    { what: `${of}: bytes a state, arrays`, value: arrayBytes, aim: 150, met: arrayBytes <= 150 },
    { what: `${of}: bytes a state, all`, value: processBytes, aim: 350, met: processBytes <= 350 },
  ];
}

export function clustersTable(scores: readonly ClusterScore[]): string {
  const whole = (value: number): string => Math.round(value).toLocaleString('en');
  return table(
    [
      'cluster',
      'contender',
      'states',
      'generated a second',
      'distinct a second',
      'handler runs',
      'bytes in arrays',
      'of the process',
    ],
    scores.map((one) => [
      one.cluster,
      one.contender,
      whole(one.distinct),
      whole(one.generatedPerSecond),
      whole(one.distinctPerSecond),
      whole(one.handlerRuns),
      one.arrayBytes === undefined ? '–' : whole(one.arrayBytes),
      whole(one.processBytes),
    ]),
  );
}
