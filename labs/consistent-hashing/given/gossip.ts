// Who is in the ring: ready-made, by gossip. A student writes what is built on it.

import { Node, type NodeId, type TimerName } from '@netsplit/simulator/node';

/** The member that is there from the start and never leaves: whoever joins makes itself known to it. */
export const FOUNDER = 'n1';

const GOSSIP_EVERY_MS = 50;
const GOSSIP = 'gossip';

/** What is known of a node. Its own word counts, and the later one: it alone raises the number. */
interface Standing {
  readonly number: number;
  readonly isIn: boolean;
}

/** What members tell each other of all members. */
export interface Gossip {
  readonly kind: 'gossip';
  readonly standings: Readonly<Record<NodeId, Standing>>;
}

/**
 * A node that knows who is in the ring, or will. Members join and leave on purpose (Dynamo 4.8.1): one that
 * cannot be reached is still a member.
 *
 * Every 50 ms each one tells somebody all it knows; of two words on a member the later one stands. So all come to
 * know the same, whatever is lost, and after a partition both sides' news meet.
 */
export abstract class GossipingNode<Message, Request, Response, Outputs> extends Node<
  Message | Gossip,
  Request,
  Response,
  Outputs
> {
  standings: Record<NodeId, Standing> = {};

  /** A message that is no gossip. */
  abstract onStoreMessage(from: NodeId, message: Message): void;
  /** A timer of yours. */
  abstract onStoreTimer(name: TimerName): void;
  /** Somebody came or went, as far as this node knows. */
  abstract onMembers(): void;

  /** The members that this node knows of, itself too if it is one, by name. */
  membersNow(): readonly NodeId[] {
    return Object.keys(this.standings)
      .filter((node) => this.standings[node]?.isIn === true)
      .sort();
  }

  isMember(): boolean {
    return this.standings[this.id]?.isIn === true;
  }

  /** Become a member, or stop being one. Others hear of it in time; you, at once, with onMembers. */
  setMember(isIn: boolean): void {
    const number = (this.standings[this.id]?.number ?? 0) + 1;
    this.learn({ [this.id]: { number, isIn } });
    this.gossip();
  }

  override onMessage(from: NodeId, message: Message | Gossip): void {
    if (isGossip(message)) this.learn(message.standings);
    else this.onStoreMessage(from, message);
  }

  override onTimer(name: TimerName): void {
    if (name === GOSSIP) this.gossip();
    else this.onStoreTimer(name);
  }

  private learn(standings: Readonly<Record<NodeId, Standing>>): void {
    const before = String(this.membersNow());
    for (const [node, standing] of Object.entries(standings)) {
      const known = this.standings[node];
      if (known === undefined || known.number < standing.number) this.standings[node] = standing;
    }
    if (String(this.membersNow()) !== before) this.onMembers();
  }

  /** To anybody who ever was a member: one who left may have gone without hearing the last of it. */
  private gossip(): void {
    const known = Object.keys(this.standings).filter((node) => node !== this.id);
    const others = known.includes(FOUNDER) || this.id === FOUNDER ? known : [FOUNDER, ...known];
    const other = others.length === 0 ? undefined : this.random.pick(others);
    if (other !== undefined) this.send(other, { kind: 'gossip', standings: this.standings });
    this.setTimer(GOSSIP, GOSSIP_EVERY_MS);
  }
}

function isGossip(message: unknown): message is Gossip {
  return (
    typeof message === 'object' && message !== null && 'kind' in message && message.kind === GOSSIP
  );
}
