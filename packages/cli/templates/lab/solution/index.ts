import { Node, type NodeId, type RequestId, type TimerName } from '@netsplit/simulator/node';
import type { Outputs, Tell, Told } from '../contract.ts';
import { RECEIVER, ROUND_TRIP_MS } from '../given.ts';

interface Message {
  /** Which of its sender's texts it is: 1, 2, 3 and so on. */
  readonly number: number;
  readonly text: string;
}

/** A text that is not confirmed. */
interface Waiting {
  readonly id: RequestId;
  readonly text: string;
}

/** Sends a text until it is confirmed. */
export class Sender extends Node<Message, Tell, Told> {
  nextNumber = 1;
  waiting = new Map<number, Waiting>();

  override onRequest(id: RequestId, { text }: Tell): void {
    const number = this.nextNumber;
    this.nextNumber += 1;
    this.waiting.set(number, { id, text });
    this.tell(number);
  }

  override onMessage(_from: NodeId, { number }: Message): void {
    const waiting = this.waiting.get(number);
    if (waiting === undefined) return;
    this.waiting.delete(number);
    this.cancelTimer(String(number));
    this.respond(waiting.id, { kind: 'told' });
  }

  override onTimer(timer: TimerName): void {
    this.tell(Number(timer));
  }

  private tell(number: number): void {
    const waiting = this.waiting.get(number);
    if (waiting === undefined) return;
    this.send(RECEIVER, { number, text: waiting.text });
    this.setTimer(String(number), 2 * ROUND_TRIP_MS);
  }
}

/** Hears each text once, and confirms every copy: the last confirmation may have been lost. */
export class Receiver extends Node<Message, never, never, Outputs> {
  heard = new Map<NodeId, Set<number>>();

  override onMessage(from: NodeId, message: Message): void {
    const numbers = this.heard.get(from) ?? new Set<number>();
    this.heard.set(from, numbers);
    if (!numbers.has(message.number)) {
      numbers.add(message.number);
      this.output('heard', { text: message.text });
    }
    this.send(from, message);
  }
}
