// A payment is doubled by hand; the session is saved, and replayed on the code once it is mended.
import {
  hostNode,
  ManualSession,
  Node,
  readSession,
  replaySession,
  type NodeClass,
  type NodeFactory,
} from '@netsplit/simulator';

class Bank extends Node<{ id: string; amount: number }, number> {
  balance = 0;

  override onRequest(id: string, amount: number): void {
    this.broadcast({ id, amount });
  }

  override onMessage(_from: string, { amount }: { id: string; amount: number }): void {
    this.balance += amount;
  }
}

class MendedBank extends Bank {
  booked = new Set<string>();

  override onMessage(from: string, payment: { id: string; amount: number }): void {
    if (!this.booked.has(payment.id)) super.onMessage(from, payment);
    this.booked.add(payment.id);
  }
}

const of =
  (bank: NodeClass): NodeFactory =>
  (context) =>
    hostNode(bank, context);

const session = new ManualSession({
  seed: 1,
  nodes: ['n1', 'n2'].map((id) => ({ id, create: of(Bank) })),
});
session.run(1);
session.take(session.request('n1', 5));
const [payment] = session.pending();
if (payment === undefined) throw new Error('nothing was sent');
session.drop(payment);
console.log(`dropped: ${String(session.simulation.fields('n2')?.['balance'])}`);
session.back();
session.duplicate(payment);
session.run(50);
console.log(`doubled: ${String(session.simulation.fields('n2')?.['balance'])}`);

const saved = readSession(JSON.stringify(session.save()));
const replay = replaySession(saved, { create: () => of(MendedBank) });
console.log(`mended: ${String(replay.session.simulation.fields('n2')?.['balance'])}`);
