// `npm run bench:proposals`: how many proposals three servers commit in a second of processor time: the reference of lab raft in the
// simulator, and @markwylde/liferaft with its own log in memory, in the same run.
//
//   npm run bench:proposals                the table
//   npm run bench:proposals -- --quick     fewer rounds
//   npm run bench:proposals -- --json      the same as one JSON document
//   npm run bench:proposals -- --check     fails when the reference is not ahead
//
// What is compared. Both: three servers in one process, one leader that stays, no fault; so many proposals are given to the leader at a
// time, and the next when it has committed all of them. The reference does what the lab asks for: a journal with a sync before each
// answer, snapshots every hundred entries, PreVote, sessions; and the simulator draws delays, copies and hashes every message. liferaft
// gets its messages by reference, through setImmediate; its log is memdown. Its heartbeats are far apart: one that was made before an
// entry and arrives after it makes a follower remove that entry, and then the proposal is never committed. Proposals are handed to it one
// by one, as it takes the next index for two at once.

import { parseArgs } from 'node:util';
import { hostNode, type NodeClass, Simulation } from '@netsplit/simulator';
import LifeRaft from '@markwylde/liferaft';
import LifeRaftLog from '@markwylde/liferaft/log.js';
import memdown from 'memdown';
import { median } from './rounds.ts';
import { table } from './table.ts';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
  },
});

const SERVERS = ['s1', 's2', 's3'];
/** Proposals that are under way at a time. */
const AT_A_TIME = [1, 8, 64];
const ROUNDS = options.quick ? 3 : 7;
const PROPOSALS = options.quick ? 1024 : 4096;

/** Three servers with a leader, to which proposals are given. */
interface Contender {
  /** Proposes so many commands, and comes back when all are committed. */
  propose(count: number): Promise<void>;
  close(): void;
}

async function simulated(): Promise<Contender> {
  // Not in the arrows: a benchmark runs a lab's code as a host does, which loads it.
  const solution = new URL('../../labs/raft/solution/index.ts', import.meta.url).href;
  const { Server } = (await import(solution)) as { Server: NodeClass };
  let leader: string | undefined;
  let applied = 0;
  const simulation = new Simulation({
    seed: 1,
    nodes: SERVERS.map((id) => ({ id, create: (context) => hostNode(Server, context) })),
    network: { delayMs: { kind: 'uniform', minMs: 1, maxMs: 5 } },
    maxEvents: 1e9,
    observe: (act) => {
      if (act.kind === 'output' && act.output === 'elected') leader = act.node;
      else if (act.kind === 'responded' && isApplied(act.response)) applied += 1;
    },
  });
  simulation.runUntil(() => leader !== undefined, 10_000);
  simulation.runFor(200);
  let number = 0;
  return {
    propose: async (count) => {
      const wanted = applied + count;
      for (let at = 0; at < count; at++) {
        const command = { kind: 'put', key: 'x', value: String(number++) };
        simulation.request(leader ?? '', { kind: 'propose', command });
      }
      const isDone = simulation.runUntil(() => applied >= wanted, 60_000);
      if (!isDone) throw new Error(`the reference committed ${applied} of ${wanted} proposals`);
    },
    close: () => simulation.close(),
  };
}

function isApplied(response: unknown): boolean {
  return (response as { readonly kind?: string }).kind === 'applied';
}

async function lifeRaft(): Promise<Contender> {
  const rafts = new Map(
    SERVERS.map((address) => [
      address,
      new LifeRaft(address, {
        Log: LifeRaftLog,
        adapter: memdown,
        path: address,
        heartbeat: '1 minute',
        'election min': '5 minutes',
        'election max': '10 minutes',
      }),
    ]),
  );
  for (const [address, raft] of rafts) {
    for (const other of SERVERS) {
      if (other === address) continue;
      raft.join(other, (packet, written) => {
        setImmediate(() => {
          rafts.get(other)?.emit('data', packet, (reply: unknown) => {
            written(undefined, reply);
          });
        });
      });
    }
  }
  const [leader] = rafts.values();
  if (leader === undefined) throw new Error('there are no servers');
  const elected = new Promise<void>((resolve) => leader.once('leader', resolve));
  await leader.promote();
  await elected;
  // It tells some commits twice: each acknowledgement beyond the majority looks before the first has written.
  const committed = new Set<number>();
  leader.on('commit', (command) => committed.add((command as { readonly number: number }).number));
  let number = 0;
  return {
    propose: async (count) => {
      const wanted = committed.size + count;
      for (let at = 0; at < count; at++) {
        await leader.command({ kind: 'put', key: 'x', value: String(number), number: number++ });
      }
      const patience = performance.now() + 60_000;
      while (committed.size < wanted) {
        if (performance.now() > patience) {
          throw new Error(`liferaft committed ${committed.size} of ${wanted} proposals`);
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    // It goes on writing for a while, and an end would make an error of that. Its timers wait for minutes.
    close: () => {},
  };
}

function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** A cluster of its own for each round: a log that grows makes later proposals slower. */
async function perSecond(make: () => Promise<Contender>, atATime: number): Promise<number> {
  const contender = await make();
  await contender.propose(atATime);
  const begun = processorSeconds();
  for (let done = 0; done < PROPOSALS; done += atATime) await contender.propose(atATime);
  const seconds = processorSeconds() - begun;
  contender.close();
  return PROPOSALS / seconds;
}

const results: { atATime: number; ours: number; theirs: number; ahead: number }[] = [];
for (const atATime of AT_A_TIME) {
  const ours: number[] = [];
  const theirs: number[] = [];
  // The first round of each is not counted.
  for (let round = 0; round <= ROUNDS; round++) {
    const [one, other] = [await perSecond(simulated, atATime), await perSecond(lifeRaft, atATime)];
    if (round === 0) continue;
    ours.push(one);
    theirs.push(other);
  }
  const [mine, other] = [median(ours), median(theirs)];
  results.push({ atATime, ours: mine, theirs: other, ahead: mine / other });
}

if (options.json) console.log(JSON.stringify(results, undefined, 2));
else {
  const whole = (speed: number): string => Math.round(speed).toLocaleString('en');
  console.log(
    `Proposals committed in a second of processor time, three servers, the middle of ${ROUNDS} rounds of ${PROPOSALS}.\n`,
  );
  console.log(
    table(
      ['at a time', 'the reference, simulated', 'liferaft, memdown', 'ahead'],
      results.map(({ atATime, ours, theirs, ahead }) => [
        atATime,
        whole(ours),
        whole(theirs),
        `×${ahead.toFixed(1)}`,
      ]),
    ),
  );
}
if (options.check && results.some(({ ahead }) => !(ahead > 1))) process.exitCode = 1;
// The timers of liferaft would wait.
process.exit();
