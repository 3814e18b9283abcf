import { Node, type NodeId, type RequestId } from '@netsplit/simulator/node';
import type { Outputs, Request, Response } from '../contract.ts';
import type { Message, Stamp } from '../given.ts';

/** A process with a logical clock (Lamport 1978, "Logical Clocks"). */
export class Process extends Node<Message, Request, Response, Outputs> {
  /** What the clock shows: the time of the latest event here. */
  time = 0;

  override onRequest(id: RequestId, request: Request): void {
    switch (request.kind) {
      case 'act': {
        this.stamped('act', this.tick());
        return;
      }
      case 'tell': {
        // IR2 (a): the message carries the time of its sending.
        const stamp = this.tick();
        this.send(request.to, { stamp, what: request.what });
        this.stamped('send', stamp);
        return;
      }
      case 'arrange': {
        this.respond(id, [...request.stamps].sort(compare));
        return;
      }
    }
  }

  override onMessage(_from: NodeId, message: Message): void {
    // IR2 (b): not before what the clock shows, and later than the sending. To receive is an event
    // too, so the tick makes it later.
    this.time = Math.max(this.time, message.stamp.time);
    this.stamped('receive', this.tick());
  }

  /** IR1: the clock moves on between any two events. */
  private tick(): Stamp {
    this.time += 1;
    return { time: this.time, process: this.id };
  }

  private stamped(event: Outputs['stamped']['event'], stamp: Stamp): void {
    this.output('stamped', { event, stamp });
  }
}

/**
 * The total order (Lamport 1978, "Ordering the Events Totally"): by time, and events of equal time by
 * process. Any order of the processes will do, if all use the same.
 */
function compare(a: Stamp, b: Stamp): number {
  if (a.time !== b.time) return a.time - b.time;
  if (a.process === b.process) return 0;
  return a.process < b.process ? -1 : 1;
}
