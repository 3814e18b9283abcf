import type { NodeId, RequestId } from '@netsplit/simulator/node';
import type { Broadcast, BroadcastOutputs } from '../contract.ts';
import { LinkedNode, type CausalMessage, type Vector } from '../given.ts';

export class CausalProcess extends LinkedNode<CausalMessage, Broadcast, never, BroadcastOutputs> {
  /** How many broadcasts of each process have been delivered here. Only these are counted. */
  delivered: Vector = {};

  override onRequest(_id: RequestId, _request: Broadcast): void {
    // Step 5: which broadcasts may be causes of this one? Send them along, as a vector that counts this
    // one, too, and deliver it here at once:
    //   this.transmitToAll({ vector, text: request.text });
    //   this.output('delivered', { from: this.id, number: …, text: request.text });
  }

  override onDelivery(_from: NodeId, _message: CausalMessage): void {
    // Step 6: is there a broadcast that this one may have been caused by, and that is not delivered here?
    // Then hold this one back. And look again at what you hold back whenever you deliver something.
  }
}
