// `npm run bench:clocks`: how fast the reference of lab lamport-clocks compares and merges vector clocks, against two packages in the
// same run, on the same vectors. Objects of names and numbers, as all three take them.
//
//   npm run bench:clocks                the table
//   npm run bench:clocks -- --quick     fewer and shorter rounds
//   npm run bench:clocks -- --json      the same as one JSON document
//   npm run bench:clocks -- --check     fails when the reference is not ahead of each
//
// A third of the pairs each are equal, related and concurrent. First all contenders answer all of them, and have to agree; then they
// take turns, round by round, and the middle round counts.

import { parseArgs } from 'node:util';
import * as thing from '@thi.ng/vclock';
import vectorclock from 'vectorclock';
import { merge, relate } from '../../labs/lamport-clocks/solution/vector-clock.ts';
import { median } from './rounds.ts';
import { table } from './table.ts';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
  },
});

type Vector = Record<string, number>;
type Pair = readonly [a: Vector, b: Vector];

interface Contender {
  readonly name: string;
  /** -1: before, 1: after, 0: neither. That is all that the packages tell. */
  readonly compare: (a: Vector, b: Vector) => number;
  readonly merge: (a: Vector, b: Vector) => Readonly<Vector>;
}

const SIGNS = { before: -1, after: 1, equal: 0, concurrent: 0 };
const CONTENDERS: readonly Contender[] = [
  { name: 'the reference', compare: (a, b) => SIGNS[relate(a, b)], merge },
  { name: '@thi.ng/vclock', compare: thing.compare, merge: thing.merge },
  { name: 'vectorclock', compare: vectorclock.compare, merge: vectorclock.merge },
];
const PROCESSES = [3, 10, 50];
const PAIRS = 300;
const ROUNDS = options.quick ? 3 : 9;
const ROUND_MS = options.quick ? 60 : 200;

/** Numbers from 0 to 1: a xorshift, so that the vectors are the same everywhere. */
function drawing(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

function pairsOf(processes: number): readonly Pair[] {
  const draw = drawing(7919 * processes);
  const names = Array.from({ length: processes }, (_, index) => `p${index + 1}`);
  const later = (vector: Vector): Vector =>
    Object.fromEntries(
      names.map((name) => [name, (vector[name] ?? 0) + Math.floor(draw() * draw() * 5)]),
    );
  return Array.from({ length: PAIRS }, (_, index): Pair => {
    const past = later({});
    const a = later(past);
    if (index % 3 === 0) return [a, { ...a }];
    if (index % 3 === 1) return draw() < 0.5 ? [past, a] : [a, past];
    return [a, later(past)];
  });
}

function expectSameAnswers(pairs: readonly Pair[]): void {
  const text = (vector: Readonly<Vector>): string =>
    JSON.stringify(Object.entries(vector).toSorted(([one], [other]) => (one < other ? -1 : 1)));
  for (const [a, b] of pairs) {
    const answers = CONTENDERS.map((one) => `${one.compare(a, b)} ${text(one.merge(a, b))}`);
    if (new Set(answers).size === 1) continue;
    throw new Error(`different answers: ${text(a)} and ${text(b)} give ${answers.join(' or ')}`);
  }
}

/** So that no engine finds out that nobody looks at the answers. */
let looked = 0;

function perSecond(operation: (a: Vector, b: Vector) => unknown, pairs: readonly Pair[]): number {
  const begun = performance.now();
  let operations = 0;
  let elapsedMs = 0;
  while (elapsedMs < ROUND_MS) {
    for (const [a, b] of pairs) if (operation(a, b) !== undefined) looked += 1;
    operations += pairs.length;
    elapsedMs = performance.now() - begun;
  }
  return (1000 * operations) / elapsedMs;
}

const results = PROCESSES.flatMap((processes) => {
  const pairs = pairsOf(processes);
  expectSameAnswers(pairs);
  return (['compare', 'merge'] as const).map((operation) => {
    const rounds = CONTENDERS.map((): number[] => []);
    for (let round = 0; round <= ROUNDS; round++) {
      for (const [at, contender] of CONTENDERS.entries()) {
        const speed = perSecond(contender[operation], pairs);
        if (round > 0) rounds[at]?.push(speed);
      }
    }
    const [ours = NaN, ...others] = rounds.map(median);
    return { operation, processes, ours, others, ahead: others.map((other) => ours / other) };
  });
});

if (options.json) console.log(JSON.stringify(results, undefined, 2));
else {
  const millions = (speed: number): string => (speed / 1e6).toFixed(2);
  const [reference = '', ...others] = CONTENDERS.map(({ name }) => name);
  console.log(`Million operations a second, the middle of ${ROUNDS} rounds (${looked} answers).\n`);
  console.log(
    table(
      ['', 'processes', reference, ...others.flatMap((name) => [name, 'ahead'])],
      results.map(({ operation, processes, ours, others, ahead }) => [
        operation,
        processes,
        millions(ours),
        ...others.flatMap((other, at) => [millions(other), `×${(ahead[at] ?? NaN).toFixed(1)}`]),
      ]),
    ),
  );
}
if (options.check && results.some(({ ahead }) => ahead.some((times) => !(times > 1)))) {
  process.exitCode = 1;
}
