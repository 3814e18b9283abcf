// What students do, in the smallest code: each mistake gets one sentence that names node, handler and
// cure, and the next test runs all the same.
import { Node, type NodeId } from '@netsplit/simulator/node';
import { describe, expect, test } from 'vitest';
import { labTest, runTests, subjectOf, type FailureReport } from '../src/index.ts';
import { guard } from '../src/subject/index.ts';

type Message = { kind: string; self?: unknown };

class Correct extends Node<Message> {
  heard: unknown[] = [];
  override onMessage(_from: NodeId, message: Message): void {
    this.heard.push(message.kind);
  }
}

describe('a mistake in a node', () => {
  test('an exception', async () => {
    class Throws extends Correct {
      override onStart(): void {
        (this.heard as never as { missing(): void }).missing();
      }
    }
    const { violation } = await failureOf(Throws);
    expect(violation).toMatchObject({
      kind: 'code',
      node: 'n1',
      handler: 'onStart',
      sentence: 'n1 failed in onStart: this.heard.missing is not a function',
    });
  });

  test('a handler that never returns', async () => {
    class Hangs extends Correct {
      override onTimer(): void {
        for (;;) this.heard.length = 0;
      }
      override onStart(): void {
        this.setTimer('tick', 5);
      }
    }
    const { violation } = await failureOf(Hangs);
    expect(violation).toMatchObject({
      kind: 'code',
      node: 'n1',
      handler: 'onTimer',
      sentence: 'n1 never returned from onTimer',
      cure: expect.stringContaining('look for a loop'),
    });
  });

  test('a promise that nobody waits for', async () => {
    class Waits extends Correct {
      override async onStart(): Promise<void> {
        await Promise.resolve();
        this.heard.push('too late');
      }
    }
    const { violation } = await failureOf(Waits);
    expect(violation.sentence).toContain('the handler returned a promise');
  });

  test('a message with a cycle in it', async () => {
    class Sends extends Correct {
      override onStart(): void {
        const message: Message = { kind: 'hello' };
        message.self = message;
        this.send('n2', message);
      }
    }
    const { violation } = await failureOf(Sends);
    expect(violation.sentence).toMatch(/message\.self .*(cycle|itself)/);
  });

  test('a class instance in a field', async () => {
    class Keeps extends Correct {
      started: unknown;
      override onStart(): void {
        this.started = new URL('http://localhost');
      }
    }
    const { violation } = await failureOf(Keeps);
    expect(violation.sentence).toContain('this.started');
  });

  test('acting outside a handler', async () => {
    class Early extends Correct {
      name = this.id;
    }
    const { violation } = await failureOf(Early);
    expect(violation.sentence).toBeTypeOf('string');
  });
});

async function failureOf(NodeClass: new () => Correct): Promise<FailureReport> {
  const scene = (id: string) =>
    labTest({
      id,
      part: 'A',
      title: 'two nodes live for a while',
      reading: { work: 'waldo-1994', section: '§4' },
      run: async (subject) => {
        await subject.cluster({ nodes: { n1: 'broken', n2: 'right' } }).runFor(10);
      },
    });
  const subject = subjectOf(
    { broken: NodeClass, right: Correct },
    { guard: (run) => guard(run, 50) },
  );
  const [first, second] = await runTests({ tests: [scene('A1'), scene('A2')], subject });
  if (first?.failure === undefined) throw new Error('the mistake was not noticed');
  expect(second?.failure?.violation).toEqual(first.failure.violation);
  expect(first.failure.text).not.toContain('node_modules');
  return first.failure;
}
