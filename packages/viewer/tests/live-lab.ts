// A lab in a few lines: a counter that clients add to, once right and once wrong.
import { createContext, Script } from 'node:vm';
import {
  clusterProperty,
  HandlerTimeout,
  invariant,
  partitions,
  requests,
  scenario,
  scene,
  subjectOf,
  type Subject,
} from '@netsplit/harness';
import { Node, type NodeId, type RequestId } from '@netsplit/simulator';
import fc from 'fast-check';
import type { LiveLab } from '../src/index.ts';

type Message = { kind: 'add' | 'total'; request: RequestId };
interface Counter {
  message: Message;
  request: { kind: 'add' };
  response: 'done';
  outputs: { added: { request: RequestId } };
}

abstract class Part extends Node<Message, Counter['request'], 'done', Counter['outputs']> {}

class Client extends Part {
  waiting: RequestId[] = [];

  override onRequest(id: RequestId): void {
    this.waiting.push(id);
    this.ask(id);
  }

  override onTimer(id: string): void {
    this.ask(id);
  }

  override onMessage(_from: NodeId, { request }: Message): void {
    if (!this.waiting.includes(request)) return;
    this.waiting = this.waiting.filter((id) => id !== request);
    this.cancelTimer(request);
    this.respond(request, 'done');
  }

  private ask(request: string): void {
    this.send('s1', { kind: 'add', request });
    this.setTimer(request, 50);
  }
}

class Forgetful extends Part {
  total = 0;

  override onMessage(from: NodeId, { request }: Message): void {
    this.total += 1;
    this.output('added', { request });
    this.send(from, { kind: 'total', request });
  }
}

class Careful extends Forgetful {
  seen: string[] = [];

  override onMessage(from: NodeId, message: Message): void {
    if (this.seen.includes(message.request)) return this.send(from, { ...message, kind: 'total' });
    this.seen.push(message.request);
    return super.onMessage(from, message);
  }
}

/** Asks a moment later: what was chosen of the others does not fit it. */
class Lazy extends Client {
  override onRequest(id: RequestId): void {
    this.waiting.push(id);
    this.setTimer(id, 5);
  }
}

class Endless extends Forgetful {
  override onMessage(): void {
    for (;;) this.total += 1;
  }
}

/** Each with a hash of its own, as loaded code has. */
const named = (subject: Subject, codeHash: string): Subject => ({ ...subject, codeHash });
export const forgetful = named(
  subjectOf({ client: Client, server: Forgetful }, { lab: 'counter', name: 'src' }),
  'aaaaaaaaaaaaaaaaaaaa',
);
export const careful = named(
  subjectOf({ client: Client, server: Careful }, { lab: 'counter', name: 'src' }),
  'bbbbbbbbbbbbbbbbbbbb',
);
export const lazy = named(
  subjectOf({ client: Lazy, server: Careful }, { lab: 'counter', name: 'src' }),
  'cccccccccccccccccccc',
);

/** Stops what does not come back, as the harness does for loaded code. */
function guard<Result>(run: () => Result): Result {
  const box: { run: () => void; result?: Result } = {
    run: () => {
      box.result = run();
    },
  };
  try {
    new Script('box.run()').runInContext(createContext({ box }), { timeout: 100 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new HandlerTimeout('did not return');
  }
  return box.result as Result;
}

export const endless = named(
  subjectOf({ client: Client, server: Endless }, { lab: 'counter', name: 'src', guard }),
  'dddddddddddddddddddd',
);

const addedOnce = invariant<Counter>('a request is added once', (report) => {
  const added = new Set<string>();
  return (act) => {
    if (act.kind !== 'output') return;
    if (added.has(act.data.request)) report(`${act.node} added ${act.data.request} twice`);
    added.add(act.data.request);
  };
});

const property = clusterProperty<Counter>({
  id: 'A1',
  part: 'A',
  title: 'a request takes effect once',
  reading: { work: 'a-paper', section: '1' },
  violates: 'once',
  scene: scene({
    nodes: { client: [1, 2], server: 1 },
    network: { lossProbability: [0, 0.2], duplicateProbability: [0, 0.2] },
    workload: requests<Counter>({ to: 'client', request: fc.constant({ kind: 'add' as const }) }),
    faults: [partitions()],
  }),
  invariants: [addedOnce],
  needs: [],
});

const oneAdd = scenario<Counter>({
  id: 'one-add',
  title: 'One addition',
  story: [
    'A client adds once.',
    { when: (act) => act.kind === 'output', say: 'The server adds.' },
    { when: (act) => act.kind === 'responded', say: 'The client knows.' },
  ],
  run: async (code) => {
    const cluster = code.cluster({
      nodes: { c1: 'client', s1: 'server' },
      seed: 1,
      network: { delayMs: 5 },
    });
    cluster.request('c1', { kind: 'add' });
    await cluster.runFor(200);
  },
});

const steered = scenario<Counter>({
  id: 'steered',
  title: 'A cut, once the request is under way',
  story: [{ when: (act) => act.kind === 'fault-began', say: 'The network splits.' }],
  run: async (code) => {
    const cluster = code.cluster({ nodes: { c1: 'client', s1: 'server' }, seed: 1 });
    cluster.request('c1', { kind: 'add' });
    await cluster.runUntil(() => cluster.sent().length > 0, { withinMs: 100, what: 'it asks' });
    cluster.inject({
      kind: 'partition',
      atMs: cluster.nowMs,
      groups: [['c1'], ['s1']],
      forMs: 500,
    });
    await cluster.runFor(0.001);
    await cluster.runFor(200);
  },
});

/** A lab whose code can be changed by hand, and what was saved in it. */
export function liveLab(subject: Subject): LiveLab & {
  change(to: Subject | Error): void;
  readonly saved: Map<string, string>;
} {
  const listeners = new Set<() => void>();
  const saved = new Map<string, string>();
  let now: Subject | Error = subject;
  return {
    title: 'Counter',
    subject,
    scenarios: [oneAdd, steered],
    tests: [property],
    reload: async () => {
      if (now instanceof Error) throw now;
      return now;
    },
    watch: (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    save: async (name, text) => {
      saved.set(name, text);
      return `saved as ${name}`;
    },
    change: (to) => {
      now = to;
      for (const listener of listeners) listener();
    },
    saved,
  };
}
