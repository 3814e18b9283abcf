import { hostNode, Node, type NodeClass, type NodeId } from '@netsplit/simulator';
import { describe, expect, test } from 'vitest';
import {
  exploreCluster,
  SpaceFailure,
  type ClusterResult,
  type ClusterState,
  type ExploredCluster,
} from '../src/index.ts';
import { paxos } from '../clusters/paxos.ts';

type Ping = 'ping' | 'pong';

/** n1 sends a ping at its start; whoever gets one answers. */
class Pinger extends Node<Ping> {
  pings = 0;
  pongs = 0;

  override onStart(): void {
    if (this.id === 'n1') this.send('n2', 'ping');
  }

  override onMessage(from: NodeId, message: Ping): void {
    if (message === 'pong') this.pongs += 1;
    else {
      this.pings += 1;
      this.send(from, 'pong');
    }
  }
}

function cluster(
  nodeClass: NodeClass,
  options: Partial<ExploredCluster> = {},
  ids: readonly NodeId[] = ['n1', 'n2'],
): ExploredCluster {
  return {
    nodes: ids.map((id) => ({ id, create: (context) => hostNode(nodeClass, context) })),
    properties: [],
    ...options,
  };
}

const fields = (state: ClusterState, node: NodeId): Readonly<Record<string, unknown>> =>
  state.nodes[node]?.fields ?? {};

/** The steps of the counterexample to the first property. */
function steps(result: ClusterResult): (string | undefined)[] {
  return (result.properties[0]?.run?.steps ?? []).map(({ label }) => label);
}

const always = (
  name: string,
  holds: (state: ClusterState) => boolean | string,
): Pick<ExploredCluster, 'properties'> => ({ properties: [{ kind: 'always', name, holds }] });

describe('a cluster without faults', () => {
  test('has one run where nothing can be ordered otherwise', () => {
    const result = exploreCluster(cluster(Pinger));
    expect(result).toMatchObject({ distinct: 3, generated: 3, depth: 3, complete: true });
  });

  test('loses, duplicates and crashes only as often as it is told to', () => {
    const sizes = [{}, { drops: 1 }, { duplicates: 1 }, { crashes: 1 }].map(
      (faults) => exploreCluster(cluster(Pinger, { faults })).distinct,
    );
    expect(sizes[0]).toBe(3);
    for (const size of sizes.slice(1)) expect(size).toBeGreaterThan(3);
  });
});

describe('a bound in words of code', () => {
  const pongs = always('nobody answers', (state) => fields(state, 'n1')['pongs'] === 0);

  test('lets messages be lost that are of no interest', () => {
    const result = exploreCluster(
      cluster(Pinger, { isLost: ({ message }) => message === 'pong', ...pongs }),
    );
    expect(result).toMatchObject({ complete: true, distinct: 2 });
    expect(result.properties[0]?.verdict).toBe('holds');
  });

  test('takes the steps that it allows, looking at the state before', () => {
    const result = exploreCluster(
      cluster(Pinger, {
        faults: { crashes: 2 },
        allows: (action, state) =>
          action.kind === 'crash'
            ? action.node === 'n2' && fields(state, 'n2')['pings'] === 1
            : action.kind !== 'deliver' || action.message === 'ping',
        ...pongs,
      }),
    );
    expect(result).toMatchObject({ complete: true });
    expect(result.properties[0]?.verdict).toBe('holds');
    expect(result.distinct).toBe(4);
  });

  test('moves the clock by as much as it says', () => {
    class Watch extends Node<never> {
      sawMs = 0;
      override onStart(): void {
        this.setTimer('look', 1);
      }
      override onTimer(): void {
        this.sawMs = this.now();
      }
    }
    const late = always('early', (state) => fields(state, 'n1')['sawMs'] !== 500);
    const result = exploreCluster(cluster(Watch, { ticks: 1, tickMs: 500, ...late }, ['n1']));
    expect(result.properties[0]?.verdict).toBe('violated');
  });
});

