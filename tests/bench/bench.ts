// `npm run bench`: how fast the simulator is, as ratios against named peers in the same run, and what
// a student waits for.
//
//   npm run bench                 the table
//   npm run bench -- --quick      fewer and shorter rounds, to see a direction while tuning
//   npm run bench -- --json       the same as one JSON document
//   npm run bench -- --nodes 5    at one size
//   npm run bench -- --check      fails when an aim is missed

import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { Entry } from './arena.ts';
import type { ContenderName } from './contenders/index.ts';
import { conditionsTable, measureConditions } from './conditions.ts';
import { measureMemory, memoryRow } from './memory.ts';
import { measure, type Measurement } from './rounds.ts';
import { measureStates, timesFaster } from './states.ts';
import { findChromium } from '../browser/find-chromium.ts';
import { table } from './table.ts';
import { AIMED_EVENTS, isMet, measurePages, pagesTable } from './viewer-page.ts';
import { measureWaits, type Wait } from './waits.ts';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    nodes: { type: 'string', default: '5,100,1000,10000' },
  },
});

const SIZES = options.nodes.split(',').map(Number);
/** Up to a thousand nodes; half in a larger cluster. */
const AIM_OF_BARE_LOOP = 0.75;
const AIM_OF_BARE_LOOP_IN_LARGE = 0.5;
const AIM_OF_FAKE_TIMERS = 3;
const AIM_OF_STRUCTURED_CLONE = 5;
const AIM_RECORDED_PER_SECOND = 500_000;
const AIM_WITH_RAFT_STATES = 100_000;

interface Verdict {
  readonly what: string;
  readonly nodes: number;
  readonly value: number;
  readonly aim: number;
  readonly met: boolean;
}

const contenders: ContenderName[] = [
  'kernel',
  'bare loop',
  'fake timers',
  'fake timers, copying by hand',
  'kernel, watched',
  'kernel, recording',
];
const RAFT_STATES = { contender: 'kernel, recording Raft states', nodes: 5 } as const;
const entries: Entry[] = [
  ...SIZES.flatMap((nodes) => contenders.map((contender) => ({ contender, nodes }))),
  RAFT_STATES,
];
const rounds = Number(options.rounds ?? (options.quick ? 3 : 9));

const measurements = await measure(entries, {
  rounds,
  wallMs: options.quick ? 200 : 400,
  onRound: (round) => {
    if (process.stderr.isTTY) {
      process.stderr.write(`\r${round === 0 ? 'warming up' : `round ${round} of ${rounds}`}   `);
    }
  },
});
if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');

const verdicts = judge(measurements);
const conditions = await measureConditions(options.quick ? 3 : 5, options.quick ? 100 : 300);
const memory = measureMemory();
const states = measureStates(rounds, options.quick ? 1000 : 5000);
const statesFaster = timesFaster(states);
const waits = await measureWaits(options.quick ? 3 : 7);
const pages =
  findChromium() === undefined
    ? []
    : await measurePages([1000, 10_000, AIMED_EVENTS], options.quick ? 1 : 5);
const machine = `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? '?'}`;

if (options.json) {
  console.log(
    JSON.stringify(
      {
        machine,
        rounds,
        measurements,
        verdicts,
        conditions,
        memory,
        states,
        statesFaster,
        waits,
        pages,
      },
      null,
      2,
    ),
  );
} else {
  console.log(`${machine}; events a second, median of ${rounds} interleaved rounds\n`);
  console.log(speeds());
  console.log(`\n${aims()}`);
  console.log(`\n${conditionsTable(conditions)}`);
  console.log(`\n${table(['memory', 'is', 'unit'], memory.map(memoryRow))}`);
  console.log(`\n${stateTimes()}`);
  console.log(`\n${table(['a student waits for', 'ms', 'aim', ''], waits.map(waitRow))}`);
  // With a million events: npm run bench:viewer.
  if (pages.length > 0) {
    console.log(
      `\nthe viewer in Chromium; milliseconds, median and 95th of sixty\n${pagesTable(pages)}`,
    );
  }
}
const isMissed =
  verdicts.some((verdict) => !verdict.met) ||
  statesFaster < AIM_OF_STRUCTURED_CLONE ||
  waits.some((wait) => wait.ms >= wait.aimMs) ||
  pages.some((page) => !isMet(page));
