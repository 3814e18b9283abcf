import { describe, expect, test } from 'vitest';
import {
  EventBudgetReached,
  hostNode,
  type HostedNode,
  Node,
  NodeError,
  Simulation,
  type NodeContext,
} from '../src/index.ts';
import { actsOf, Counting, scene } from './cluster.ts';

/** What a run of one node of this class fails with. */
function failureOf(nodeClass: new () => Node<never, never, never, never>): NodeError {
  const { simulation } = scene(['n1', 'n2'], nodeClass);
  try {
    simulation.runFor(100);
  } catch (error) {
    if (error instanceof NodeError) return error;
    throw error;
  }
  throw new Error('the run did not fail');
}

describe('a timer', () => {
  class Timed extends Node<never> {
    fired: [string, number][] = [];
    override onStart(): void {
      this.setTimer('a', 10);
      this.setTimer('b', 20);
      this.setTimer('c', 30);
      this.setTimer('a', 25);
      this.cancelTimer('b');
      this.cancelTimer('never set');
    }
    override onTimer(name: string): void {
      this.fired.push([name, this.now()]);
    }
  }

  test('fires once, at its time; set again it is replaced, cancelled it is forgotten', () => {
    const { simulation } = scene(['n1'], Timed);
    simulation.runFor(100);
    expect(simulation.fields('n1')?.['fired']).toEqual([
      ['a', 25],
      ['c', 30],
    ]);
  });

  test('of a thousand replaced ones leaves no trace in the queue', () => {
    class Restless extends Node<never> {
      override onStart(): void {
        for (let n = 0; n < 1000; n++) this.setTimer('again', 10 + n);
      }
    }
    const { simulation, acts } = scene(['n1'], Restless);
    simulation.runFor(5);
    expect(simulation.pendingCount).toBe(1);
    simulation.runFor(5000);
    expect(actsOf(acts, 'timer').map((act) => act.atMs)).toEqual([1009]);
  });
});

describe('a request', () => {
  class Desk extends Node<never, string, string> {
    open: string[] = [];
    override onRequest(id: string, request: string): void {
      if (request === 'later') this.open.push(id);
      else this.respond(id, request.toUpperCase());
    }
  }

  test('is answered with its id', () => {
    const { simulation, acts } = scene(['n1'], Desk);
    const first = simulation.request('n1', 'a', { atMs: 20 });
    const second = simulation.request('n1', 'b');
    simulation.runFor(50);
    const answers = actsOf(acts, 'responded').map((act) => [act.id, act.response, act.atMs]);
    expect(answers).toEqual([
      [second, 'B', 0],
      [first, 'A', 20],
    ]);
  });

  test('that comes to a node that is down is refused, and never answered', () => {
    const { simulation, acts } = scene(['n1'], Desk, {
      faults: [{ kind: 'crash', atMs: 0, node: 'n1' }],
    });
    simulation.request('n1', 'a', { atMs: 10 });
    simulation.runFor(50);
    expect(actsOf(acts, 'refused')).toHaveLength(1);
    expect(actsOf(acts, 'responded')).toEqual([]);
  });

  test('answered twice, or never made, is an error that says so', () => {
    class Twice extends Node<never, string, string> {
      override onRequest(id: string): void {
        this.respond(id, 'once');
        this.respond(id, 'twice');
      }
    }
    const twice = scene(['n1'], Twice).simulation;
    twice.request('n1', 'a');
    expect(() => twice.runFor(1)).toThrow(/r1.*answered already/);
    class Inventive extends Node<never, string, string> {
      override onStart(): void {
        this.respond('r7', 'hello');
      }
    }
    expect(failureOf(Inventive).message).toMatch(/respond\('r7'\): no client asked n1/);
  });
});

