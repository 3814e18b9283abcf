// A process for one contender at one size: what the engine learned from another contender would change how it runs this.

import { contenderOf, type ContenderName } from './contenders/index.ts';
import { deliveriesPerMs, type Contender } from './workload.ts';

export interface Entry {
  readonly contender: ContenderName;
  readonly nodes: number;
}

/** What the arena is sent: how long to run, on the wall clock. */
export interface Round {
  readonly wallMs: number;
}

export interface Score {
  readonly deliveries: number;
  readonly seconds: number;
  /** How many deliveries this much virtual time had to bring: says whether all did the same work. */
  readonly expected: number;
}

const CHUNK_DELIVERIES = 5_000;

const entry = JSON.parse(process.argv[2] ?? '') as Entry;
const make = contenderOf(entry.contender);
const chunkMs = Math.max(1, Math.round(CHUNK_DELIVERIES / deliveriesPerMs(entry.nodes)));

let contender: Contender | undefined;

process.on('message', ({ wallMs }: Round) => {
  if (contender === undefined) {
    contender = make(entry.nodes);
    // At first the nodes start, and no message is under way yet.
    contender.advance(10);
  }
  process.send?.(run(contender, wallMs));
  if (contender.close !== undefined) {
    contender.close();
    contender = undefined;
  }
});
process.on('disconnect', () => process.exit());

function run(contender: Contender, wallMs: number): Score {
  let deliveries = 0;
  let virtualMs = 0;
  const begun = process.hrtime.bigint();
  const end = begun + BigInt(Math.round(wallMs * 1e6));
  let now = begun;
  while (now < end) {
    deliveries += contender.advance(chunkMs);
    virtualMs += chunkMs;
    now = process.hrtime.bigint();
  }
  return {
    deliveries,
    seconds: Number(now - begun) / 1e9,
    expected:
      contender.doesOtherWork === true ? deliveries : virtualMs * deliveriesPerMs(entry.nodes),
  };
}
