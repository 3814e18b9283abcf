import { TraceText, TraceWriter } from '@netsplit/simulator';
import { describe, expect, test } from 'vitest';
import { scenario, subjectOf, type Scenario } from '../src/index.ts';
import { Client, counter, Server, type Counter } from './counter.ts';

const oneAdd = scenario<Counter>({
  id: 'one-add',
  title: 'One addition',
  story: [
    'A client adds once.',
    {
      when: (act) => act.kind === 'delivered' && act.node === 's1',
      say: 'The server hears of it.',
    },
    { when: (act) => act.kind === 'output' && act.output === 'added', say: 'It adds.' },
    { when: (act) => act.kind === 'crashed', say: 'It crashes.' },
    { when: (act) => act.kind === 'responded', say: 'The client has its answer.' },
  ],
  run: async (subject) => {
    const cluster = subject.cluster({ nodes: { c1: 'client', s1: 'server' }, seed: 1 });
    cluster.request('c1', { kind: 'add' });
    await cluster.runFor(100);
  },
});

describe('a scenario', () => {
  test('tells its story at the events where it takes place', async () => {
    const { story, events, virtualMs } = await oneAdd.run(subjectOf(counter));
    expect(story).toEqual([
      { say: 'A client adds once.' },
      { say: 'The server hears of it.', event: 4 },
      { say: 'It adds.', event: 4 },
      { say: 'It crashes.', missing: true },
      { say: 'The client has its answer.', event: 5 },
    ]);
    expect({ events, virtualMs }).toEqual({ events: 5, virtualMs: 100 });
  });

  test('is the same each time, and another with another seed, more faults, or more time', async () => {
    const fingerprints = [
      await fingerprintOf(oneAdd, {}),
      await fingerprintOf(oneAdd, {}),
      await fingerprintOf(oneAdd, { seed: 2 }),
      await fingerprintOf(oneAdd, {
        faults: [{ kind: 'partition', atMs: 0, groups: [['c1'], ['s1']], forMs: 400 }],
      }),
      await fingerprintOf(oneAdd, {
        faults: [{ kind: 'partition', atMs: 0, groups: [['c1'], ['s1']], forMs: 400 }],
        forMs: 1000,
      }),
    ];
    expect(fingerprints[0]).toBe(fingerprints[1]);
    expect(new Set(fingerprints).size).toBe(4);
  });

  test('ends in words, and in its trace, where the code fails', async () => {
    class Broken extends Server {
      override onMessage(): void {
        throw new Error('out of paper');
      }
    }
    const text = new TraceText();
    const { violation } = await oneAdd.run(subjectOf({ client: Client, server: Broken }), {
      recorder: () => new TraceWriter(text),
    });
    expect(violation?.sentence).toBe('s1 failed in onMessage: out of paper');
    expect(text.toString()).toContain('out of paper');
  });
});

async function fingerprintOf(
  which: Scenario,
  options: Parameters<Scenario['run']>[1],
): Promise<string> {
  return (await which.run(subjectOf(counter), options)).fingerprint;
}
