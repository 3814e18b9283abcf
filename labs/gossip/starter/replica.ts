import { Node, type NodeId, type RequestId, type TimerName } from '@netsplit/simulator/node';
import type { ReplicaOutputs, ReplicaRequest, ReplicaResponse } from '../contract.ts';
import type { Direction, Entry, ReplicaMessage } from '../given.ts';

// Ten lines at a time: run `npx netsplit test gossip B` after each step and read what it says.

/** Part B: a site with a copy of the database, which makes it equal to the others'. */
export class Replica extends Node<ReplicaMessage, ReplicaRequest, ReplicaResponse, ReplicaOutputs> {
  /** What this site has, and what goes round. */
  entries = new Map<string, Entry>();
  direction: Direction = 'push-pull';
  // Step 5: the death certificates that this site retains, and that sleep.

  override onStart(): void {
    // Step 2: the first cycle: this.setTimer('cycle', untilNextCycle(this.now()));
  }

  override onRequest(_id: RequestId, _request: ReplicaRequest): void {
    // Step 1, by request.kind:
    //   'write': an entry { kind: 'item', key, value, stamp }. The stamp is { time, site: this.id }, and greater
    //     than that of what it replaces. this.respond(id, { kind: 'written', stamp });
    //   'read': this.respond(id, { kind: 'found', value });
    //   'resolve': remember the direction. this.respond(id, { kind: 'resolving' });
    //   'delete' (step 4): an entry too, a death certificate, with RETENTION_SITES sites drawn to retain it.
    //     this.respond(id, { kind: 'deleted', stamp, retainedBy });
    // Whenever you have another version of a key than before, whoever brought it:
    //   this.output('changed', { key, value, stamp });
  }

  override onTimer(_timer: TimerName): void {
    // Step 2: a cycle begins. Compare with one site, and set the timer again:
    //   this.send(partner, { kind: 'compare', direction: this.direction, checksum: checksum(versions) });
    // Step 5: first put away the certificates whose time has come.
  }

  override onMessage(_from: NodeId, _message: ReplicaMessage): void {
    // Step 2: 'compare': the same checksum? Then there is nothing to do. Otherwise
    //   this.send(from, { kind: 'digest', direction: message.direction, versions });
    // Step 3: 'digest': you began this contact, and see both lists. What do you give, what do you want?
    //   this.send(from, { kind: 'update', entries, wanted });
    // 'update': take what is newer than what you have now, and answer with what is wanted.
    // Step 5: an old item that meets a sleeping certificate awakens it:
    //   this.output('awakened', { key, stamp });
  }
}
