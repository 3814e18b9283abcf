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
        this.tick('act');
        return;
      }
      case 'tell': {
        // IR2 (a): the message carries the time of its sending, so the tick comes first.
        this.tick('send');
        this.send(request.to, { time: this.time, what: request.what });
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
    this.time = Math.max(this.time, message.time);
    this.tick('receive');
  }

  /** IR1: the clock moves on between any two events. */
  private tick(event: Outputs['stamped']['event']): void {
    this.time += 1;
    this.output('stamped', { event, time: this.time });
  }
}

/**
 * The total order (Lamport 1978, "Ordering the Events Totally"): by time, and events of equal time by
 * process. Any order of the processes will do, if all use the same.
 */
export function compare(a: Stamp, b: Stamp): number {
  if (a.time !== b.time) return a.time - b.time;
  if (a.process === b.process) return 0;
  return a.process < b.process ? -1 : 1;
}
