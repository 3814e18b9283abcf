import { Node, type NodeId } from '@netsplit/simulator/node';
import type { Outputs, Request, Response } from '../contract.ts';
import { identity, nodeOf, PERIOD_MS, spreadRounds } from '../given.ts';
import type { MemberId, Message, Update } from '../given.ts';
import { piggyback, type Rumours } from './dissemination.ts';
import { isIn, overrides } from './override.ts';

/** What a message says beside who speaks and what is going around. */
type Words = Message extends infer Kind
  ? Kind extends Message
    ? Omit<Kind, 'from' | 'updates'>
    : never
  : never;

const SUSPICION = 'suspicion of ';

/** What a member believes of the others, and how it passes on what it hears. */
export abstract class Believer extends Node<Message, Request, Response, Outputs> {
  /** Which life of this node it is: the number in its name. */
  generation = 1;
  /** How often it contradicted a suspicion in this life. */
  incarnation = 0;
  isLeaving = false;
  /** Was there from the beginning: then everyone is in the group of whom nothing else has been heard. */
  isFounder = true;
  /** The last that was heard of each node. */
  records = new Map<NodeId, Update>();
  rumours: Rumours = new Map();

  /** A new member has come into the group. */
  protected abstract takeIn(node: NodeId): void;
  /** All others believe that this member failed, or soon will. */
  protected abstract heardToHaveFailed(): void;

  protected name(): MemberId {
    return identity(this.id, this.generation);
  }

  // Believing (§4.2)

  /** All that a message tells. */
  protected hear({ from, updates }: Message): void {
    for (const update of updates) this.learn(update);
    // Who speaks is there: news, if it is a life of its node that nobody has spoken of yet.
    this.learn({ member: from, state: 'alive', incarnation: 0 });
  }

  protected learn(update: Update): void {
    const node = nodeOf(update.member);
    if (node === this.id) return this.hearOfMyself(update);
    if (!overrides(update, this.recordOf(node))) return;
    const wasMember = this.isMember(node);
    this.records.set(node, update);
    this.spread(update);
    if (update.state === 'suspect') this.awaitRefutation(node, this.suspicionMs(update));
    else this.cancelTimer(SUSPICION + node);
    if (!wasMember && isIn(update)) this.takeIn(node);
  }

  private hearOfMyself({ member, state, incarnation }: Update): void {
    // What is said of an earlier life is true.
    if (member !== this.name() || this.isLeaving) return;
    if (state === 'suspect' && incarnation >= this.incarnation) {
      // Only a greater incarnation overrides the suspicion, and only this member may raise it.
      this.incarnation = incarnation + 1;
      this.spread(this.myself());
      this.hasRefuted();
    }
    if (state === 'confirmed') this.heardToHaveFailed();
  }

  /** Believes a suspicion to be true at the end of this time, unless it is refuted. */
  protected awaitRefutation(node: NodeId, waitMs: number): void {
    this.setTimer(SUSPICION + node, waitMs);
  }

  /** The open suspicions wait no longer: this member is deaf, and would hear no refutation. */
  protected suspendSuspicions(): void {
    for (const node of this.records.keys()) this.cancelTimer(SUSPICION + node);
  }

  protected resumeSuspicions(): void {
    for (const [node, known] of this.records) {
      if (known.state === 'suspect') this.awaitRefutation(node, this.suspicionMs(known));
    }
  }

  /** Long enough for the suspicion to reach the suspected, and for its answer to come back. (§4.2, §5) */
  protected suspicionMs(_suspicion: Update): number {
    return spreadRounds(this.size()) * PERIOD_MS;
  }

  override onTimer(timer: string): void {
    if (!timer.startsWith(SUSPICION)) return;
    const known = this.recordOf(timer.slice(SUSPICION.length));
    if (known?.state === 'suspect') this.learn({ ...known, state: 'confirmed' });
  }

  /** The last that is known of a node; undefined if it was never heard of. */
  protected recordOf(node: NodeId): Update | undefined {
    const heard = this.records.get(node);
    if (heard !== undefined || !this.isFounder) return heard;
    return { member: node, state: 'alive', incarnation: 0 };
  }

  protected isMember(node: NodeId): boolean {
    const heard = this.records.get(node);
    return heard === undefined ? this.isFounder : isIn(heard);
  }

  /** All others in the group. */
  protected others(): NodeId[] {
    return this.peers.filter((node) => this.isMember(node));
  }

  /** How many are in the group, this member included. */
  protected size(): number {
    // A founder has no record of most: it need not count a large group for each message.
    let size = this.isFounder ? 1 + this.peers.length - this.records.size : 1;
    for (const record of this.records.values()) if (isIn(record)) size += 1;
    return size;
  }

  protected myself(): Update {
    const state = this.isLeaving ? 'left' : 'alive';
    return { member: this.name(), state, incarnation: this.incarnation };
  }

  // Passing on (§4.1)

  /** Sends a message, and with it some of what is going around. */
  protected say(to: NodeId, words: Words): void {
    const limit = this.rumours.size === 0 ? 0 : spreadRounds(this.size());
    const updates = piggyback(this.rumours, limit, this.urgentFor(to));
    this.send(to, { ...words, from: this.name(), updates });
  }

  /** Tells the world, and with the next messages the group. */
  protected spread(update: Update): void {
    const { member, state, incarnation } = update;
    this.rumours.set(nodeOf(member), { update, sent: 0 });
    this.output('believes', { member, state, incarnation });
  }

  /** Whoever is thought to have failed and is not must hear of it, or it can do nothing about it. */
  protected urgentFor(to: NodeId): Update | undefined {
    const known = this.records.get(to);
    return known?.state === 'confirmed' ? known : undefined;
  }

  /** A suspicion of this member reached it, and it has contradicted. */
  protected hasRefuted(): void {}
}
