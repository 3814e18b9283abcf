import type { NodeId, RequestId } from '@netsplit/simulator/node';
import type { Broadcast, BroadcastOutputs } from '../contract.ts';
import { LinkedNode, type Stamp, type TotalMessage } from '../given.ts';
import { compare } from './process.ts';

/** A broadcast that waits for its turn, under the stamp of its sending. */
interface Waiting extends Stamp {
  readonly text: string;
}

/**
 * Total order broadcast from Lamport's clocks: part C once more, where what is first in the queue is not
 * granted to its process but delivered everywhere (Lamport 1978, "Ordering the Events Totally").
 */
export class TotalProcess extends LinkedNode<TotalMessage, Broadcast, never, BroadcastOutputs> {
  time = 0;
  /** What is known here and not delivered. */
  waiting: Waiting[] = [];
  /** The time of the latest message from each other process. */
  heard = new Map<NodeId, number>();
  /** How many broadcasts of each process were delivered. */
  delivered = new Map<NodeId, number>();

  override onRequest(_id: RequestId, { text }: Broadcast): void {
    this.time += 1;
    this.waiting.push({ time: this.time, process: this.id, text });
    this.transmitToAll({ kind: 'broadcast', time: this.time, text });
    this.deliverWhatIsSettled();
  }

  override onDelivery(from: NodeId, message: TotalMessage): void {
    this.time = Math.max(this.time, message.time) + 1;
    this.heard.set(from, message.time);
    if (message.kind === 'broadcast') {
      this.waiting.push({ time: message.time, process: from, text: message.text });
      // To everyone: each process has to know that nothing earlier of this one is under way.
      this.time += 1;
      this.transmitToAll({ kind: 'acknowledge', time: this.time });
    }
    this.deliverWhatIsSettled();
  }

  /** The first is settled when every other process has sent something later: nothing can come before it. */
  private deliverWhatIsSettled(): void {
    this.waiting.sort(compare);
    for (;;) {
      const [first] = this.waiting;
      if (first === undefined || !this.isSettled(first)) return;
      this.waiting.shift();
      const { process, text } = first;
      const number = (this.delivered.get(process) ?? 0) + 1;
      this.delivered.set(process, number);
      this.output('delivered', { from: process, number, text });
    }
  }

  /** Its own sender has sent it: later words of that one are later on the link, too. */
  private isSettled({ time, process }: Stamp): boolean {
    return this.peers.every((peer) => peer === process || (this.heard.get(peer) ?? 0) > time);
  }
}
