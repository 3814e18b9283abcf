// A server answers before it has written down what it promised, and a crash strikes in between.
import { hostNode, Node, Simulation, type Act, type RequestId } from '@netsplit/simulator';

class Ledger extends Node<never, string, string> {
  override onStart(): void {
    const kept = this.disk.read('entry');
    this.note(`the ledger says ${JSON.stringify(kept ?? 'nothing')}`);
  }

  override onRequest(id: RequestId, entry: string): void {
    this.respond(id, 'written'); // The first effect. It should have been the last.
    this.disk.write('entry', entry);
    this.disk.sync();
  }
}

const acts: Act[] = [];
const simulation = new Simulation({
  seed: 1,
  nodes: [{ id: 's1', create: (context) => hostNode(Ledger, context) }],
  faults: [{ kind: 'crash', atMs: 5, node: 's1', afterEffects: 1, forMs: 20 }],
  observe: (act) => acts.push(act),
});
simulation.request('s1', 'pay Ada 5', { atMs: 10 });
simulation.runFor(100);
for (const act of acts) {
  if (act.kind === 'responded') console.log(`${act.atMs} ms: the client is told "${act.response}"`);
  if (act.kind === 'crashed') console.log(`${act.atMs} ms: ${act.node} crashes`);
  if (act.kind === 'noted') console.log(`${act.atMs} ms: ${act.text}`);
}
