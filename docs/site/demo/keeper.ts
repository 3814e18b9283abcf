import { Node, type NodeId } from '@netsplit/simulator';

/** What the nodes of the first page say to each other. */
export type Message =
  /** A leader's count, and up to where counts are settled. It shows, too, that the leader is there. */
  | {
      readonly kind: 'beat';
      readonly epoch: number;
      readonly count: number;
      readonly settled: number;
    }
  | { readonly kind: 'have'; readonly epoch: number; readonly count: number }
  /** The sender has not heard the leader of this epoch for a while. */
  | { readonly kind: 'doubt'; readonly epoch: number }
  /** The sender has gone to a later epoch. */
  | { readonly kind: 'move'; readonly epoch: number }
  /** To the leader of an epoch: I am in it, and this is the last count that I accepted. */
  | { readonly kind: 'join'; readonly epoch: number; readonly last: Accepted };

/** A count, and the epoch in which it was accepted. */
export interface Accepted {
  readonly count: number;
  readonly epoch: number;
}

/** What a keeper has on its disk: what it promised others. */
interface Kept extends Accepted {
  readonly now: number;
}

interface Outputs {
  readonly settled: Accepted;
  readonly led: { readonly epoch: number; readonly from: number };
}

export const BEAT_MS = 14;
const SILENCE_MS = 38;

/**
 * Five of these keep one count. Every epoch has one leader, known by its number, so that no two can lead the same one; and
 * nobody leads before a majority has joined and said which counts it has accepted. What a majority has accepted is
 * settled: each later majority has one of its members, so each later leader learns of it (Oki and Liskov, 1988, on one
 * value). Nodes that are cut off from a majority go on counting for themselves, and nothing of that is ever settled.
 */
export class Keeper extends Node<Message, never, never, Outputs> {
  status: 'follows' | 'leads' | 'moves' = 'follows';
  epoch = 1;
  last: Accepted = { count: 0, epoch: 0 };
  settled = 0;
  doubts = new Set<NodeId>();
  joined = new Map<NodeId, Accepted>();
  have = new Set<NodeId>();

  override onStart(): void {
    const kept = this.disk.read('kept') as Kept | undefined;
    if (kept !== undefined) {
      // It may have led this epoch and forgotten who had what. It never leads it again; the others will doubt.
      this.epoch = kept.now;
      this.last = { count: kept.count, epoch: kept.epoch };
    } else if (this.leads(this.epoch)) {
      this.lead(1);
    }
    this.listen();
  }

  override onTimer(name: string): void {
    if (name === 'beat' && this.status === 'leads') this.beat();
    if (name === 'silence' && this.status !== 'leads') {
      this.broadcast({ kind: 'doubt', epoch: this.epoch });
      this.doubted(this.id);
      this.listen();
    }
  }

  override onMessage(from: NodeId, message: Message): void {
    if (message.epoch < this.epoch) return;
    switch (message.kind) {
      case 'beat':
        this.follow(from, message.epoch, message.count, message.settled);
        break;
      case 'have':
        this.hadBy(from, message.count);
        break;
      case 'doubt':
        if (message.epoch > this.epoch) this.moveTo(message.epoch);
        else this.doubted(from);
        break;
      case 'move':
        if (message.epoch > this.epoch) this.moveTo(message.epoch);
        break;
      case 'join':
        if (message.epoch > this.epoch) this.moveTo(message.epoch);
        this.joinedBy(from, message.last);
        break;
    }
  }

  /** Says the present count again until a majority has it in this epoch, then the next one. */
  private beat(): void {
    if (this.have.size >= this.majority()) this.accept(this.last.count + 1);
    const { epoch, settled } = this;
    this.broadcast({ kind: 'beat', epoch, count: this.last.count, settled });
    this.setTimer('beat', BEAT_MS);
  }

  private follow(leader: NodeId, epoch: number, count: number, settled: number): void {
    if (epoch > this.epoch || this.status === 'moves') {
      this.status = 'follows';
      this.epoch = epoch;
    } else if (count < this.last.count && this.last.epoch === epoch) {
      // Overtaken on its way by a later one.
      return;
    }
    this.doubts.clear();
    if (count !== this.last.count || epoch !== this.last.epoch) this.accept(count);
    this.settled = Math.max(this.settled, settled);
    this.send(leader, { kind: 'have', epoch, count });
    this.listen();
  }

  /** Takes a count of the present epoch for the last one; nobody is told before the disk has it. */
  private accept(count: number): void {
    this.last = { count, epoch: this.epoch };
    this.have = new Set([this.id]);
    this.keep();
  }

  private hadBy(follower: NodeId, count: number): void {
    if (this.status !== 'leads' || count !== this.last.count) return;
    if (this.have.has(follower)) return;
    this.have.add(follower);
    if (this.have.size !== this.majority()) return;
    this.settled = Math.max(this.settled, count);
    this.output('settled', { count, epoch: this.epoch });
  }

  private doubted(by: NodeId): void {
    if (this.status === 'leads') return;
    this.doubts.add(by);
    if (this.doubts.size < this.majority()) return;
    // Somebody who is here should lead next: one of those who doubt.
    let next = this.epoch + 1;
    while (!this.doubts.has(this.leaderOf(next))) next += 1;
    this.moveTo(next);
  }

  private moveTo(epoch: number): void {
    this.status = 'moves';
    this.epoch = epoch;
    this.doubts.clear();
    this.joined = new Map();
    this.keep();
    this.broadcast({ kind: 'move', epoch });
    if (this.leads(epoch)) this.joinedBy(this.id, this.last);
    else this.send(this.leaderOf(epoch), { kind: 'join', epoch, last: this.last });
    this.listen();
  }

  private joinedBy(member: NodeId, last: Accepted): void {
    if (this.status !== 'moves' || !this.leads(this.epoch)) return;
    this.joined.set(member, last);
    if (this.joined.size < this.majority()) return;
    const accepted = [...this.joined.values()];
    const newest = Math.max(...accepted.map(({ epoch }) => epoch));
    this.lead(
      Math.max(...accepted.filter(({ epoch }) => epoch === newest).map(({ count }) => count)),
    );
  }

  private lead(from: number): void {
    this.status = 'leads';
    this.accept(from);
    this.output('led', { epoch: this.epoch, from });
    this.cancelTimer('silence');
    this.beat();
  }

  private keep(): void {
    this.disk.write('kept', { now: this.epoch, ...this.last });
    this.disk.sync();
  }

  /** A node that hears nothing for so long begins to doubt. The dice see to it that not all do at once. */
  private listen(): void {
    if (this.status !== 'leads') this.setTimer('silence', SILENCE_MS + this.random.integer(0, 14));
  }

  private leaderOf(epoch: number): NodeId {
    const members = [this.id, ...this.peers].sort();
    return members[(epoch - 1) % members.length] ?? this.id;
  }

  private leads(epoch: number): boolean {
    return this.leaderOf(epoch) === this.id;
  }

  private majority(): number {
    return Math.floor((this.peers.length + 1) / 2) + 1;
  }
}
