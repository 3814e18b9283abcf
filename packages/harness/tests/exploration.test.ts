import { Node, type NodeId } from '@netsplit/simulator';
import { describe, expect, test } from 'vitest';
import {
  clusterExploration,
  LabFailure,
  replay,
  runTests,
  subjectOf,
  type Exploration,
  type LabTest,
  type Subject,
} from '../src/index.ts';
import { recordFailure } from '../src/record.ts';

type Message = { readonly kind: 'add'; readonly id: string } | { readonly kind: 'added' };

/** Asks the server to add one, and asks again when it hears nothing. */
class Client extends Node<Message, 'add', 'done'> {
  waiting: string | null = null;

  override onRequest(id: string): void {
    this.waiting = id;
    this.ask();
  }

  override onTimer(): void {
    this.ask();
  }

  override onMessage(): void {
    if (this.waiting === null) return;
    this.respond(this.waiting, 'done');
    this.waiting = null;
    this.cancelTimer('again');
  }

  private ask(): void {
    if (this.waiting === null) return;
    this.send('s1', { kind: 'add', id: this.waiting });
    this.setTimer('again', 50);
  }
}

class Counter extends Node<Message, never, never, { added: number }> {
  count = 0;
  done = new Set<string>();

  override onMessage(from: NodeId, message: Message): void {
    if (message.kind !== 'add') return;
    if (this.isNew(message.id)) {
      this.count += 1;
      this.output('added', this.count);
    }
    this.done.add(message.id);
    this.send(from, { kind: 'added' });
  }

  protected isNew(id: string): boolean {
    return !this.done.has(id);
  }
}

/** The classic mistake. */
class Forgetful extends Counter {
  protected override isNew(): boolean {
    return true;
  }
}

const explore: Exploration = {
  nodes: { c1: 'client', s1: 'server' },
  requests: [{ node: 'c1', request: 'add' }],
  faults: { drops: 1, duplicates: 1, crashes: 0, partitions: [[['c1'], ['s1']]] },
  timers: 2,
  outputs: ['added'],
  properties: [
    {
      kind: 'always',
      name: 'added once',
      holds: ({ histories }) => (histories['s1'] ?? []).length <= 1 || 'it was added twice',
    },
    {
      kind: 'sometimes',
      name: 'the client is told',
      holds: ({ histories }) => (histories['c1'] ?? []).some(({ kind }) => kind === 'end'),
    },
  ],
};

function testOf(exploration: Exploration = explore): LabTest {
  return clusterExploration({
    id: 'T1',
    part: 'T',
    title: 'in every run it is added once',
    reading: { work: 'saltzer-1984', section: 'x' },
    violates: 'at most once',
    explore: exploration,
  });
}

async function failureOf(lab: LabTest, subject: Subject): Promise<LabFailure> {
  const failure: unknown = await lab.run(subject, { seed: 1, runs: 1 }).catch((error) => error);
  expect(failure).toBeInstanceOf(LabFailure);
  return failure as LabFailure;
}

const right = subjectOf({ client: Client, server: Counter });
const wrong = subjectOf({ client: Client, server: Forgetful });

describe('an exhaustive test', () => {
  test('passes when no run breaks a property, and says how many states there were', async () => {
    const { explored } = await testOf().run(right, { seed: 1, runs: 1 });
    expect(explored?.states).toBeGreaterThan(50);
    expect(explored?.complete).toBe(true);
  });

  test('says when there were more states than it looked at', async () => {
    const { explored } = await testOf({ ...explore, states: 20 }).run(right, { seed: 1, runs: 1 });
    expect(explored).toEqual({ states: 20, complete: false });
  });

  test('tells a shortest run that breaks one, like any other failure', async () => {
    const [result] = await runTests({ tests: [testOf()], subject: wrong });
    const text = result?.failure?.text;
    expect(text).toContain('it was added twice');
    expect(text).toContain('at most once');
    expect(text).toMatch(/s1 got add.* from c1, doubled by hand/);
  });

  test('says what no run ever does', async () => {
    class Deaf extends Node<Message> {}
    const { violation } = await failureOf(testOf(), subjectOf({ client: Client, server: Deaf }));
    expect(violation.sentence).toBe('in none of all runs: the client is told');
  });

  test('blames the code, with its event, for a handler that throws in some run', async () => {
    class Fragile extends Counter {
      protected override isNew(id: string): boolean {
        if (this.done.has(id)) throw new Error('twice!');
        return true;
      }
    }
    const { violation } = await failureOf(testOf(), subjectOf({ client: Client, server: Fragile }));
    expect(violation).toMatchObject({ kind: 'code', node: 's1', handler: 'onMessage' });
    expect(violation.sentence).toContain('twice!');
  });

  test('blames the code for what cannot be explored', async () => {
    class Dicing extends Counter {
      override onStart(): void {
        this.count = this.random.integer(0, 5);
      }
    }
    const { violation } = await failureOf(testOf(), subjectOf({ client: Client, server: Dicing }));
    expect(violation.sentence).toContain('s1 draws a random number');
  });

  test('is replayed from its trace', async () => {
    const lab = testOf();
    const failure = await failureOf(lab, wrong);
    const recorded = await recordFailure(lab, wrong, failure, { seed: 1 });
    const trace = recorded?.text ?? '';
    expect(trace).toContain('"again":true');
    expect(await replay(trace, wrong, { tests: [lab] })).toMatchObject({
      kind: 'same',
      violation: { sentence: 'it was added twice' },
    });
  });
});
