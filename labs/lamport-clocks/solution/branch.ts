import type { NodeId, RequestId } from '@netsplit/simulator/node';
import type { BankOutputs, BankRequest } from '../contract.ts';
import { LinkedNode, OPENING_BALANCE, type BankMessage } from '../given.ts';

/** A branch of a bank, with the snapshot algorithm (Chandy and Lamport 1985, section 3). */
export class Branch extends LinkedNode<BankMessage, BankRequest, never, BankOutputs> {
  balance = OPENING_BALANCE;
  /** Snapshot → what has come in, since this branch was recorded, on each channel whose marker has not. */
  recordings = new Map<string, Map<NodeId, number[]>>();

  override onRequest(_id: RequestId, request: BankRequest): void {
    if (request.kind === 'transfer') this.pay(request.to, request.amount);
    else this.record(request.name);
  }

  override onDelivery(from: NodeId, message: BankMessage): void {
    if (message.kind === 'marker') this.takeMarker(from, message.snapshot);
    else this.receive(from, message.amount);
  }

  private pay(to: NodeId, amount: number): void {
    if (amount > this.balance || to === this.id) return;
    this.balance -= amount;
    this.output('paid', { to, amount });
    this.transmit(to, { kind: 'money', amount });
  }

  private receive(from: NodeId, amount: number): void {
    this.balance += amount;
    this.output('received', { from, amount });
    // It was on its way when the sender was recorded, or the sender's marker would have come before it.
    for (const channels of this.recordings.values()) channels.get(from)?.push(amount);
  }

  /** The marker-sending rule: record the state, and send a marker on each channel before anything else. */
  private record(snapshot: string): void {
    if (this.recordings.has(snapshot)) return;
    this.output('recorded', { snapshot, balance: this.balance });
    this.recordings.set(snapshot, new Map(this.peers.map((peer) => [peer, []])));
    this.transmitToAll({ kind: 'marker', snapshot });
  }

  /**
   * The marker-receiving rule: record the state, unless that is done; then the state of the channel is what
   * came between that and now. If it is done only now, that is nothing.
   */
  private takeMarker(from: NodeId, snapshot: string): void {
    this.record(snapshot);
    const channels = this.recordings.get(snapshot);
    this.output('channel', { snapshot, from, amounts: channels?.get(from) ?? [] });
    channels?.delete(from);
  }
}