describe('a fault', () => {
  test('of loss is found in the shortest run, and told', () => {
    const result = exploreCluster(
      cluster(Pinger, {
        faults: { drops: 1 },
        properties: [
          {
            kind: 'eventually',
            name: 'the ping is answered',
            holds: (state) => fields(state, 'n1')['pongs'] === 1,
          },
        ],
      }),
    );
    expect(result.properties[0]).toMatchObject({ verdict: 'violated' });
    expect(steps(result)).toEqual([undefined, 'n2 does not get ping from n1: it is lost']);
  });

  test('of duplication lets a message come twice', () => {
    const result = exploreCluster(
      cluster(Pinger, {
        faults: { duplicates: 1 },
        ...always('one ping', (state) => Number(fields(state, 'n2')['pings'] ?? 0) < 2),
      }),
    );
    expect(steps(result)).toEqual([
      undefined,
      'n2 gets ping from n1, of which a copy stays under way',
      'n2 gets ping from n1',
    ]);
  });

  test('of the network keeps both sides apart until it heals', () => {
    const split = { partitions: [[['n1'], ['n2']]], splits: 1 };
    const result = exploreCluster(
      cluster(Pinger, {
        faults: split,
        ...always('no pong without a ping', (state) =>
          fields(state, 'n1')['pongs'] === 1 ? fields(state, 'n2')['pings'] === 1 : true,
        ),
      }),
    );
    expect(result.properties[0]?.verdict).toBe('holds');
    const lost = exploreCluster(
      cluster(Pinger, {
        faults: split,
        ...always(
          'nothing is lost',
          ({ messages, ...state }) =>
            messages.length > 0 || fields({ messages, ...state }, 'n1')['pongs'] === 1,
        ),
      }),
    );
    expect(steps(lost)).toEqual([
      undefined,
      'the network splits: n1 | n2',
      'n2 does not get ping from n1: the link is cut',
    ]);
  });

  test('of a node that starts again at once is one step, and leaves what was synced', () => {
    class Counter extends Node<'more'> {
      count = 0;
      override onStart(): void {
        this.count = Number(this.disk.read('count') ?? 0);
        if (this.id === 'n1') this.send('n2', 'more');
      }
      override onMessage(): void {
        this.count += 1;
        this.disk.write('count', this.count);
        this.disk.sync();
      }
    }
    const late = exploreCluster(cluster(Counter, { faults: { crashes: 1 } }));
    const result = exploreCluster(
      cluster(Counter, {
        faults: { crashes: 1, restarts: 'at once' },
        ...always('n2 counts one', (state) => Number(fields(state, 'n2')['count']) < 2),
      }),
    );
    expect(steps(result)).toEqual([
      undefined,
      'n2 gets more from n1',
      'n1 crashes, and starts again',
      'n2 gets more from n1',
    ]);
    expect(result.distinct).toBeLessThan(late.distinct);
  });

  test('of a node inside a handler leaves what came before it, and nothing after', () => {
    class Saving extends Node<'save' | 'saved'> {
      saved = false;
      override onStart(): void {
        if (this.id === 'n1') this.send('n2', 'save');
        else this.saved = this.disk.read('saved') === true;
      }
      override onMessage(from: NodeId, message: 'save' | 'saved'): void {
        if (message === 'saved') {
          this.saved = true;
          return;
        }
        // The mistake: it answers before it is safe.
        this.send(from, 'saved');
        this.disk.write('saved', true);
        this.disk.sync();
        this.saved = true;
      }
    }
    const believed = always('what n1 believes is safe', (state) => {
      const n2 = state.nodes['n2'];
      return fields(state, 'n1')['saved'] !== true || n2?.disk['saved'] === true;
    });
    const faults = { crashes: 1 };
    expect(exploreCluster(cluster(Saving, { faults, ...believed })).properties[0]?.verdict).toBe(
      'holds',
    );
    const inside = exploreCluster(
      cluster(Saving, { faults: { ...faults, insideHandlers: true }, ...believed }),
    );
    expect(steps(inside)).toEqual([
      undefined,
      'n2 gets save from n1, and crashes after 1 effect',
      'n1 gets saved from n2',
    ]);
  });

  test('of a node makes it forget its fields and timers, and find its disk', () => {
    class Counter extends Node<never> {
      lives = 0;
      override onStart(): void {
        this.lives = 1 + ((this.disk.read('lives') as number | undefined) ?? 0);
        this.disk.write('lives', this.lives);
        this.disk.sync();
        this.setTimer('tick', 10);
      }
    }
    const found = (disk: 'synced' | 'wiped'): number =>
      exploreCluster(
        cluster(
          Counter,
          {
            timers: 0,
            faults: { crashes: 2, disk },
            ...always('it lives', (state) => Number(fields(state, 'n1')['lives'] ?? 0) < 3),
          },
          ['n1'],
        ),
      ).properties[0]?.verdict === 'violated'
        ? 3
        : 1;
    expect([found('synced'), found('wiped')]).toEqual([3, 1]);
  });
});

