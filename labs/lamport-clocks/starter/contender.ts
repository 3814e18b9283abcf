import type { NodeId, RequestId, TimerName } from '@netsplit/simulator/node';
import type { MutexOutputs, Use, Used } from '../contract.ts';
import { LinkedNode, type MutexMessage, type Stamp } from '../given.ts';

// Part C. Run `npx netsplit test lamport-clocks C` after each step and read what it says. You will want
// `compare` of part A: export it from ./process.ts, and import it here.

export class Contender extends LinkedNode<MutexMessage, Use, Used, MutexOutputs> {
  time = 0;
  /** Whoever wants the resource, or has it, as far as is known here. */
  queue: Stamp[] = [];
  // For rule 5 you have to know what you have heard of each other process. What exactly?
  // And of your own users: who waits, for how long each wants to stay, and whether one is inside.

  override onRequest(_id: RequestId, _request: Use): void {
    // Step 1, rule 1: an event. Tell all others, and remember it yourself:
    //   this.transmitToAll({ kind: 'request', time: this.time });
    // Step 3: perhaps you may enter at once. When?
  }

  override onDelivery(_from: NodeId, _message: MutexMessage): void {
    // Every message moves the clock (part A), and tells how late it is at its sender.
    // Step 2, rule 2: a request is put into the queue and acknowledged:
    //   this.transmit(from, { kind: 'acknowledge', time: this.time });
    // Step 4, rule 4: a release takes the request out.
    // Step 3, rule 5: after each message, look whether you may enter now:
    //   this.output('entered', { time: … });   // the time of the request that is granted
    //   this.setTimer('leave', forMs);
  }

  override onAlarm(_name: TimerName): void {
    // Step 4, rule 3: the user is done. Tell the others, and the world, and the user:
    //   this.output('left', { time: … });
    //   this.respond(id, { kind: 'used' });
  }
}
