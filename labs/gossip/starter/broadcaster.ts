import { Node, type NodeId, type RequestId, type TimerName } from '@netsplit/simulator/node';
import type { BroadcastOutputs, BroadcastRequest, BroadcastResponse } from '../contract.ts';

/** Part C: what nodes send each other. It is yours to design: the paper has four kinds. */
export type TreeMessage = { readonly kind: 'gossip' };

/** Part C: a node that sends texts along a tree, and mends the tree out of what it hears beside it. */
export class Broadcaster extends Node<
  TreeMessage,
  BroadcastRequest,
  BroadcastResponse,
  BroadcastOutputs
> {
  // Step 1: the texts that are here: texts = noTexts(). Each has a source and a number: a source that no
  // other node and no earlier life of this one has (step 6).
  // Step 2: which links are of the tree. At first all are: new Set(neighboursOf(this.id, this.peers)).

  override onStart(): void {
    // Step 3: set a timer, to tell the neighbours from time to time what is here.
  }

  override onRequest(_id: RequestId, _request: BroadcastRequest): void {
    // Step 1: a text to broadcast: keep it, this.output('delivered', { text }), send it to your neighbours, and
    //   this.respond(id, { kind: 'accepted' });
    // a read: this.respond(id, { kind: 'texts', texts });
  }

  override onMessage(_from: NodeId, _message: TreeMessage): void {
    // Step 1: a text. If keep(…) says that it is new, deliver it and pass it on; not to where it came from.
    // Step 2: if it is not: this link brings nothing. Say so to its sender, and both leave it out of the tree.
    // Step 3: word of texts, as a digest. Is something missing here? It may be on its way: wait for a while.
    // Step 4: somebody asks for what is missing there: send it, and the link is of the tree again.
  }

  override onTimer(_timer: TimerName): void {
    // Step 3: send digestOf(this.texts) along the links that are not of the tree.
    // Step 4: what you waited for did not come: ask the neighbour that told you of it; after a while, the next.
    // Step 5: one neighbour in turn hears from you even without news.
  }
}

/** Part C, at the end: a node that lets texts wait for each other, so that many go in one message. */
export class ThriftyBroadcaster extends Broadcaster {
  // Step 7: instead of sending a text at once, put it to those that wait. When a timer fires, send them all.
}