if (options.check && isMissed) process.exitCode = 1;

function perSecond(contender: ContenderName, nodes: number): number {
  const found = measurements.find((one) => one.contender === contender && one.nodes === nodes);
  return found?.perSecond ?? NaN;
}

function judge(all: readonly Measurement[]): Verdict[] {
  const atLeast = (what: string, nodes: number, value: number, aim: number): Verdict => ({
    what,
    nodes,
    value,
    aim,
    met: value >= aim,
  });
  const ofBareLoop = (nodes: number): number =>
    perSecond('kernel', nodes) / perSecond('bare loop', nodes);
  const smallest = Math.min(...all.map((one) => one.nodes));
  const bySize = SIZES.flatMap((nodes) => [
    atLeast(
      'kernel ÷ bare loop',
      nodes,
      ofBareLoop(nodes),
      nodes > 1000 ? AIM_OF_BARE_LOOP_IN_LARGE : AIM_OF_BARE_LOOP,
    ),
    atLeast(
      'kernel ÷ fake timers',
      nodes,
      perSecond('kernel', nodes) / perSecond('fake timers', nodes),
      AIM_OF_FAKE_TIMERS,
    ),
    atLeast(
      'recorded events a second',
      nodes,
      perSecond('kernel, recording', nodes),
      AIM_RECORDED_PER_SECOND,
    ),
    // The kernel's time per event grows with the cluster no faster than the bare loop's, give or take the noise.
    ...(nodes === smallest
      ? []
      : [
          atLeast(
            `growth since ${smallest} nodes: bare loop ÷ kernel`,
            nodes,
            ofBareLoop(nodes) / ofBareLoop(smallest),
            0.95,
          ),
        ]),
  ]);
  const { contender, nodes } = RAFT_STATES;
  const withStates = perSecond(contender, nodes);
  return [
    ...bySize,
    atLeast('recorded with Raft states a second', nodes, withStates, AIM_WITH_RAFT_STATES),
  ];
}

function speeds(): string {
  return table(
    ['nodes', ...contenders],
    SIZES.map((nodes) => [
      nodes,
      ...contenders.map((contender) => whole(perSecond(contender, nodes))),
    ]),
  );
}

function aims(): string {
  const rows = verdicts
    .toSorted((one, other) => one.what.localeCompare(other.what, 'en') || one.nodes - other.nodes)
    .map(({ what, nodes, value, aim, met }) => [
      what,
      nodes,
      brief(value),
      brief(aim),
      met ? 'met' : 'MISSED',
    ]);
  return table(['what', 'nodes', 'is', 'aim', ''], rows);
}

function stateTimes(): string {
  const rows = states.map(({ way, copyUs, hashUs }) => [way, copyUs.toFixed(1), hashUs.toFixed(1)]);
  const isMet = statesFaster >= AIM_OF_STRUCTURED_CLONE ? 'met' : 'MISSED';
  return (
    table(['a Raft leader with 50 entries, µs', 'copy', 'hash or its like'], rows) +
    `\nboth together, times faster than structuredClone and JSON: ${brief(statesFaster)}, aim ${AIM_OF_STRUCTURED_CLONE}: ${isMet}`
  );
}

function waitRow({ what, ms, aimMs }: Wait): (string | number)[] {
  return [what, ms.toFixed(ms < 100 ? 1 : 0), aimMs, ms < aimMs ? 'met' : 'MISSED'];
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

function brief(value: number): string {
  return value >= 1000 ? whole(value) : value.toFixed(2);
}