describe('what a node looks at', () => {
  test('is every value that a random draw may give', () => {
    class Dice extends Node<never> {
      rolls: number[] = [];
      override onTimer(): void {
        this.rolls.push(this.random.integer(1, 2), this.random.integer(1, 2));
      }
      override onStart(): void {
        this.setTimer('roll', 1);
      }
    }
    const result = exploreCluster(cluster(Dice, { draws: [0, 0.5] }, ['n1']));
    // Before the roll, and after each of four.
    expect(result).toMatchObject({ distinct: 5, generated: 5 });
    expect(() => exploreCluster(cluster(Dice, {}, ['n1']))).toThrow(SpaceFailure);
  });

  test('is the timers that it set, but for those that are left idle', () => {
    class Sleeper extends Node<never> {
      woken: string[] = [];
      override onTimer(name: string): void {
        this.woken.push(name);
      }
      override onStart(): void {
        this.setTimer('wake', 1);
        this.setTimer('resend', 1);
      }
    }
    const distinct = (idleTimers: string[]): number =>
      exploreCluster(cluster(Sleeper, { idleTimers }, ['n1'])).distinct;
    expect([distinct([]), distinct(['resend']), distinct(['wake', 'resend'])]).toEqual([5, 2, 1]);
  });

  test('is no random number that nobody named, though the node catches the error', () => {
    class Careless extends Node<never> {
      override onStart(): void {
        try {
          this.random.integer(1, 6);
        } catch {
          // Its own code, or a realm of its own, makes what it likes of an error.
        }
      }
    }
    expect(() => exploreCluster(cluster(Careless, {}, ['n1']))).toThrow(/n1 draws a random number/);
  });

  test('is a clock that moves on as often as it is told to', () => {
    class Watch extends Node<never> {
      saw: number[] = [];
      override onStart(): void {
        this.setTimer('look', 1);
      }
      override onTimer(): void {
        this.saw.push(this.now());
        if (this.saw.length < 2) this.setTimer('look', 1);
      }
    }
    const seen = new Set<string>();
    exploreCluster(
      cluster(
        Watch,
        {
          ticks: 1,
          ...always('look', (state) => {
            const saw = fields(state, 'n1')['saw'] as number[];
            if (saw.length === 2) seen.add(saw.join(' '));
            return true;
          }),
        },
        ['n1'],
      ),
    );
    expect([...seen].sort()).toEqual(['0 0', '0 1', '1 1']);
  });

  test('is what clients ask, in each client’s order, and any order between them', () => {
    class Register extends Node<never, number, number> {
      value = 0;
      override onRequest(id: string, value: number): void {
        this.respond(id, this.value);
        this.value = value;
      }
    }
    const result = exploreCluster(
      cluster(
        Register,
        {
          requests: [
            { node: 'n1', request: 1 },
            { node: 'n1', request: 2 },
          ],
          ...always('history', (state) => {
            const events = state.histories['n1'] ?? [];
            return (
              events.length < 4 || events.map(({ kind }) => kind).join() === 'begin,end,begin,end'
            );
          }),
        },
        ['n1'],
      ),
    );
    expect(result).toMatchObject({ distinct: 3, complete: true });
    expect(result.properties[0]?.verdict).toBe('holds');
  });
});

