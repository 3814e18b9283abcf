import { Node, type NodeId, type RequestId } from '@netsplit/simulator/node';
import type { VectorOutputs, VectorRequest } from '../contract.ts';
import type { Relation, Vector, VectorMessage } from '../given.ts';
import { merge, relate } from './vector-clock.ts';

export class VectorProcess extends Node<VectorMessage, VectorRequest, Relation, VectorOutputs> {
  /** How many events of each process this one knows of, its own included. */
  vector: Vector = {};

  override onRequest(id: RequestId, request: VectorRequest): void {
    switch (request.kind) {
      case 'act':
        // Step 1: an event of this process. Count it, in one place of the vector, and say:
        //   this.output('stamped', { event: 'act', vector: this.vector });
        return;
      case 'tell':
        // Step 1: an event as well. What does the message have to carry?
        return;
      case 'relate':
        this.respond(id, relate(request.a, request.b));
        return;
    }
  }

  override onMessage(_from: NodeId, message: VectorMessage): void {
    // Step 2: the receiver knows now what it knew before, and what the sender knew.
    this.vector = merge(this.vector, message.vector);
    // Step 3: and the receipt is an event.
  }
}
