import { Node, type NodeId, type RequestId, type TimerName } from '@netsplit/simulator/node';
import type { Outputs, Request, Response } from '../contract.ts';
import type { MemberId, Message } from '../given.ts';

// Ten lines at a time: run `npx netsplit test swim A` after each step and read what it says.

/** The probe of the present period: what must be known to judge it when the period is over? */
interface Probe {
  readonly number: number;
  readonly member: MemberId;
  // isAnswered: boolean;
}

export class Member extends Node<Message, Request, Response, Outputs> {
  lastNumber = 0;
  probe: Probe | undefined = undefined;
  // Part A, step 4: the order of this round, and how far it has come.
  // Part B: the news that is going round, and how often each piece was passed on.
  // Part C: what is known of each member (an Update), and this member's own incarnation.

  override onStart(): void {
    // Part A, step 1: the first period begins now, the next in PERIOD_MS:
    //   this.setTimer('period', PERIOD_MS);
    // In each, probe one of this.peers: give the ping the next number, and remember it in this.probe.
    //   this.send(target, { kind: 'ping', number, from: this.id, updates: [] });
  }

  override onTimer(_timer: TimerName): void {
    // Part A, step 2: another period begins. First judge the last probe: was it answered? If not,
    //   this.output('believes', { member, state: 'confirmed', incarnation: 0 });
    // Part A, step 3: a second timer, set with each ping for ACK_WITHIN_MS, asks PROXIES others to try.
    // Part C: a timer for each suspicion, named for its member.
  }

  override onMessage(_from: NodeId, _message: Message): void {
    // Part B: every message brings news, whatever its kind. Look at message.updates first.
    //
    // 'ping': answer it.
    //   this.send(from, { kind: 'ack', number: message.number, member: this.id, from: this.id, updates: [] });
    // 'ack': is it the answer to this.probe, or to a ping that you sent for another?
    // 'ping-req' (step 3): ping message.target under a number of your own; remember who asked, and its number.
  }

  override onRequest(_id: RequestId, _request: Request): void {
    // Part C: 'weigh': does one piece of news override another? Answer by the table of §4.2:
    //   this.respond(id, { kind: 'weighed', overrides: … });
    // Part D: 'leave' and 'join'.
  }
}

/** Part E: a member that reckons with being the slow one itself. */
export class LifeguardMember extends Member {}