describe('what a node cannot do', () => {
  test('a handler that throws ends the run with its node, handler and event', () => {
    class Thrower extends Node<never> {
      override onStart(): void {
        throw new Error('no such luck');
      }
    }
    const failure = failureOf(Thrower);
    expect(failure).toMatchObject({ node: 'n1', handler: 'onStart', event: 1 });
    expect(failure.message).toContain('no such luck');
    expect((failure.cause as Error).message).toBe('no such luck');
  });

  test('a run that failed does not go on', () => {
    class Once extends Node<never> {
      override onStart(): void {
        if (this.id === 'n1') throw new Error('no such luck');
      }
    }
    const { simulation } = scene(['n1', 'n2'], Once);
    expect(() => simulation.runFor(10)).toThrow('no such luck');
    expect(() => simulation.step()).toThrow('no such luck');
    expect(simulation.eventCount).toBe(1);
  });

  test.each([
    null,
    undefined,
    7,
    {
      toString: () => {
        throw new Error('worse');
      },
    },
  ])('an odd thing thrown (%#) is reported all the same', (odd) => {
    class Odd extends Node<never> {
      override onStart(): void {
        throw odd;
      }
    }
    expect(failureOf(Odd).node).toBe('n1');
  });

  test('an async handler is told that it cannot wait', () => {
    class Waiting extends Node<never> {
      override async onStart(): Promise<void> {
        await Promise.reject(new Error('too late to be heard'));
      }
    }
    expect(failureOf(Waiting).message).toMatch(/returned a promise.*set a timer/);
  });

  test('acting after the handler has ended is an error', () => {
    class Late extends Node<never> {
      override onStart(): void {
        kept = (): void => this.note('late');
      }
    }
    let kept = (): void => undefined;
    scene(['n1'], Late).simulation.runFor(1);
    expect(() => kept()).toThrow(/only inside onStart, onMessage/);
  });

  test('acting in the constructor is an error', () => {
    class Early extends Node<never> {
      name = this.id;
    }
    expect(failureOf(Early)).toMatchObject({ handler: 'constructor' });
  });

  test('a receiver that is not there, a delay that is none, are named', () => {
    class Lost extends Node<string> {
      override onStart(): void {
        this.send('n9', 'hello');
      }
    }
    expect(failureOf(Lost).message).toMatch(/no such node. The cluster has n1, n2/);
    class Backwards extends Node<never> {
      override onStart(): void {
        this.setTimer('tick', -5);
      }
    }
    expect(failureOf(Backwards).message).toMatch(/setTimer\('tick', -5\)/);
  });

  test.each([
    ['a function', () => 1, /this\.field holds a function/],
    ['a class instance', new (class Ledger {})(), /this\.field holds an instance of Ledger/],
    ['a promise', Promise.resolve(), /this\.field holds a Promise/],
    [
      'a date, deep down',
      { list: [new Date(0)] },
      /this\.field\.list\[0\] holds an instance of Date/,
    ],
  ])('a field that holds %s is named', (_what, value, message) => {
    class Holder extends Node<never> {
      field: unknown = value;
    }
    expect(failureOf(Holder).message).toMatch(message);
  });

  test.each([
    ['few values: twice as many handlers', 4, 4],
    ['6,400 values: a hundred handlers more', 6400, 101],
  ])(
    'a field that turns bad later is found, after so much as the state is worth: %s',
    (_what, size, found) => {
      class Turning extends Node<never> {
        list = Array.from({ length: size }, () => 0);
        handled = 0;
        bad: unknown;
        override onStart(): void {
          this.count();
        }
        override onTimer(): void {
          this.count();
          if (this.handled === 3) this.bad = () => 1;
        }
        private count(): void {
          this.handled += 1;
          this.setTimer('next', 1);
        }
      }
      const { simulation } = scene(['n1'], Turning);
      expect(() => simulation.runFor(1000)).toThrow(/this\.bad holds a function/);
      expect(simulation.fields('n1')?.['handled']).toBe(found);
    },
  );

  test('answering every message at once for ever ends in a message, not a hang', () => {
    class Chatter extends Node<string> {
      override onStart(): void {
        if (this.id === 'n1') this.send('n2', 'hello');
      }
      override onMessage(from: string): void {
        this.send(from, 'hello');
      }
    }
    const { simulation } = scene(['n1', 'n2'], Chatter, {
      maxEvents: 1000,
      network: { delayMs: 0 },
    });
    expect(() => simulation.runFor(1)).toThrow(EventBudgetReached);
  });
});

describe("a node's random numbers", () => {
  class Drawing extends Node<never> {
    drawn: number[] = [];
    override onStart(): void {
      for (let n = 0; n < 5; n++) this.drawn.push(this.random.integer(1, 1_000_000));
    }
  }

  const drawn = (seed: number, faults: readonly { atMs: number }[] = []): unknown[] => {
    const { simulation } = scene(['n1', 'n2'], Drawing, {
      seed,
      faults: faults.map(({ atMs }) => ({ kind: 'crash', atMs, node: 'n1', forMs: 1 }) as const),
    });
    simulation.runFor(100);
    return ['n1', 'n2'].map((node) => simulation.fields(node)?.['drawn']);
  };

  test('are the same for the same seed, and others for another seed, node or life', () => {
    const [one, two] = drawn(1);
    expect(drawn(1)).toEqual([one, two]);
    expect(drawn(2)[0]).not.toEqual(one);
    expect(one).not.toEqual(two);
    const [secondLife, other] = drawn(1, [{ atMs: 10 }]);
    expect(secondLife).not.toEqual(one);
    expect(other).toEqual(two);
  });
});

describe('take and commit', () => {
  test('let a host answer elsewhere, with the same effect and fingerprint', () => {
    const direct = scene(['n1', 'n2'], Counting).simulation;
    for (let n = 0; n < 10; n++) direct.step();

    // The remote host knows the node's code and answers with data only.
    const nothing = { start() {}, message() {}, timer() {}, request() {}, fields: {} };
    const silent: HostedNode = { ...nothing, copy: () => silent };
    const remote = new Simulation({
      seed: 1,
      network: { delayMs: 5 },
      nodes: ['n1', 'n2'].map((id) => ({ id, create: () => silent })),
    });
    const sent = new Map<string, number>();
    for (let n = 0; n < 10; n++) {
      const taken = remote.take();
      if (taken === undefined) break;
      const next = { do: 'timer', name: 'next', delayMs: 10 } as const;
      if (taken.kind === 'timer') {
        const count = sent.get(taken.node) ?? 0;
        sent.set(taken.node, count + 1);
        remote.commit([{ do: 'broadcast', message: { n: count } }, next]);
      } else remote.commit(taken.kind === 'start' ? [next] : []);
    }
    expect(remote.fingerprint).toBe(direct.fingerprint);
  });

  test('commit without take is an error', () => {
    const { simulation } = scene(['n1'], Counting);
    expect(() => simulation.commit()).toThrow(/without take/);
  });
});

test('two nodes of one name are refused', () => {
  const twice = { id: 'n1', create: (context: NodeContext) => hostNode(Counting, context) };
  expect(() => new Simulation({ seed: 1, nodes: [twice, twice] })).toThrow(/same name/);
});
