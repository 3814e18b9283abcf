import { Node, type NodeId, type RequestId, type TimerName } from '@netsplit/simulator/node';
import type { Outputs, Tell, Told } from '../contract.ts';
import { RECEIVER, ROUND_TRIP_MS } from '../given.ts';

interface Message {
  readonly text: string;
}

export class Sender extends Node<Message, Tell, Told> {
  override onRequest(_id: RequestId, _request: Tell): void {
    // Step 1: remember the request, and send its text: this.send(RECEIVER, { text });
    // Step 2: what if it is lost? this.setTimer(…, 2 * ROUND_TRIP_MS);
  }

  override onMessage(_from: NodeId, _message: Message): void {
    // Step 1: the text was heard. Respond to the request that it belongs to.
  }

  override onTimer(_timer: TimerName): void {
    // Step 2: nothing was heard so far. Send the text again.
  }
}

export class Receiver extends Node<Message, never, never, Outputs> {
  override onMessage(_from: NodeId, _message: Message): void {
    // Step 1: this.output('heard', { text: message.text }), and confirm it to where it came from.
    // Step 3: is it a copy of what was heard before?
  }
}
