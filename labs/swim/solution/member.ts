import type { NodeId, RequestId } from '@netsplit/simulator/node';
import type { Request } from '../contract.ts';
import type { Message, Update } from '../given.ts';
import { overrides } from './override.ts';
import { Prober } from './prober.ts';

/**
 * `asking`: knows nothing of the group yet. `leaving`: tells the others so, and answers until they
 * know. `out`: is deaf.
 */
type Standing = 'in' | 'asking' | 'leaving' | 'out';

/** A member of a group: of those it was configured with, or of one that it comes into later. */
export class Member extends Prober {
  standing: Standing = 'in';
  leaveRequest: RequestId | undefined = undefined;

  override onStart(): void {
    const lives = this.disk.read('generation');
    this.beginLife(typeof lives === 'number' ? lives + 1 : 1);
    if (this.generation > 1) {
      // Whatever this node knew is gone with its earlier life.
      this.isFounder = false;
      this.standing = 'asking';
      this.spread(this.myself());
    }
    this.beginPeriod();
  }

  override onMessage(from: NodeId, message: Message): void {
    if (this.standing === 'out') return;
    this.hear(message);
    switch (message.kind) {
      case 'ping':
        return this.say(from, { kind: 'ack', number: message.number, member: this.name() });
      case 'ping-req':
        return this.runErrand(from, message.number, message.target);
      case 'ack':
        return this.hearAck(from, message.number, message.member);
      case 'hello':
        return this.send(from, { kind: 'welcome', from: this.name(), updates: this.allKnown() });
      case 'welcome':
        if (this.standing === 'asking') this.standing = 'in';
        return;
      case 'nack':
        return this.hearNack(from, message.number);
    }
  }

  override onRequest(id: RequestId, request: Request): void {
    switch (request.kind) {
      case 'weigh': {
        const isOverridden = overrides(request.heard, request.known);
        return this.respond(id, { kind: 'weighed', overrides: isOverridden });
      }
      case 'leave':
        return this.leave(id);
      case 'join':
        return this.join(id);
    }
  }

  protected override beginPeriod(): void {
    const hasToldTheGroup = !this.rumours.has(this.id) || this.others().length === 0;
    if (this.standing === 'leaving' && hasToldTheGroup) return this.goOut();
    super.beginPeriod();
    if (this.standing === 'asking') this.askForTheGroup();
    this.contactADeparted();
  }

  // Coming and going (§3.2)

  /** On the disk first, then in the mouth: a name that was used once must never be used again. */
  private beginLife(generation: number): void {
    this.generation = generation;
    this.incarnation = 0;
    this.disk.write('generation', generation);
    this.disk.sync();
  }

  /** What is confirmed stays so, in all the group. Who lives all the same goes on under another name. */
  protected override heardToHaveFailed(): void {
    this.beginLife(this.generation + 1);
    this.spread(this.myself());
  }

  private askForTheGroup(): void {
    // Any node will do, and the next time another one: perhaps this one is down.
    if (this.peers.length === 0) this.standing = 'in';
    else this.say(this.random.pick(this.peers), { kind: 'hello' });
  }

  private allKnown(): Update[] {
    const others = this.peers.flatMap((node) => this.recordOf(node) ?? []);
    return [this.myself(), ...others];
  }

  private leave(id: RequestId): void {
    if (this.standing === 'leaving' || this.standing === 'out') {
      return this.respond(id, { kind: 'left' });
    }
    this.leaveRequest = id;
    this.standing = 'leaving';
    this.isLeaving = true;
    this.spread(this.myself());
  }

  private goOut(): void {
    this.standing = 'out';
    this.cancelTimer('period');
    this.cancelTimer('no ack');
    this.suspendSuspicions();
    this.probe = undefined;
    if (this.leaveRequest !== undefined) this.respond(this.leaveRequest, { kind: 'left' });
    this.leaveRequest = undefined;
  }

  private join(id: RequestId): void {
    if (this.standing === 'leaving') this.goOut();
    if (this.standing === 'out') {
      this.beginLife(this.generation + 1);
      this.isLeaving = false;
      this.standing = 'asking';
      this.spread(this.myself());
      this.resumeSuspicions();
      this.beginPeriod();
    }
    this.respond(id, { kind: 'joined', as: this.name() });
  }

  /** Part E. */
  protected hearNack(_from: NodeId, _number: number): void {}
}
