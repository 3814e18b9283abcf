import { Node, type NodeId, type RequestId, type TimerName } from '@netsplit/simulator/node';
import type { LinkOutputs, Transmit } from '../contract.ts';
import { ROUND_TRIP_MS } from '../given.ts';

// Part B. Run `npx netsplit test lamport-clocks B` after each step and read what it says.

/** Longer than a round trip. Why? */
const RESEND_AFTER_MS = 2 * ROUND_TRIP_MS;

/** A text on its way. */
interface Data {
  readonly kind: 'data';
  /** Which text of this direction it is: 1, 2, 3 and so on. */
  readonly number: number;
  readonly text: string;
}

/** The receiver's word. What does it have to say, so that a lost one does no harm? */
interface Ack {
  readonly kind: 'ack';
}

type Message = Data | Ack;

export class Endpoint extends Node<Message, Transmit, never, LinkOutputs> {
  // What must the sender remember of a text, until when? And the receiver? For each other end apart:
  //   unconfirmed = new Map<NodeId, Data[]>();

  override onRequest(_id: RequestId, _request: Transmit): void {
    // Step 1: give the text the next number of this direction, and send it:
    //   this.send(request.to, { kind: 'data', number, text: request.text });
    // Step 3: nothing says that it arrived. Keep it, and set a timer that is named for the receiver:
    //   this.setTimer(request.to, RESEND_AFTER_MS);
  }

  override onMessage(_from: NodeId, _message: Message): void {
    // Step 1: hand a text on to the world:
    //   this.output('delivered', { from, text: message.text });
    // Step 2: only if it is the one that is due. What else may have come?
    // Step 4: say what has arrived; and when such a word comes, forget what needs no resending.
  }

  override onTimer(_to: TimerName): void {
    // Step 3: send again what may be lost, and set the timer again:
    //   this.setTimer(to, RESEND_AFTER_MS);
  }
}
