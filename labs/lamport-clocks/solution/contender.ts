import type { NodeId, RequestId } from '@netsplit/simulator/node';
import type { MutexOutputs, Use, Used } from '../contract.ts';
import { LinkedNode, type MutexMessage, type Stamp } from '../given.ts';
import { compare } from './process.ts';

/** Someone here who wants the resource. */
interface User {
  readonly id: RequestId;
  readonly forMs: number;
}

/** A process that shares a resource (Lamport 1978, "Ordering the Events Totally", rules 1 to 5). */
export class Contender extends LinkedNode<MutexMessage, Use, Used, MutexOutputs> {
  time = 0;
  /** The request queue: whoever wants the resource, or has it, as far as is known here. */
  queue: Stamp[] = [];
  /** The time of the latest message from each other process. */
  heard = new Map<NodeId, number>();
  /** Who waits here, in the order of asking: the first may be inside. */
  users: User[] = [];
  inside = false;

  /** Rule 1: tell everyone, and put the request into one's own queue. */
  override onRequest(id: RequestId, { forMs }: Use): void {
    this.time += 1;
    this.users.push({ id, forMs });
    this.queue.push({ time: this.time, process: this.id });
    this.transmitToAll({ kind: 'request', time: this.time });
    this.enterIfGranted();
  }

  override onDelivery(from: NodeId, { kind, time }: MutexMessage): void {
    this.time = Math.max(this.time, time) + 1;
    this.heard.set(from, time);
    if (kind === 'request') {
      // Rule 2. The acknowledgement is later than the request, because the clock has just heard of it.
      this.queue.push({ time, process: from });
      this.time += 1;
      this.transmit(from, { kind: 'acknowledge', time: this.time });
    } else if (kind === 'release') {
      // Rule 4.
      this.removeFirstOf(from);
    }
    this.enterIfGranted();
  }

  /** Rule 3: the user is done. */
  override onAlarm(): void {
    const user = this.users.shift();
    if (user === undefined) return;
    this.inside = false;
    this.output('left', { time: this.removeFirstOf(this.id) });
    this.time += 1;
    this.transmitToAll({ kind: 'release', time: this.time });
    this.respond(user.id, { kind: 'used' });
    this.enterIfGranted();
  }

  /** Rule 5. It is decided here, by what this process has heard: nobody grants anything. */
  private enterIfGranted(): void {
    const [first] = this.queue.sort(compare);
    const [user] = this.users;
    if (this.inside || first === undefined || user === undefined) return;
    // (i) Of the requests known here, one's own is the first.
    if (first.process !== this.id) return;
    // (ii) None that comes before it is still under way: on FIFO links, later messages come later.
    if (this.peers.some((peer) => (this.heard.get(peer) ?? 0) <= first.time)) return;
    this.inside = true;
    this.output('entered', { time: first.time });
    this.setTimer('leave', user.forMs);
  }

  /** A process's requests are granted in its order, so what it releases is its first. Returns its time. */
  private removeFirstOf(process: NodeId): number {
    const at = this.queue.sort(compare).findIndex((stamp) => stamp.process === process);
    const [first] = this.queue.splice(at, 1);
    return first?.time ?? 0;
  }
}
