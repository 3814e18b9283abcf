import { Node, type NodeId, type RequestId } from '@netsplit/simulator/node';
import type { Act, HybridOutputs, Tell } from '../contract.ts';
import type { HybridMessage, HybridTime } from '../given.ts';

// Part F. Run `npx netsplit test lamport-clocks F` after each step and read what it says.

export class HybridProcess extends Node<HybridMessage, Act | Tell, never, HybridOutputs> {
  clock: HybridTime = { l: 0, c: 0 };

  override onRequest(_id: RequestId, _request: Act | Tell): void {
    // Step 1: read the clock on the wall, once: const physical = Math.floor(this.now());
    // If it is ahead of `l`, take it. If not, `l` stays, and what tells this event from the one before?
    //   this.output('stamped', { event, physical, l, c });
    // Step 2: a message carries the time of its sending:
    //   this.send(request.to, { time: this.clock, what: request.what });
  }

  override onMessage(_from: NodeId, _message: HybridMessage): void {
    // Step 3: three times meet here: that of the event before, that of the sending, and the wall's. The
    // greatest `l` wins. What is `c`, if it was the first of them, the second, both, or the wall?
  }
}