describe('a node', () => {
  test('that throws is a counterexample of its own', () => {
    class Fragile extends Node<'boom'> {
      override onStart(): void {
        if (this.id === 'n1') this.send('n2', 'boom');
      }
      override onMessage(): void {
        throw new Error('not prepared for this');
      }
    }
    const { properties } = exploreCluster(cluster(Fragile));
    expect(properties[0]).toMatchObject({
      name: 'no handler throws',
      verdict: 'violated',
      why: 'n2 failed: not prepared for this',
    });
  });

  test('that is not repeatable is caught when everything runs twice', () => {
    let calls = 0;
    class Forgetful extends Node<Ping> {
      seen = 0;
      override onStart(): void {
        if (this.id === 'n1') this.send('n2', 'ping');
      }
      override onMessage(): void {
        calls += 1;
        this.seen = calls;
      }
    }
    expect(() => exploreCluster(cluster(Forgetful, { isCheckedTwice: true }))).toThrow(
      /n2 does one thing and then another/,
    );
  });

  test('whose fields are Maps and Sets is in one state, whatever their order', () => {
    class Hearing extends Node<string> {
      heard = new Set<string>();
      override onStart(): void {
        if (this.id !== 'n1') this.send('n1', this.id);
      }
      override onMessage(from: NodeId): void {
        this.heard.add(from);
      }
    }
    const result = exploreCluster(cluster(Hearing, {}, ['n1', 'n2', 'n3', 'n4']));
    // Any subset of three messages has come.
    expect(result.distinct).toBe(8);
  });
});

test('what is remembered is what is done: without memory the same states are found', () => {
  const size = { servers: 3, clients: 1 };
  const faults = { drops: 1, crashes: 1, insideHandlers: true };
  const run = (options: Partial<ExploredCluster>): object => {
    const { distinct, generated, depth } = exploreCluster(paxos(size, options), { states: 3000 });
    return { distinct, generated, depth };
  };
  for (const network of ['multiset', 'fifo', 'set'] as const) {
    expect(run({ network, isMemoised: false })).toEqual(run({ network }));
    expect(run({ network, faults, isMemoised: false })).toEqual(run({ network, faults }));
  }
});

test('the bound on messages under way says that it left something out', () => {
  class Flood extends Node<number> {
    override onStart(): void {
      this.setTimer('more', 1);
    }
    override onTimer(): void {
      this.broadcast(1);
      this.setTimer('more', 1);
    }
  }
  const result = exploreCluster(cluster(Flood, { messages: 3, ...always('few', () => true) }));
  expect(result).toMatchObject({ complete: false, bound: 'messages' });
  expect(result.properties[0]?.verdict).toBe('unknown');
});

describe('a property', () => {
  test('sees of two states with equal nodes the same view, and cannot change it', () => {
    const seen = new Set<unknown>();
    exploreCluster(
      cluster(Pinger, {
        ...always('look', ({ nodes }) => {
          seen.add(nodes['n1']);
          return true;
        }),
      }),
    );
    // n1 has one state until the pong has come.
    expect(seen.size).toBe(2);
    const meddling = always('meddle', ({ histories }) => {
      (histories['n1'] as unknown[]).push('more');
      return true;
    });
    expect(() => exploreCluster(cluster(Pinger, meddling))).toThrow(SpaceFailure);
    expect(() => exploreCluster(cluster(Pinger, meddling))).toThrow(/“meddle” throws TypeError/);
  });
});
