import { Node, type NodeId, type RequestId, type TimerName } from '@netsplit/simulator/node';
import type { Outputs, Request, Response } from '../contract.ts';
import { ROUND_TRIP_MS, SERVER } from '../given.ts';

// Ten lines at a time: run `npx netsplit test first-contact A` after each step and read what it says.

/** Longer than a round trip. Why? And how much longer? The tests leave it to you. */
const RETRY_AFTER_MS = 2 * ROUND_TRIP_MS;

/** From a client to the server. The fields are yours: part B will need one more. */
interface Ask {
  readonly kind: 'ask';
  /** Which of this client's requests it is: 1, 2, 3 and so on. */
  readonly number: number;
  readonly request: Request;
}

/** From the server to a client. */
interface Reply {
  readonly kind: 'reply';
  /** The number of the request that it answers. */
  readonly number: number;
  readonly response: Response;
}

type Message = Ask | Reply;

export class Client extends Node<Message, Request, Response> {
  nextNumber = 1;
  // What must a client remember of a request that has no answer yet? Keep it here, by its number:
  // waiting = new Map<number, …>();

  override onRequest(_id: RequestId, _request: Request): void {
    // Part A, step 1: give the request the next number, remember it, and send it:
    //   this.send(SERVER, { kind: 'ask', number, request });
    // Part A, step 3: nothing says that it arrived. Set a timer that is named for the number:
    //   this.setTimer(String(number), RETRY_AFTER_MS);
  }

  override onMessage(_from: NodeId, _message: Message): void {
    // Part A, step 2: find the request that this reply answers, by its number, and answer it:
    //   this.respond(id, message.response);
    // A request is answered once. What of a second reply to it? And what of its timer?
  }

  override onTimer(_timer: TimerName): void {
    // Part A, step 3: no answer yet. Send the same request again, and set the timer again.
  }
}

export class Server extends Node<Message, never, never, Outputs> {
  override onMessage(_from: NodeId, _message: Message): void {
    // Part A, step 1: answer an 'echo' with { kind: 'echoed', text }, sent back to where it came from:
    //   this.send(from, { kind: 'reply', number: message.number, response });
    // Part B: what has been printed must not be printed again, and yet the answer may be needed again.
    // Part C: a client's requests take effect in the order in which the client made them.
  }
}
