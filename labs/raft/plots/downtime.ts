// The measurement of §9.3: how long a cluster is without a leader after its leader has crashed.

import type { Cluster, Subject } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import type { Command, Raft, SetTimes } from '../contract.ts';

const SERVERS: readonly NodeId[] = ['s1', 's2', 's3', 's4', 's5'];
/**
 * The paper's "broadcast time was approximately 15 ms" is that of a call of all servers and their replies. Most of it is not
 * the network's: a vote is written to disk before it is given (§5.6). So a call arrives soon, and its reply late. How soon is
 * not told: of the splits of 15 ms that were tried, this one gives the paper's median with 5 ms of randomness. All else follows.
 */
const CALL_MS = { kind: 'uniform', minMs: 2.25, maxMs: 3.25 } as const;
const WRITING_MS = 9.5;
/** Long enough for any election to begin with; one that takes longer has failed. */
const SETTLED_MS = 30_000;
/** The smallest step of virtual time. */
const MICROSECOND_MS = 0.001;

/** A trial that is without a leader for so long is over: "longer than 10 seconds" is all that the paper says of some. */
export const MOST_MS = 10_000;

/** Election timeouts are drawn between these, in milliseconds. */
export type Range = readonly [least: number, most: number];

/** Figure 16 above: timeouts with little randomness, and with more. */
export const RANDOMNESS: readonly Range[] = [
  [150, 150],
  [150, 151],
  [150, 155],
  [150, 175],
  [150, 200],
  [150, 300],
];

/** Figure 16 below: short timeouts, and longer ones. */
export const SCALE: readonly Range[] = [
  [12, 24],
  [25, 50],
  [50, 100],
  [100, 200],
  [150, 300],
];

/** What §9.3 says of the figure in words: milliseconds, of 1,000 trials for each range. */
export const TOLD = { median155Ms: 287, worst200Ms: 513, mean24Ms: 35, worst24Ms: 152 } as const;

/** The downtimes of so many trials, shortest first. */
export async function downtimes(
  subject: Subject<Raft>,
  range: Range,
  { runs, seed }: { readonly runs: number; readonly seed: number },
): Promise<readonly number[]> {
  const taken: number[] = [];
  for (let run = 0; run < runs; run++) {
    taken.push(await downtimeMs(subject, range, seed + run, spread(seed + run)));
  }
  return taken.toSorted((one, other) => one - other);
}

/** Multiples of the golden ratio are spread evenly between 0 and 1, however many there are. */
function spread(count: number): number {
  return (count * 0.618033988749895) % 1;
}

/**
 * One trial: milliseconds from the crash of a leader to the election of another, at most {@link MOST_MS}.
 *
 * As in the paper, the leader's heartbeat is half of the least election timeout and it crashes at a random moment between
 * two; its last heartbeat goes out to all at once, which makes split votes likely; and logs differ in length, so that some
 * candidates cannot win.
 *
 * @param draw a number from 0 to 1: at which part of the heartbeat's interval it crashes
 */
async function downtimeMs(
  subject: Subject<Raft>,
  electionTimeoutMs: Range,
  seed: number,
  draw: number,
): Promise<number> {
  const cluster = subject.cluster({
    nodes: Object.fromEntries(SERVERS.map((server) => [server, 'server'])),
    network: { delayMs: CALL_MS },
    faults: [
      { kind: 'rule', atMs: 0, message: 'RequestVoteReply', verdict: 'delay', byMs: WRITING_MS },
    ],
    seed,
  });
  const watch = new Watch(cluster);
  const within = { withinMs: SETTLED_MS };
  await cluster.runUntil(() => watch.elections === 1, { ...within, what: 'a leader is elected' });
  const { leader } = watch;
  const heartbeatMs = electionTimeoutMs[0] / 2;
  const times: SetTimes = { kind: 'set-times', electionTimeoutMs, heartbeatMs, asksFirst: false };
  // First the leader, whose timer has the old interval still: the others would lose patience.
  await setTimes(cluster, [leader], times);
  await setTimes(cluster, SERVERS, times);
  await watch.nextHeartbeat();
  await cluster.runFor(heartbeatMs - 0.1);
  lengthenUnevenly(
    cluster,
    leader,
    SERVERS.filter((server) => server !== leader),
  );
  await watch.nextHeartbeat();
  await cluster.runFor(0.2 + draw * heartbeatMs);
  cluster.expect(watch.elections === 1, `${leader} was deposed while nothing was wrong`);
  cluster.crash(leader);
  const crashMs = cluster.nowMs;
  while (watch.elections === 1 && cluster.nowMs - crashMs < MOST_MS) {
    await cluster.runFor(heartbeatMs);
  }
  return Math.min(MOST_MS, watch.electedMs > crashMs ? watch.electedMs - crashMs : MOST_MS);
}

