import type { NodeId, RequestId, TimerName } from '@netsplit/simulator/node';
import type { Request } from '../contract.ts';
import { GossipingNode } from '../given.ts';

/** What members send each other is yours to design. It must not have the kind 'gossip', which is taken. */
type Message =
  | { readonly kind: 'store'; readonly key: string; readonly value: string }
  | { readonly kind: 'stored'; readonly key: string };

/**
 * Parts E to G. A member of the store. Who is in the ring it knows from GossipingNode:
 *   this.membersNow()       the members, as far as this node knows
 *   this.isMember()         whether it is one
 *   this.setMember(isIn)    become one, or stop being one
 */
export class Member extends GossipingNode<Message, Request, unknown, object> {
  // What this node keeps, by key. In part F a key has several versions:
  // kept = new Map<string, …>();

  override onRequest(_id: RequestId, request: Request): void {
    switch (request.kind) {
      case 'join':
        // Step E1: this.setMember(true), and respond with { kind: 'done' }.
        return;
      case 'leave':
        // Step E4: the founder (FOUNDER) answers { kind: 'refused' }. Others stop being members, and respond with
        // done when they keep nothing any more.
        return;
      case 'put':
        // Step E1: keep the value, respond with { kind: 'stored' }.
        // Step E2: who owns the key, on the ring of this.membersNow()? Send it there, and respond when it is there.
        // Step F1: not one owner but as many keepers as `copies` says. Step F3: respond when `w` of them have it.
        // Step G1: if some are silent and the request is sloppy, ask others to stand in.
        return;
      case 'get':
        // Step E1: { kind: 'found', values, context }. Step E2: ask the owner. Step F2: all values that stand, and
        // contextOf them. Step F5: whoever answered with less is told the rest.
        return;
      case 'look':
        // What this node itself has: { kind: 'kept', values, hints: {}, members: this.membersNow() }.
        return;
    }
  }

  override onStoreMessage(_from: NodeId, _message: Message): void {
    // Whoever keeps something says so. Whoever is told that another one has it may count it, or let go of it.
  }

  override onStoreTimer(_name: TimerName): void {
    // What got no answer is sent again. What is not with its keepers is sent there.
  }

  override onMembers(): void {
    // Step E3: which of the keys here belong to somebody else now?
  }
}
