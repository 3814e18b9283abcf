// `npm run bench:explorer`: how fast a model is explored, against the naive way (structuredClone and a JSON key) in the same run.
// Two-phase commit; distinct states a second of processor time. Then clusters of lab nodes; generated states a second.
//
//   npm run bench:explorer                 3 to 8 managers, and the clusters
//   npm run bench:explorer -- --clusters   the clusters only
//   npm run bench:explorer -- --quick      up to 7, fewer rounds
//   npm run bench:explorer -- --json       the same as one JSON document
//   npm run bench:explorer -- --check      fails when an aim is missed

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { ExplorerEntry, ExplorerScore } from './explorer-run.ts';
import { clustersTable, clusterVerdicts, measureClusters } from './explorer-clusters.ts';
import { table } from './table.ts';

const { values: options } = parseArgs({
  options: {
    clusters: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
  },
});

/** What any exact explorer finds; Gray and Lamport's two-phase commit, self-loops counted. */
const DISTINCT = new Map([
  [3, 288],
  [4, 1_568],
  [5, 8_832],
  [6, 50_816],
  [7, 296_448],
  [8, 1_745_408],
]);
/** The naive way is followed this far: its speed does not grow with the size. */
const NAIVE_STATES = 30_000;
const AIM_PER_SECOND = 250_000;
const AIM_ARRAY_BYTES = 150;
const AIM_AT = 7;

const RUN = fileURLToPath(new URL('./explorer-run.ts', import.meta.url));

async function run(entry: ExplorerEntry): Promise<ExplorerScore> {
  const child = fork(RUN, [JSON.stringify(entry)], { execArgv: ['--import', 'tsx'] });
  const [score] = (await once(child, 'message')) as [ExplorerScore];
  return score;
}

const scores: ExplorerScore[] = [];
for (const [managers, distinct] of options.clusters ? [] : DISTINCT) {
  if (options.quick && managers > 7) continue;
  const rounds = options.quick ? 3 : managers > 7 ? 3 : 7;
  for (const contender of ['explorer', 'naive'] as const) {
    if (process.stderr.isTTY) process.stderr.write(`\r${managers} managers, ${contender}   `);
    const states = contender === 'naive' ? NAIVE_STATES : Infinity;
    // JSON has no infinity: no bound is one beyond all states.
    const score = await run({
      contender,
      managers,
      states: Math.min(states, distinct + 1),
      rounds,
    });
    const expected = Math.min(states, distinct);
    if (score.distinct !== expected) {
      throw new Error(
        `${contender} found ${score.distinct} states of ${expected}: its speed says nothing`,
      );
    }
    scores.push(score);
  }
}
if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');

const aimed = scores.find((one) => one.contender === 'explorer' && one.managers === AIM_AT);
const clusters = await measureClusters(options.quick ? 1 : 5);
const ofModels = [
  {
    what: `distinct states a second, ${AIM_AT} managers, at least`,
    value: aimed?.perSecond ?? 0,
    aim: AIM_PER_SECOND,
    met: (aimed?.perSecond ?? 0) >= AIM_PER_SECOND,
  },
  {
    what: `bytes a state in arrays, ${AIM_AT} managers, at most`,
    value: aimed?.arrayBytes ?? NaN,
    aim: AIM_ARRAY_BYTES,
    met: (aimed?.arrayBytes ?? Infinity) <= AIM_ARRAY_BYTES,
  },
];
const verdicts = [...(aimed === undefined ? [] : ofModels), ...clusterVerdicts(clusters)];
const machine = `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? '?'}`;

if (options.json) {
  console.log(JSON.stringify({ machine, scores, clusters, verdicts }, null, 2));
} else {
  console.log(`${machine}; states a second of processor time\n`);
  if (scores.length > 0) console.log(`Two-phase commit, distinct states\n\n${commitTable()}\n`);
  console.log(`Clusters\n\n${clustersTable(clusters)}`);
  const rows = verdicts.map(({ what, value, aim, met }) => [
    what,
    whole(value),
    whole(aim),
    met ? 'met' : 'MISSED',
  ]);
  console.log(`\n${table(['what', 'is', 'aim', ''], rows)}`);
}
if (options.check && verdicts.some(({ met }) => !met)) process.exitCode = 1;

function commitTable(): string {
  return table(
    [
      'managers',
      'states',
      'explorer',
      'naive',
      '×',
      'bytes in arrays',
      'of the process',
      'naive, of the process',
    ],
    [...DISTINCT.keys()].flatMap((managers) => {
      const [mine, naive] = (['explorer', 'naive'] as const).map((contender) =>
        scores.find((one) => one.contender === contender && one.managers === managers),
      );
      if (mine === undefined || naive === undefined) return [];
      return [
        [
          managers,
          whole(mine.distinct),
          whole(mine.perSecond),
          whole(naive.perSecond),
          (mine.perSecond / naive.perSecond).toFixed(1),
          whole(mine.arrayBytes ?? NaN),
          whole(mine.processBytes),
          whole(naive.processBytes),
        ],
      ];
    }),
  );
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}
