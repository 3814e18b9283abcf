// `npm run bench:hashing`: the reference of the lab consistent-hashing beside published packages, in one run.
//
//   npm run bench:hashing                the tables
//   npm run bench:hashing -- --quick     fewer rounds
//   npm run bench:hashing -- --json      the same as one JSON document
//
// One process measures all of them, each in every round, so that whatever slows the machine slows all. The engine has
// seen all of them before the first round counts. Keys are strings, and not those of the round before.

import { parseArgs } from 'node:util';
import { jumpConsistentHash } from '@subspace/jump-consistent-hash';
import ConsistentHash from 'consistent-hash';
import HashRing from 'hashring';
import NodeHashRing from 'node-hashring';
import { hash64 } from '../../labs/consistent-hashing/given.ts';
import { jumpBucket } from '../../labs/consistent-hashing/solution/jump.ts';
import { Ring } from '../../labs/consistent-hashing/solution/ring.ts';
import { median } from './rounds.ts';
import { table } from './table.ts';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

const MEMBERS = 100;
const POINTS = 160;
const KEYS = 100_000;
const ROUNDS = options.quick ? 3 : 11;
const WARM_UP = 2;
const NAMES = Array.from({ length: MEMBERS }, (_, index) => `node-${index + 1}`);

interface Contender {
  readonly name: string;
  /** Does a piece of work with these keys; what it returns keeps the engine from leaving it out. */
  run(keys: readonly string[]): number;
}

const ring = new Ring({
  bits: 53,
  points: POINTS,
  members: NAMES.map((name) => ({ name })),
});
const consistentHash = new ConsistentHash();
for (const name of NAMES) consistentHash.add(name, POINTS);
const nodeHashring = new NodeHashRing(NAMES, POINTS);
// hashring makes four points of each digest, so that 40 virtual nodes are 160 points.
const HASHRING = { 'vnode count': POINTS / 4, replicas: 4 };
// It cannot be told to have no cache: one of a single entry never hits here.
const hashringBare = new HashRing(NAMES, 'md5', { ...HASHRING, 'max cache size': 1 });
const hashringCached = new HashRing(NAMES, 'md5', { ...HASHRING, 'max cache size': KEYS });

const lookups = (lookUp: (key: string) => string | undefined) => (keys: readonly string[]) => {
  let letters = 0;
  for (const key of keys) letters += lookUp(key)?.length ?? 0;
  return letters;
};

const RINGS: readonly Contender[] = [
  { name: 'the lab’s ring', run: lookups((key) => ring.owner(key)) },
  { name: 'consistent-hash', run: lookups((key) => consistentHash.get(key)) },
  { name: 'node-hashring', run: lookups((key) => nodeHashring.findNode(key)) },
  { name: 'hashring, cache off', run: lookups((key) => hashringBare.get(key)) },
  { name: 'hashring, every key cached', run: hits(hashringCached) },
];

const BUILDS: readonly Contender[] = [
  {
    name: 'the lab’s ring',
    run: () =>
      new Ring({ bits: 53, points: POINTS, members: NAMES.map((name) => ({ name })) }).places
        .length,
  },
  {
    name: 'consistent-hash',
    run: () => {
      const made = new ConsistentHash();
      for (const name of NAMES) made.add(name, POINTS);
      // It sorts its points when it is asked for the first time.
      return made.get('k')?.length ?? 0;
    },
  },
  { name: 'node-hashring', run: () => new NodeHashRing(NAMES, POINTS).ring.length },
  { name: 'hashring', run: () => new HashRing(NAMES, 'md5', HASHRING).ring.length },
];

const BUCKETS = 1000;
/** Both from 64 bits that are there already: the peer takes eight bytes, and hashes nothing. */
const JUMPS: readonly Contender[] = [
  {
    name: 'the lab’s jump hash',
    run: overHashes(hash64, (hash) => jumpBucket(hash, BUCKETS)),
  },
  {
    name: '@subspace/jump-consistent-hash',
    run: overHashes(bytesOf, (bytes) => jumpConsistentHash(bytes, BUCKETS)),
  },
];

function hits(cached: HashRing): Contender['run'] {
  const look = lookups((key) => cached.get(key));
  let known: readonly string[] | undefined;
  return () => {
    known ??= keysOf(0);
    return look(known);
  };
}

function overHashes<Hash>(
  hashOf: (key: string) => Hash,
  bucketOf: (hash: Hash) => number,
): Contender['run'] {
  const hashes = keysOf(0).map(hashOf);
  return () => {
    let sum = 0;
    for (const hash of hashes) sum += bucketOf(hash);
    return sum;
  };
}

function bytesOf(key: string): Uint8Array {
  const { high, low } = hash64(key);
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, high);
  view.setUint32(4, low);
  return bytes;
}

function keysOf(round: number): readonly string[] {
  return Array.from({ length: KEYS }, (_, index) => `user:${round * KEYS + index}`);
}

interface Measured {
  readonly name: string;
  /** Milliseconds for one piece of work. */
  readonly ms: number;
}

function measure(contenders: readonly Contender[]): readonly Measured[] {
  const times = contenders.map(({ name }) => ({ name, rounds: [] as number[] }));
  let kept = 0;
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const keys = keysOf(round + 1);
    for (const [index, { run }] of contenders.entries()) {
      const begun = performance.now();
      kept += run(keys);
      const ms = performance.now() - begun;
      if (round >= WARM_UP) times[index]?.rounds.push(ms);
    }
  }
  if (kept === 0) throw new Error('nothing was done');
  return times.map(({ name, rounds }) => ({ name, ms: median(rounds) }));
}

const results = {
  members: MEMBERS,
  points: POINTS,
  lookups: perSecond(measure(RINGS)),
  building: measure(BUILDS),
  jump: perSecond(measure(JUMPS)),
};

function perSecond(
  measured: readonly Measured[],
): readonly { readonly name: string; readonly perSecond: number }[] {
  return measured.map(({ name, ms }) => ({ name, perSecond: (KEYS / ms) * 1000 }));
}

if (options.json) console.log(JSON.stringify(results, undefined, 2));
else {
  const rates = (what: string, rows: typeof results.lookups): string =>
    table(
      [what, 'million a second', '÷ the lab’s'],
      rows.map(({ name, perSecond: rate }) => [
        name,
        (rate / 1e6).toFixed(2),
        (rate / (rows[0]?.perSecond ?? NaN)).toFixed(2),
      ]),
    );
  console.log(`${MEMBERS} members with ${POINTS} points each; the median of ${ROUNDS} rounds.\n`);
  console.log(rates('lookups', results.lookups));
  console.log(
    `\n${table(
      ['building the ring', 'ms', '÷ the lab’s'],
      results.building.map(({ name, ms }) => [
        name,
        ms.toFixed(1),
        (ms / (results.building[0]?.ms ?? NaN)).toFixed(2),
      ]),
    )}`,
  );
  console.log(`\n${rates(`jump hash, ${BUCKETS} buckets`, results.jump)}`);
}
