import { createValueCodec, hostNode, Node, NodeError, Simulation } from '@netsplit/simulator';
import type { NodeFactory, ValueCodec } from '@netsplit/simulator';
import { describe, expect, test } from 'vitest';
import { load, loadHandler, serverWith } from './lab-folder.ts';
import type { LoadedSubject } from '../../src/subject/index.ts';

function simulate(create: NodeFactory, values: ValueCodec): Simulation {
  const nodes = ['n1', 'n2', 'n3'].map((id) => ({ id, create }));
  const crash = { kind: 'crash', atMs: 40, node: 'n2', forMs: 20 } as const;
  const simulation = new Simulation({ seed: 7, nodes, values, faults: [crash] });
  simulation.runFor(200);
  return simulation;
}

/** The error of the student's that ends a simulation of a subject. */
function failureOf(subject: LoadedSubject): NodeError {
  try {
    simulate(subject.factory('server'), subject.valueCodec);
  } catch (error) {
    if (error instanceof NodeError) return error;
    throw error;
  }
  throw new Error('nothing failed');
}

/** Gossip of a set: its code stands here twice, once as text. */
class Gossip extends Node<{ heard: string[]; by: number }> {
  heard = new Set<string>([]);
  override onStart(): void {
    this.heard = new Set([this.id, ...((this.disk.read('heard') as string[] | undefined) ?? [])]);
    this.setTimer('tell', this.random.integer(3, 9));
  }
  override onTimer(): void {
    this.broadcast({ heard: [...this.heard], by: this.now() });
    this.setTimer('tell', this.random.integer(3, 9));
  }
  override onMessage(_from: string, message: { heard: string[] }): void {
    for (const one of message.heard) this.heard.add(one);
    this.disk.write('heard', [...this.heard]);
    this.disk.sync();
  }
}

const GOSSIP = serverWith(`
  heard = new Set<string>([]);
  override onStart(): void {
    this.heard = new Set([this.id, ...((this.disk.read('heard') as string[] | undefined) ?? [])]);
    this.setTimer('tell', this.random.integer(3, 9));
  }
  override onTimer(): void {
    this.broadcast({ heard: [...this.heard], by: this.now() });
    this.setTimer('tell', this.random.integer(3, 9));
  }
  override onMessage(_from: string, message: { heard: string[] }): void {
    for (const one of message.heard) this.heard.add(one);
    this.disk.write('heard', [...this.heard]);
    this.disk.sync();
  }`);

test('a node does the same in its hardened realm as in ours', async () => {
  const subject = await load(GOSSIP);
  const inside = simulate(subject.factory('server'), subject.valueCodec);
  const outside = simulate((context) => hostNode(Gossip, context), createValueCodec());
  expect(inside.eventCount).toBeGreaterThan(100);
  expect(inside.fingerprint).toBe(outside.fingerprint);
});

test('what a node receives and reads is made of its own realm’s objects', async () => {
  const subject = await load(
    serverWith(`
      override onStart(): void {
        this.disk.write('k', { list: [] });
        this.broadcast({ list: [] });
      }
      override onMessage(_from: string, message: { list: unknown }): void {
        const read = this.disk.read('k') as { list: unknown };
        const all = [message, message.list instanceof Array, read, read.list instanceof Array];
        if (!all.every((one) => one instanceof Object || one === true)) throw new Error('foreign');
        throw new Error('own');
      }`),
  );
  expect(failureOf(subject).message).toContain('own');
});

test('an error of the disk is one of the node’s own realm, with all that it says', async () => {
  const text = serverWith(
    `override onTimer(): void {
       for (const use of [() => this.disk.write('k', 9), () => this.disk.read('k')]) {
         try {
           use();
         } catch (error) {
           if (!(error instanceof DiskError && error instanceof Error)) throw error;
           this.output('caught', [error.name, error.code, error.key, error.message]);
         }
       }
     }
     override onStart(): void {
       this.disk.write('k', 8);
       this.setTimer('look', 10);
     }`,
    "import { DiskError } from '@netsplit/simulator/node';",
  );
  const subject = await load(text);
  const seen: unknown[] = [];
  const simulation = new Simulation({
    seed: 1,
    nodes: [{ id: 'n1', create: subject.factory('server') }],
    values: subject.valueCodec,
    faults: [
      // A draw that leaves no JSON.
      { kind: 'disk-rot', atMs: 1, node: 'n1', draw: 3 },
      { kind: 'disk-full', atMs: 2, node: 'n1' },
    ],
    observe: (act) => {
      if (act.kind === 'output') seen.push(act.data);
    },
  });
  simulation.runFor(20);
  expect(seen).toEqual([
    ['DiskError', 'full', 'k', expect.stringContaining('the disk is full')],
    ['DiskError', 'unreadable', 'k', expect.stringContaining('damaged')],
  ]);
});

test('an error of the disk that a student’s code lets pass stops the node, not the run', async () => {
  const subject = await load(
    serverWith(`
      override onStart(): void { this.setTimer('write', 10); }
      override onTimer(): void { this.disk.write('k', 9); }`),
  );
  const simulation = new Simulation({
    seed: 1,
    nodes: ['n1', 'n2'].map((id) => ({ id, create: subject.factory('server') })),
    values: subject.valueCodec,
    faults: [{ kind: 'disk-full', atMs: 2, node: 'n1' }],
  });
  simulation.runFor(20);
  expect([simulation.isUp('n1'), simulation.isUp('n2')]).toEqual([false, true]);
});

describe('an effect that is refused is told at the student’s line', () => {
  test.each([
    ['an unknown receiver', "this.send('n9', {});", 'there is no such node', '4:24'],
    [
      'a value far inside a message',
      'let deep: unknown = NaN;\nfor (let i = 0; i < 90; i++) deep = [deep];\nthis.broadcast({ deep });',
      'is NaN',
      '6:6',
    ],
    ['a cycle', 'const a: unknown[] = [];\na.push(a);\nthis.broadcast(a);', 'cycle', '6:6'],
  ])('%s', async (_what, body, message, place) => {
    const subject = await loadHandler(body);
    const { cause, node, handler } = failureOf(subject);
    expect({ node, handler }).toEqual({ node: 'n1', handler: 'onStart' });
    expect(subject.explain(cause)).toMatchObject({
      message: expect.stringContaining(message),
      place: `src/index.ts:${place}`,
    });
  });
});

test('a role that the contract does not have is an error that names those it has', async () => {
  const subject = await loadHandler('');
  expect(() => subject.factory('client')).toThrow("no role 'client'; the contract has server");
});
