import { Node, type NodeId, type RequestId, type TimerName } from '@netsplit/simulator/node';
import type { Outputs, Request, Response } from '../contract.ts';
import { ROUND_TRIP_MS, SERVER } from '../given.ts';

/** Longer than a round trip, or every slow answer would be asked for twice. */
const RETRY_AFTER_MS = 2.5 * ROUND_TRIP_MS;

/** From a client to the server. A retry is the same message again. */
interface Ask {
  readonly kind: 'ask';
  /** Which of this client's requests it is: 1, 2, 3 and so on. */
  readonly number: number;
  /** The client has had the answers to all its requests below this number. */
  readonly answeredBelow: number;
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

/** A request that has no answer yet. */
interface Waiting {
  readonly id: RequestId;
  readonly request: Request;
}

/** Asks the server, and goes on asking until it is answered. */
export class Client extends Node<Message, Request, Response> {
  nextNumber = 1;
  waiting = new Map<number, Waiting>();

  override onRequest(id: RequestId, request: Request): void {
    // The number is given once, before the first attempt: by it, the server knows a retry from a
    // new request (Birrell and Nelson, "Simple Calls").
    const number = this.nextNumber;
    this.nextNumber += 1;
    this.waiting.set(number, { id, request });
    this.ask(number);
  }

  override onTimer(timer: TimerName): void {
    // Was the request lost, or the reply, or is it late? There is no telling (Waldo and others,
    // "Partial Failure and Concurrency"), so do what is right in each case: ask again.
    this.ask(Number(timer));
  }

  override onMessage(_from: NodeId, reply: Message): void {
    if (reply.kind !== 'reply') return;
    const waiting = this.waiting.get(reply.number);
    // A duplicate, or the answer to an early attempt, come late: this request is answered already.
    if (waiting === undefined) return;
    this.waiting.delete(reply.number);
    this.cancelTimer(String(reply.number));
    this.respond(waiting.id, reply.response);
  }

  /** Sends a request, for the first time or again, and sets its timer: one for each number. */
  private ask(number: number): void {
    const waiting = this.waiting.get(number);
    if (waiting === undefined) return;
    const answeredBelow = this.answeredBelow();
    this.send(SERVER, { kind: 'ask', number, answeredBelow, request: waiting.request });
    this.setTimer(String(number), RETRY_AFTER_MS);
  }

  private answeredBelow(): number {
    return Math.min(this.nextNumber, ...this.waiting.keys());
  }
}

/** What the server knows of one client. */
interface Session {
  /** The number of the request that takes effect next: all below have, and none above. */
  next: number;
  /** Requests that arrived before one that the client made earlier. */
  early: Map<number, Request>;
  /** Answers that the client may ask for once more. */
  answers: Map<number, Response>;
}

/** Lets every request take effect once, in its client's order, and answers each as often as asked. */
export class Server extends Node<Message, never, never, Outputs> {
  // One session for each client: two clients may well use the same numbers.
  sessions = new Map<NodeId, Session>();
  pages = 0;
  counters = new Map<string, number>();

  override onMessage(client: NodeId, ask: Message): void {
    if (ask.kind !== 'ask') return;
    const session = this.sessionOf(client);
    this.forget(session, ask.answeredBelow);
    if (ask.number >= session.next) {
      session.early.set(ask.number, ask.request);
      this.serve(client, session);
    } else {
      this.reply(client, session, ask.number);
    }
  }

  /** Performs what is due, and stops at the first request that has not arrived. */
  private serve(client: NodeId, session: Session): void {
    for (;;) {
      const number = session.next;
      const request = session.early.get(number);
      if (request === undefined) return;
      session.early.delete(number);
      session.answers.set(number, this.perform(client, request));
      session.next += 1;
      this.tellMemory();
      this.reply(client, session, number);
    }
  }

  /** Answers from memory, so that a second answer never differs from the first. */
  private reply(client: NodeId, session: Session, number: number): void {
    const response = session.answers.get(number);
    // Forgotten, for the client said that it has had this answer: what came was an old copy.
    if (response === undefined) return;
    this.send(client, { kind: 'reply', number, response });
  }

  /** Only the client knows which answers arrived, so only its word makes it safe to forget them. */
  private forget(session: Session, answeredBelow: number): void {
    const before = session.answers.size;
    for (const number of session.answers.keys()) {
      if (number < answeredBelow) session.answers.delete(number);
    }
    if (session.answers.size !== before) this.tellMemory();
  }

  /** The one effect of a request, and its answer. */
  private perform(client: NodeId, request: Request): Response {
    switch (request.kind) {
      case 'echo':
        return { kind: 'echoed', text: request.text };
      case 'print': {
        this.pages += 1;
        this.output('printed', { client, line: request.line, page: this.pages });
        return { kind: 'printed', page: this.pages };
      }
      case 'add': {
        const { counter, amount } = request;
        const value = this.countOf(counter) + amount;
        this.counters.set(counter, value);
        this.output('added', { client, counter, amount, value });
        return { kind: 'count', counter, value };
      }
      case 'read':
        return { kind: 'count', counter: request.counter, value: this.countOf(request.counter) };
    }
  }

  private countOf(counter: string): number {
    return this.counters.get(counter) ?? 0;
  }

  private sessionOf(client: NodeId): Session {
    let session = this.sessions.get(client);
    if (session === undefined) {
      session = { next: 1, early: new Map(), answers: new Map() };
      this.sessions.set(client, session);
    }
    return session;
  }

  private tellMemory(): void {
    let answers = 0;
    for (const session of this.sessions.values()) answers += session.answers.size;
    this.output('remembers', { answers });
  }
}
