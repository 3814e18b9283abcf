import { Node, type NodeId, type RequestId, type TimerName } from '@netsplit/simulator/node';
import type { LinkOutputs, Transmit } from '../contract.ts';
import { ROUND_TRIP_MS } from '../given.ts';

/** Longer than a round trip, or every text would be sent twice. */
const RESEND_AFTER_MS = 2 * ROUND_TRIP_MS;

/** A text on its way; a second attempt is the same message again. */
interface Data {
  readonly kind: 'data';
  /** Which text of this direction it is: 1, 2, 3 and so on. */
  readonly number: number;
  readonly text: string;
}

/** "I have delivered all that you sent me below this number." A later one makes up for those lost. */
interface Ack {
  readonly kind: 'ack';
  readonly below: number;
}

type Message = Data | Ack;

/** One end of the links to all others (Kleppmann's notes, 2.3). */
export class Endpoint extends Node<Message, Transmit, never, LinkOutputs> {
  /** What is sent to each other one and not yet known to have arrived, in its order. */
  unconfirmed = new Map<NodeId, Data[]>();
  /** The number of the last text to each: each direction counts by itself. */
  sentTo = new Map<NodeId, number>();
  /** How many texts of each have been delivered here. */
  deliveredFrom = new Map<NodeId, number>();

  override onRequest(_id: RequestId, { to, text }: Transmit): void {
    const number = (this.sentTo.get(to) ?? 0) + 1;
    this.sentTo.set(to, number);
    const data: Data = { kind: 'data', number, text };
    const waiting = [...this.waitingFor(to), data];
    this.unconfirmed.set(to, waiting);
    this.send(to, data);
    if (waiting.length === 1) this.setTimer(to, RESEND_AFTER_MS);
  }

  override onMessage(from: NodeId, message: Message): void {
    if (message.kind === 'data') this.take(from, message);
    else this.confirm(from, message.below);
  }

  /** Silence: the texts may be lost, or the word that they arrived. Sending again is right for both. */
  override onTimer(to: TimerName): void {
    for (const data of this.waitingFor(to)) this.send(to, data);
    this.setTimer(to, RESEND_AFTER_MS);
  }

  /**
   * Delivers the text that is due. An earlier one is a copy. A later one has overtaken another: it is
   * thrown away and comes again, so that the receiver keeps one number and no text.
   */
  private take(from: NodeId, { number, text }: Data): void {
    const delivered = this.deliveredFrom.get(from) ?? 0;
    const isDue = number === delivered + 1;
    if (isDue) {
      this.deliveredFrom.set(from, number);
      this.output('delivered', { from, text });
    }
    // Also for a copy: it came because the last word was lost, or late.
    this.send(from, { kind: 'ack', below: (isDue ? number : delivered) + 1 });
  }

  private confirm(to: NodeId, below: number): void {
    const waiting = this.waitingFor(to);
    const left = waiting.filter(({ number }) => number >= below);
    if (left.length === waiting.length) return;
    this.unconfirmed.set(to, left);
    if (left.length === 0) this.cancelTimer(to);
    else this.setTimer(to, RESEND_AFTER_MS);
  }

  private waitingFor(to: NodeId): Data[] {
    return this.unconfirmed.get(to) ?? [];
  }
}
