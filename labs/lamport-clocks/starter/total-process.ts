import type { NodeId, RequestId } from '@netsplit/simulator/node';
import type { Broadcast, BroadcastOutputs } from '../contract.ts';
import { LinkedNode, type TotalMessage } from '../given.ts';

// Part E. Run `npx netsplit test lamport-clocks E` after each step and read what it says. You have written
// nearly all of it in part C, with `compare` of part A: what is first in everybody's queue?

export class TotalProcess extends LinkedNode<TotalMessage, Broadcast, never, BroadcastOutputs> {
  time = 0;
  // What waits here for its turn, in which order? And what do you have to know of each other process?

  override onRequest(_id: RequestId, _request: Broadcast): void {
    // Step 1: an event. Tell everyone, and remember it yourself. You may not deliver it yet. Why not?
    //   this.transmitToAll({ kind: 'broadcast', time: this.time, text: request.text });
  }

  override onDelivery(_from: NodeId, _message: TotalMessage): void {
    // Every message moves the clock, and tells how late it is at its sender.
    // Step 2: a broadcast waits, and is acknowledged. To whom?
    //   this.transmitToAll({ kind: 'acknowledge', time: this.time });
    // Step 3: after each message, deliver what is settled, the first in the total order first:
    //   this.output('delivered', { from, number, text });   // number: how many of its sender, 1 for the first
    // A broadcast is settled when nothing that comes before it can arrive any more. How do you know?
  }
}
