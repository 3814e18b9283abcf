// Two nodes greet each other while the network is cut and whole again.
import { hostNode, Node, Simulation, type NodeId } from '@netsplit/simulator';

class Greeter extends Node<string> {
  heard: string[] = [];

  override onStart(): void {
    this.setTimer('greet', 100);
  }

  override onTimer(): void {
    this.broadcast(`hello at ${this.now()}`);
    this.setTimer('greet', 100);
  }

  override onMessage(from: NodeId, greeting: string): void {
    this.heard.push(`${from}: ${greeting}`);
  }
}

const simulation = new Simulation({
  seed: 42,
  nodes: ['n1', 'n2'].map((id) => ({ id, create: (context) => hostNode(Greeter, context) })),
  network: { delayMs: { kind: 'uniform', minMs: 5, maxMs: 15 } },
  faults: [{ kind: 'partition', atMs: 150, groups: [['n1'], ['n2']], forMs: 200 }],
});
simulation.runFor(500);
console.log(simulation.fields('n2')?.['heard']);
console.log(simulation.fingerprint);
