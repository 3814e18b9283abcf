import { Node, type NodeId, type RequestId } from '@netsplit/simulator/node';
import type { VectorOutputs, VectorRequest } from '../contract.ts';
import type { Relation, Vector, VectorMessage } from '../given.ts';
import { entry, merge, relate } from './vector-clock.ts';

/** A process with a vector clock (Mattern 1989, "Vector Time"). */
export class VectorProcess extends Node<VectorMessage, VectorRequest, Relation, VectorOutputs> {
  /** How many events of each process are in the past of the latest event here, which counts as well. */
  vector: Vector = {};

  override onRequest(id: RequestId, request: VectorRequest): void {
    switch (request.kind) {
      case 'act': {
        this.tick('act');
        return;
      }
      case 'tell': {
        this.tick('send');
        this.send(request.to, { vector: this.vector, what: request.what });
        return;
      }
      case 'relate': {
        this.respond(id, relate(request.a, request.b));
        return;
      }
    }
  }

  override onMessage(_from: NodeId, message: VectorMessage): void {
    // What either of them knew is now in the past, and the receipt is an event of its own.
    this.vector = merge(this.vector, message.vector);
    this.tick('receive');
  }

  /** An event: the process counts it in its own place, which nobody else ever counts in. */
  private tick(event: VectorOutputs['stamped']['event']): void {
    this.vector = { ...this.vector, [this.id]: entry(this.vector, this.id) + 1 };
    this.output('stamped', { event, vector: this.vector });
  }
}