/** What a trial waits for, kept up to date act by act. */
class Watch {
  readonly #cluster: Cluster<Raft>;
  #seen = 0;
  #elections = 0;
  #leader: NodeId = '';
  #electedMs = 0;
  #sentMs = -1;

  constructor(cluster: Cluster<Raft>) {
    this.#cluster = cluster;
  }

  get elections(): number {
    this.#catchUp();
    return this.#elections;
  }

  get leader(): NodeId {
    return this.#leader;
  }

  get electedMs(): number {
    return this.#electedMs;
  }

  /** Lets time pass until the leader has sent something. */
  async nextHeartbeat(): Promise<void> {
    this.#catchUp();
    const before = this.#sentMs;
    const isSent = (): boolean => {
      this.#catchUp();
      return this.#sentMs > before;
    };
    await this.#cluster.runUntil(isSent, {
      withinMs: SETTLED_MS,
      what: 'the leader sends a heartbeat',
    });
  }

  #catchUp(): void {
    const { acts } = this.#cluster;
    for (; this.#seen < acts.length; this.#seen++) {
      const act = acts[this.#seen];
      if (act?.kind === 'sent' && act.node === this.#leader) this.#sentMs = act.atMs;
      if (act?.kind !== 'output' || act.output !== 'elected') continue;
      this.#elections += 1;
      this.#leader = act.node;
      this.#electedMs = act.atMs;
    }
  }
}

async function setTimes(
  cluster: Cluster<Raft>,
  servers: readonly NodeId[],
  times: SetTimes,
): Promise<void> {
  const asked = servers.map((server) => cluster.request(server, times));
  await cluster.runFor(200);
  for (const { node, response } of asked) {
    cluster.expect(
      response?.kind === 'times-set',
      `${node} keeps its own times: it has to take set-times`,
    );
  }
}

/**
 * Three commands, of which the first follower gets none, the second one, the third two and the fourth all. The leader does not
 * hear of it, so that it neither makes up for it nor says anything that would set one follower's timer apart.
 */
function lengthenUnevenly(
  cluster: Cluster<Raft>,
  leader: NodeId,
  followers: readonly NodeId[],
): void {
  const startMs = cluster.nowMs;
  const step = (count: number): number => startMs + count * MICROSECOND_MS;
  const drop = { kind: 'rule', verdict: 'drop' } as const;
  for (const follower of followers) {
    const reply = { message: 'AppendEntriesReply', from: follower, to: leader };
    cluster.inject({ ...drop, ...reply, atMs: startMs });
  }
  for (const [at, follower] of followers.slice(0, 3).entries()) {
    const entries = { message: 'AppendEntries', from: leader, to: follower };
    cluster.inject({
      ...drop,
      ...entries,
      atMs: step(2 * at),
      forMs: (10 - 2 * at) * MICROSECOND_MS,
    });
    const command: Command = { kind: 'put', key: 'x', value: `${at}` };
    cluster.request(leader, { kind: 'propose', command }, { atMs: step(2 * at + 1) });
  }
}
