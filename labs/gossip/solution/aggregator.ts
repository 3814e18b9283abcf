import { Node, type NodeId, type RequestId } from '@netsplit/simulator/node';
import type { AggregatorOutputs, AggregatorResponse, Estimate } from '../contract.ts';
import { measurement, sample, untilNextCycle } from '../given.ts';
import type { AggregatorMessage, Transfer } from '../given.ts';

/**
 * A node that learns the average of what all measure: it holds a sum and a weight, and in each round gives
 * half of both away. Their ratio becomes the average everywhere, as long as none of the mass is lost.
 *
 * @see Kempe, Dobra and Gehrke 2003, Protocol Push-Sum
 */
export class Aggregator extends Node<
  AggregatorMessage,
  Estimate,
  AggregatorResponse,
  AggregatorOutputs
> {
  epoch = 0;
  sum = 0;
  weight = 0;
  lastNumber = 0;
  /** What left this node, and may not have come: by receiver, one at the most to each. */
  unacknowledged = new Map<NodeId, Transfer>();
  /** By sender, the number of the last transfer that was added here. */
  added = new Map<NodeId, number>();

  override onStart(): void {
    // After a crash the mass is gone, and nobody knows how much it was: all begin anew.
    this.join(((this.disk.read('epoch') as number | undefined) ?? 0) + 1);
    this.setTimer('round', untilNextCycle(this.now()));
  }

  override onRequest(id: RequestId): void {
    const { epoch, sum, weight } = this;
    this.respond(id, { kind: 'estimated', epoch, average: sum / weight });
  }

  override onTimer(): void {
    // The same to the same: another receiver could get it a second time.
    for (const [to, transfer] of this.unacknowledged) this.send(to, transfer);
    this.giveHalf();
    this.setTimer('round', untilNextCycle(this.now()));
  }

  override onMessage(from: NodeId, message: AggregatorMessage): void {
    if (message.epoch > this.epoch) this.join(message.epoch);
    if (message.kind === 'transfer') this.receive(from, message);
    if (message.kind === 'receipt' && message.epoch === this.epoch) {
      const { number } = message;
      if (this.unacknowledged.get(from)?.number === number) this.unacknowledged.delete(from);
    }
  }

  /** To nobody who owes a receipt: what waits for somebody out of reach stays small. */
  private giveHalf(): void {
    const { unacknowledged, peers } = this;
    const ready = unacknowledged.size === 0 ? peers : peers.filter((to) => !unacknowledged.has(to));
    const [to] = sample(this.random, ready, 1);
    if (to === undefined) return;
    this.lastNumber += 1;
    this.sum /= 2;
    this.weight /= 2;
    const { epoch, sum, weight, lastNumber: number } = this;
    const transfer: Transfer = { kind: 'transfer', epoch, number, sum, weight };
    unacknowledged.set(to, transfer);
    this.send(to, transfer);
    this.show();
  }

  private receive(from: NodeId, { epoch, number, sum, weight }: Transfer): void {
    // Not a receipt: its number may be that of another transfer by now.
    if (epoch < this.epoch) return this.send(from, { kind: 'outdated', epoch: this.epoch });
    if (number > (this.added.get(from) ?? 0)) {
      this.added.set(from, number);
      this.sum += sum;
      this.weight += weight;
      this.show();
    }
    this.send(from, { kind: 'receipt', epoch, number });
  }

  /** All mass of an earlier epoch is forgotten, and each node brings in its own once more: once. */
  private join(epoch: number): void {
    this.epoch = epoch;
    this.disk.write('epoch', epoch);
    this.disk.sync();
    this.sum = measurement(this.id);
    this.weight = 1;
    this.lastNumber = 0;
    this.unacknowledged.clear();
    this.added.clear();
    this.show();
  }

  private show(): void {
    const { epoch, sum, weight } = this;
    this.output('holds', { epoch, sum, weight });
  }
}
