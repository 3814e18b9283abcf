import { Node, type NodeId, type RequestId, type TimerName } from '@netsplit/simulator/node';
import type { BroadcastOutputs, BroadcastRequest, BroadcastResponse } from '../contract.ts';
import { digestOf, isMissingSome, keep, neighboursOf, noTexts, unknownTo } from '../given.ts';
import type { Digest, Text } from '../given.ts';
import type { TreeMessage } from './tree-messages.ts';

/** How often the neighbours off the tree are told what is here. */
const ANNOUNCE_EVERY_MS = 1000;
/** A graft and what it brings are back by then, on links of 100 ms: else another is asked. */
const NEXT_GRAFT_AFTER_MS = 300;

/**
 * A node that sends texts along a tree, and word of them along all other links, out of which the tree is
 * mended.
 *
 * @see Leitão, Pereira and Rodrigues 2007
 */
export class Broadcaster extends Node<
  TreeMessage,
  BroadcastRequest,
  BroadcastResponse,
  BroadcastOutputs
> {
  texts = noTexts();
  /** This life's name: a node that crashed has forgotten how far it had counted. */
  source = '';
  broadcasts = 0;
  neighbours: NodeId[] = [];
  /** The links of the tree: texts go here at once. The others are lazy. */
  eager = new Set<NodeId>();
  /** Lazy neighbours that have not been told yet of the newest texts. */
  untold = new Set<NodeId>();
  /** Who is told next, whether there is news or not. */
  turn = 0;
  /** Neighbours that said they have more: what they said, and when; the first one first. */
  richer = new Map<NodeId, { digest: Digest; sinceMs: number }>();
  /** A text that a neighbour has may still be on its way along the tree: so long it takes at most. */
  patienceMs = 500;

  /** At first every link is of the tree. (Peer Sampling Service and Initialization.) */
  override onStart(): void {
    this.source = `${this.id}/${this.random.integer(0, 0xffff_ffff).toString(36)}`;
    this.neighbours = neighboursOf(this.id, this.peers);
    this.eager = new Set(this.neighbours);
    this.setTimer('announce', this.random.integer(1, ANNOUNCE_EVERY_MS));
  }

  override onRequest(id: RequestId, request: BroadcastRequest): void {
    if (request.kind === 'read') {
      this.respond(id, { kind: 'texts', texts: this.texts.list.map(({ text }) => text) });
      return;
    }
    this.broadcasts += 1;
    this.take([{ source: this.source, number: this.broadcasts, text: request.text }], this.id);
    this.respond(id, { kind: 'accepted' });
  }

  override onTimer(timer: TimerName): void {
    if (timer === 'announce') this.announce();
    if (timer === 'graft') this.graftOne();
  }

  override onMessage(from: NodeId, message: TreeMessage): void {
    switch (message.kind) {
      case 'gossip':
        // Gossip and Tree Construction: the link by which a text came first is of the tree, another is not.
        if (this.take(message.texts, from)) {
          this.eager.add(from);
        } else {
          this.eager.delete(from);
          this.send(from, { kind: 'prune' });
        }
        return;
      case 'prune':
        this.eager.delete(from);
        return;
      case 'i-have':
        this.hearOf(message.digest, from);
        return;
      case 'graft': {
        this.eager.add(from);
        const texts = unknownTo(this.texts, message.digest);
        if (texts.length > 0) this.send(from, { kind: 'gossip', texts });
      }
    }
  }

  /** Delivers and passes on what of these texts is new; false if nothing is. */
  private take(texts: readonly Text[], from: NodeId): boolean {
    const news = texts.filter((text) => keep(this.texts, text));
    if (news.length === 0) return false;
    for (const { text } of news) this.output('delivered', { text });
    this.push(news, from);
    for (const neighbour of this.neighbours) {
      if (neighbour !== from && !this.eager.has(neighbour)) this.untold.add(neighbour);
    }
    return true;
  }

  /** Eager push. */
  protected push(texts: readonly Text[], from: NodeId): void {
    for (const neighbour of this.eager) {
      if (neighbour !== from) this.send(neighbour, { kind: 'gossip', texts });
    }
  }

  /**
   * Lazy push, of a digest. One neighbour in turn is told even if there is no news: word of a text may be
   * lost like the text itself, and a neighbour may have been away.
   */
  private announce(): void {
    const next = this.neighbours[this.turn % this.neighbours.length];
    this.turn += 1;
    if (next !== undefined) this.untold.add(next);
    const digest = digestOf(this.texts);
    for (const neighbour of this.untold) this.send(neighbour, { kind: 'i-have', digest });
    this.untold.clear();
    this.setTimer('announce', ANNOUNCE_EVERY_MS);
  }

  /** Fault Tolerance and Tree Repair: a neighbour has what may come along the tree yet. Or not. */
  private hearOf(digest: Digest, from: NodeId): void {
    if (!isMissingSome(this.texts, digest)) return;
    const before = this.richer.get(from);
    // What it said first has been missing for longest.
    if (before !== undefined && isMissingSome(this.texts, before.digest)) return;
    if (this.richer.size === 0) this.setTimer('graft', this.patienceMs);
    this.richer.delete(from);
    this.richer.set(from, { digest, sinceMs: this.now() });
  }

  /** A text did not come: the tree is broken. The link to one who has it is of the tree from now on. */
  private graftOne(): void {
    for (const [neighbour, { digest, sinceMs }] of this.richer) {
      const waitMs = sinceMs + this.patienceMs - this.now();
      if (waitMs > 0) {
        this.setTimer('graft', Math.ceil(waitMs));
        return;
      }
      this.richer.delete(neighbour);
      if (!isMissingSome(this.texts, digest)) continue;
      this.eager.add(neighbour);
      this.send(neighbour, { kind: 'graft', digest: digestOf(this.texts) });
      this.setTimer('graft', NEXT_GRAFT_AFTER_MS);
      return;
    }
  }
}
