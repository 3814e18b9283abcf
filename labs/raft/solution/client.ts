// A client: one command at a time, the same one until it is answered (§8; dissertation §6.2 and §6.3).

import { Node, type NodeId, type RequestId } from '@netsplit/simulator/node';
import type { Request, Response } from '../contract.ts';
import { ELECTION_TIMEOUT_MIN_MS, firstMembers, HEARTBEAT_MS, type Message } from '../given.ts';

/** Longer than a command takes while all is well. */
const RETRY_AFTER_MS: number = ELECTION_TIMEOUT_MIN_MS;

interface Asked {
  readonly id: RequestId;
  readonly request: Request;
}

export class Client extends Node<Message, Request, Response> {
  /** Another one after a restart, because the sequence begins anew then. */
  session = '';
  sequence = 0;
  /** What is asked for, in order: the first one is under way, under the present sequence number. */
  waiting: Asked[] = [];
  leader: NodeId = '';

  override onStart(): void {
    this.session = `${this.id}/${this.random.integer(0, 0xff_ff_ff_ff)}`;
    this.leader = this.random.pick(firstMembers(this.peers));
  }

  override onRequest(id: RequestId, request: Request): void {
    this.waiting.push({ id, request });
    if (this.waiting.length === 1) this.begin();
  }

  override onTimer(): void {
    // Lost, or late, or the server leads no longer: ask another one. It is the same request still.
    this.tryAnother();
    this.ask();
  }

  override onMessage(from: NodeId, message: Message): void {
    const [asked] = this.waiting;
    if (asked === undefined || !this.isAboutThePresent(message)) return;
    if (message.kind === 'ClientReply') {
      this.leader = from;
      this.waiting.shift();
      this.cancelTimer('retry');
      this.respond(asked.id, { kind: 'done', result: message.result });
      if (this.waiting.length > 0) this.begin();
    } else if (message.kind === 'ClientRedirect') {
      if (from !== this.leader) return;
      if (message.leader === null || message.leader === from) {
        // Nobody leads as far as it knows: an election takes a while.
        this.tryAnother();
        this.setTimer('retry', HEARTBEAT_MS);
      } else {
        this.leader = message.leader;
        this.ask();
      }
    }
  }

  /** An answer may be late, or come twice, or be for an earlier life of this client. */
  private isAboutThePresent(message: Message): boolean {
    if (message.kind !== 'ClientReply' && message.kind !== 'ClientRedirect') return false;
    const { client, sequence } = message.session;
    return client === this.session && sequence === this.sequence;
  }

  private begin(): void {
    this.sequence += 1;
    this.ask();
  }

  private ask(): void {
    const [asked] = this.waiting;
    if (asked === undefined) return;
    const { request } = asked;
    const session = { client: this.session, sequence: this.sequence };
    if (request.kind === 'read') {
      const { key, by } = request;
      this.send(this.leader, { kind: 'ClientRead', session, key, by });
    } else if (request.kind === 'put' || request.kind === 'append' || request.kind === 'get') {
      this.send(this.leader, { kind: 'ClientCommand', session, command: request });
    }
    this.setTimer('retry', RETRY_AFTER_MS);
  }

  private tryAnother(): void {
    const servers = firstMembers(this.peers);
    this.leader = servers[(servers.indexOf(this.leader) + 1) % servers.length] ?? this.leader;
  }
}
