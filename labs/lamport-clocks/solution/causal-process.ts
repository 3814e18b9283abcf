import type { NodeId, RequestId } from '@netsplit/simulator/node';
import type { Broadcast, BroadcastOutputs } from '../contract.ts';
import { LinkedNode, type CausalMessage, type Vector } from '../given.ts';
import { entry } from './vector-clock.ts';

/** A broadcast that has arrived, and whose causes may be missing. */
interface Held extends CausalMessage {
  readonly from: NodeId;
}

/** Causal broadcast (Birman, Schiper and Stephenson 1991, the CBCAST protocol). */
export class CausalProcess extends LinkedNode<CausalMessage, Broadcast, never, BroadcastOutputs> {
  /** How many broadcasts of each process have been delivered here. Nothing else is counted. */
  delivered: Vector = {};
  held: readonly Held[] = [];

  override onRequest(_id: RequestId, { text }: Broadcast): void {
    // The vector says what this broadcast may have been caused by: all that was delivered here before.
    const vector = { ...this.delivered, [this.id]: entry(this.delivered, this.id) + 1 };
    this.transmitToAll({ vector, text });
    this.deliver({ from: this.id, vector, text });
  }

  override onDelivery(from: NodeId, message: CausalMessage): void {
    this.held = [...this.held, { from, ...message }];
    // What is delivered may be what another one has waited for.
    for (let due = this.nextDue(); due !== undefined; due = this.nextDue()) {
      const delivered = due;
      this.held = this.held.filter((held) => held !== delivered);
      this.deliver(delivered);
    }
  }

  private nextDue(): Held | undefined {
    return this.held.find((held) => this.isDue(held));
  }

  /** The delay rule: it is the sender's next broadcast, and all that the sender had delivered is here. */
  private isDue({ from, vector }: Held): boolean {
    for (const process in vector) {
      const lacks = entry(vector, process) - entry(this.delivered, process);
      if (process === from ? lacks !== 1 : lacks > 0) return false;
    }
    return true;
  }

  private deliver({ from, vector, text }: Held): void {
    const number = entry(vector, from);
    this.delivered = { ...this.delivered, [from]: number };
    this.output('delivered', { from, number, text });
  }
}
