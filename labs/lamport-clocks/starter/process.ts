import { Node, type NodeId, type RequestId } from '@netsplit/simulator/node';
import type { Outputs, Request, Response } from '../contract.ts';
import type { Message, Stamp } from '../given.ts';

// Run `npx netsplit test lamport-clocks A` after each step and read what it says.

export class Process extends Node<Message, Request, Response, Outputs> {
  /** What this process's clock shows. */
  time = 0;

  override onRequest(_id: RequestId, request: Request): void {
    switch (request.kind) {
      case 'act':
        // Step 1, rule IR1: move the clock on, and say which time this event got:
        //   this.output('stamped', { event: 'act', time: this.time });
        return;
      case 'tell':
        // Step 2: to send is an event too, so rule IR1 holds for it. Then rule IR2 (a): what does the
        // message have to carry?
        //   this.send(request.to, { time: …, what: request.what });
        //   this.output('stamped', { event: 'send', time: … });
        return;
      case 'arrange':
        // Step 4: respond with the stamps in the order that every process would give them:
        //   this.respond(id, [...request.stamps].sort(compare));
        return;
    }
  }

  override onMessage(_from: NodeId, _message: Message): void {
    // Step 3, rule IR2 (b): the receipt is later than everything here so far, and later than the
    // sending. Which time does it get?
    //   this.output('stamped', { event: 'receive', time: … });
  }
}

/**
 * Step 4: the total order, as `sort` wants it: negative if `a` comes first, positive if `b` does. By time;
 * and if the times are equal?
 */
function compare(_a: Stamp, _b: Stamp): number {
  return 0;
}
