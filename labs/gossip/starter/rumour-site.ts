import { Node, type NodeId, type RequestId, type TimerName } from '@netsplit/simulator/node';
import type { Outputs, Response, Tell } from '../contract.ts';
import type { RumourMessage } from '../given.ts';

// Ten lines at a time: run `npx netsplit test gossip A` after each step and read what it says.

/** Part A: a site that spreads rumours until it finds that most have heard them. */
export class RumourSite extends Node<RumourMessage, Tell, Response, Outputs> {
  // What must a site remember of a rumour? That it knows it, and since which cycle; whether it is hot;
  // and what came of this cycle's contact.

  override onRequest(_id: RequestId, _request: Tell): void {
    // Step 1: learn the rumour. If it is new:
    //   this.output('learned', { rumour });
    //   this.setTimer('cycle', untilNextCycle(this.now()));
    // and answer, new or not: this.respond(id, { kind: 'told' });
  }

  override onTimer(_timer: TimerName): void {
    // A cycle begins. For each hot rumour:
    // Step 3: judge the contact of the last cycle, if there was one. When you lose interest:
    //   this.output('tired', { rumour });
    // Step 1: otherwise push it to one site: const [partner] = sample(this.random, this.peers, 1);
    //   this.send(partner, { kind: 'rumour', rumour, manner, cycle: cycleAt(this.now()) });
    // and set the timer again, as long as something is hot.
  }

  override onMessage(_from: NodeId, _message: RumourMessage): void {
    // Step 1: a rumour that you hear for the first time you learn as if you had been told.
    // Step 2: answer every rumour: did you know it when that cycle began?
    //   this.send(from, { kind: 'feedback', rumour, cycle, knew });
    // Step 3: feedback tells what came of the contact of this cycle.
  }
}
