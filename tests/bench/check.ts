// `npm run bench:check`: what deciding linearizability costs, on generated histories from easy to hard.
//
//   npm run bench:check                the table
//   npm run bench:check -- --quick     fewer histories of each shape
//   npm run bench:check -- --json      the same as one JSON document
//   npm run bench:check -- --check     fails when an aim is missed
//
// Histories of one shape differ by orders of magnitude, so that the middle and the worst are told. Memory is that of the
// search's tables. A history that is not decided in ten seconds counts as unknown, and is never left out.

import { parseArgs } from 'node:util';
import { checkLinearizability, kv } from '@netsplit/checkers';
import { kvHistory, type Shape } from './check-histories.ts';
import { table } from './table.ts';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
  },
});

interface Row extends Omit<Shape, 'seed'> {
  readonly aimMs?: number;
}

const SHAPES: readonly Row[] = [
  { operations: 700, clients: 5, keys: 10, stale: false },
  { operations: 5_000, clients: 20, keys: 10, stale: false },
  { operations: 700, clients: 50, keys: 10, stale: false, aimMs: 250 },
  { operations: 700, clients: 50, keys: 10, stale: true, aimMs: 500 },
  { operations: 2_000, clients: 50, keys: 10, stale: false },
  { operations: 2_000, clients: 50, keys: 10, stale: true },
  { operations: 20_000, clients: 50, keys: 100, stale: false },
  { operations: 700, clients: 10, keys: 1, stale: false },
];
const HISTORIES = options.quick ? 3 : 11;
const MAX_MS = 10_000;

const results = SHAPES.map((shape) => {
  const runs = Array.from({ length: HISTORIES }, (_, index) => {
    const history = kvHistory({ ...shape, seed: 7919 * (index + 1) });
    const begun = performance.now();
    const { verdict, effort } = checkLinearizability(history, kv(), { maxMs: MAX_MS });
    return { ms: performance.now() - begun, verdict, ...effort };
  });
  const wrong = shape.stale ? 'linearizable' : 'not-linearizable';
  if (runs.some(({ verdict }) => verdict === wrong)) throw new Error(`a wrong verdict: ${wrong}`);
  const inOrder = runs.toSorted((one, other) => one.ms - other.ms);
  const middle = inOrder[Math.floor(inOrder.length / 2)];
  const worst = inOrder.at(-1);
  if (middle === undefined || worst === undefined) throw new Error('nothing was measured');
  const unknown = runs.filter(({ verdict }) => verdict === 'unknown').length;
  return { ...shape, histories: HISTORIES, unknown, middle, worst };
});

if (options.json) console.log(JSON.stringify(results, undefined, 2));
else {
  const head = ['operations', 'clients', 'keys', 'twin', 'unknown', 'steps', 'ms', 'MB'];
  console.log(`${HISTORIES} histories of each shape: the middle one, and the worst.\n`);
  console.log(
    table(
      [...head, 'worst steps', 'worst ms', 'worst MB', 'aim ms', ''],
      results.map(({ operations, clients, keys, stale, unknown, middle, worst, aimMs }) => [
        operations,
        clients,
        keys,
        stale ? 'stale' : 'right',
        unknown,
        ...cells(middle),
        ...cells(worst),
        aimMs ?? '–',
        aimMs === undefined ? '' : middle.ms < aimMs ? 'met' : 'MISSED',
      ]),
    ),
  );
}
if (options.check && results.some(({ middle, aimMs = Infinity }) => middle.ms >= aimMs)) {
  process.exitCode = 1;
}

function cells({ steps, ms, bytes }: { steps: number; ms: number; bytes: number }): string[] {
  return [steps.toLocaleString('en'), ms.toFixed(1), (bytes / 1e6).toFixed(1)];
}
