import { Simulation, type NodeFactory, type ValueCodec } from '@netsplit/simulator';
import { expect, test } from 'vitest';
import { load, serverWith } from './lab-folder.ts';

const REMEMBERING = serverWith(`
  heard = new Map<string, { words: string[] }>();
  override onStart(): void { this.setTimer('tell', 5); }
  override onTimer(): void {
    console.log('telling', this.peers.length);
    this.broadcast({ words: [this.id] });
    this.setTimer('tell', this.random.integer(3, 9));
  }
  override onMessage(from: string, message: { words: string[] }): void {
    const known = this.heard.get(from) ?? { words: [] };
    if (!(this.heard instanceof Map) || !(known.words instanceof Array)) throw new Error('foreign');
    if (!(this.peers instanceof Array)) throw new Error('foreign peers');
    known.words.push(...message.words);
    this.heard.set(from, known);
  }`);

function started(create: NodeFactory, values: ValueCodec): Simulation {
  const nodes = ['n1', 'n2', 'n3'].map((id) => ({ id, create }));
  const simulation = new Simulation({ seed: 7, nodes, values });
  simulation.runFor(20);
  return simulation;
}

function heardBy(simulation: Simulation): string {
  const { heard } = simulation.fields('n1') as { heard: Map<string, unknown> };
  return JSON.stringify([...heard]);
}

test('a node of the hardened realm is copied there, prints where it runs, and goes on as before', async () => {
  const subject = await load(REMEMBERING);
  const plain = started(subject.factory('server'), subject.valueCodec);
  plain.runFor(100);
  const simulation = started(subject.factory('server'), subject.valueCodec);
  const fork = simulation.fork();
  fork.runFor(100);
  simulation.runFor(100);
  expect(fork.fingerprint).toBe(plain.fingerprint);
  expect(simulation.fingerprint).toBe(plain.fingerprint);
  expect(heardBy(fork)).toBe(heardBy(plain));
});
