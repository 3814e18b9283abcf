import type { NodeId, RequestId, TimerName } from '@netsplit/simulator/node';
import type { Get, Put, Request, Response } from '../contract.ts';
import {
  contextOf,
  FOUNDER,
  GossipingNode,
  isSame,
  reconcile,
  ROUND_TRIP_MS,
  STORE_POINTS,
  type Version,
} from '../given.ts';
import { type Coordinated, HANDOVER, HINT, type Message, REPAIR } from './messages.ts';
import { Preferences } from './preference.ts';

/** Longer than a round trip: an answer that is on its way shall not be asked for again. */
const RETRY_AFTER_MS = 2.5 * ROUND_TRIP_MS;
/** How often a member looks for what is with the wrong one, or not with all. */
const SETTLE_EVERY_MS = 100;
const SETTLE = 'settle';

/** A key on its way to its keepers. */
interface Handover {
  readonly purpose: string;
  /** Who of them has said to have it. */
  readonly confirmed: Set<NodeId>;
}

/** A member of the store, after Dynamo: any of them takes any request, and asks the key's keepers. */
export class Member extends GossipingNode<Message, Request, Response, object> {
  /** How many members keep each key: N. */
  copies = 1;
  /** What this node has, by key. Mostly it is a keeper of it. */
  kept = new Map<string, readonly Version[]>();
  /** What it has for keepers that could not be reached: keeper → key → versions. */
  hints = new Map<NodeId, Map<string, readonly Version[]>>();
  /** The keys that it is handing over. */
  handovers = new Map<string, Handover>();
  coordinated = new Map<string, Coordinated>();
  requests = 0;
  leaving: RequestId | null = null;

  override onRequest(id: RequestId, request: Request): void {
    switch (request.kind) {
      case 'join':
        this.copies = request.copies;
        // Who comes back before it was gone has not left.
        if (this.leaving !== null) this.respond(this.leaving, { kind: 'refused' });
        this.leaving = null;
        this.setMember(true);
        this.respond(id, { kind: 'done' });
        return;
      case 'leave':
        this.leave(id);
        return;
      case 'look':
        this.respond(id, this.view(request.key));
        return;
      default:
        if (this.isMember()) this.coordinate(id, request);
        else this.respond(id, { kind: 'refused' });
    }
  }

  override onStoreMessage(from: NodeId, message: Message): void {
    const { kind } = message;
    switch (kind) {
      case 'store': {
        const { key, versions, keeper, purpose } = message;
        if (keeper === this.id) this.keep(key, versions);
        else this.keepFor(keeper, key, versions);
        const dots = versions.map(({ dot }) => dot);
        this.send(from, { kind: 'stored', key, dots, purpose });
        return;
      }
      case 'stored':
        if (message.purpose.startsWith(HANDOVER)) this.handed(from, message.key, message.purpose);
        else if (message.purpose === HINT) this.delivered(from, message.key, message.dots);
        else this.answered(message.purpose, from, []);
        return;
      case 'fetch': {
        const { key, purpose } = message;
        this.send(from, { kind: 'fetched', key, versions: this.allOf(key), purpose });
        return;
      }
      case 'fetched':
        this.answered(message.purpose, from, message.versions);
        return;
      case 'compare':
        this.repair(from, message.dots);
    }
  }

  override onStoreTimer(name: TimerName): void {
    if (name === SETTLE) {
      this.settle();
      this.compareWithSomebody();
    } else if (this.coordinated.get(name)?.isAnswered === true) {
      this.coordinated.delete(name);
    } else {
      this.ask(name);
    }
  }

  override onMembers(): void {
    // Others may be keepers now, who have none of it.
    this.handovers.clear();
    this.settle();
  }

  // Putting and getting (4.5): whoever is asked coordinates.

  private coordinate(id: RequestId, request: Put | Get): void {
    this.requests += 1;
    // A name for the request is one for the write, too: no other node has this node's name in it.
    const name = `${this.id}:${this.requests}`;
    const { kind, key, sloppy } = request;
    const needed = kind === 'put' ? request.w : request.r;
    const versions =
      kind === 'put' ? [{ dot: name, value: request.value, past: request.context }] : [];
    const progress = {
      tries: 0,
      isAnswered: false,
      answers: new Map<NodeId, readonly Version[]>(),
    };
    this.coordinated.set(name, { kind, id, key, needed, sloppy, versions, ...progress });
    this.ask(name);
  }

  /** Asks the keepers that have not answered; and when they do not, those who stand in for them. */
  private ask(name: string): void {
    const request = this.coordinated.get(name);
    if (request === undefined) return;
    const preferences = this.preferences();
    const keepers = preferences.listFor(request.key, this.copies);
    const silent = keepers.filter((keeper) => !request.answers.has(keeper));
    for (const keeper of silent) this.askOne(name, request, keeper, keeper);
    if (request.sloppy && request.tries > 0) {
      const all = preferences.listFor(request.key, preferences.zones.size);
      const others = all.slice(keepers.length);
      for (const [index, keeper] of silent.entries()) {
        // Another one each time: a stand-in may be out of reach as well.
        const standIn = others[(index + request.tries - 1) % others.length];
        if (standIn !== undefined) this.askOne(name, request, standIn, keeper);
      }
    }
    request.tries += 1;
    if (this.coordinated.has(name)) this.setTimer(name, RETRY_AFTER_MS);
  }

  private askOne(name: string, request: Coordinated, asked: NodeId, keeper: NodeId): void {
    const { kind, key, versions } = request;
    if (asked !== this.id) {
      this.send(
        asked,
        kind === 'put'
          ? { kind: 'store', key, versions, keeper, purpose: name }
          : { kind: 'fetch', key, purpose: name },
      );
      return;
    }
    if (kind === 'put' && keeper === this.id) this.keep(key, versions);
    else if (kind === 'put') this.keepFor(keeper, key, versions);
    this.answered(name, this.id, kind === 'put' ? [] : this.allOf(key));
  }

  private answered(name: string, by: NodeId, versions: readonly Version[]): void {
    const request = this.coordinated.get(name);
    if (request === undefined) return;
    // By node: two answers of one node are no quorum.
    request.answers.set(by, versions);
    if (request.answers.size < request.needed) return;
    if (request.kind === 'put') {
      this.respond(request.id, { kind: 'stored' });
      this.forget(name);
      return;
    }
    const standing = reconcile([...request.answers.values()].flat());
    if (!request.isAnswered) {
      const values = standing.map(({ value }) => value);
      this.respond(request.id, { kind: 'found', values, context: contextOf(standing) });
      request.isAnswered = true;
    }
    this.readRepair(request, standing);
    // Late answers are worth waiting for, until the timer: they may be stale.
    if (request.answers.size >= this.copies) this.forget(name);
  }

  private forget(name: string): void {
    this.coordinated.delete(name);
    this.cancelTimer(name);
  }

  /** Keepers that answered with less than others are told the rest (4.7 calls it opportunistic). */
  private readRepair({ key, answers }: Coordinated, standing: readonly Version[]): void {
    const keepers = this.preferences().listFor(key, this.copies);
    for (const [node, versions] of answers) {
      if (!keepers.includes(node) || isSame(reconcile(versions), standing)) continue;
      if (node === this.id) this.keep(key, standing);
      else this.store(node, key, standing, REPAIR);
    }
  }

  // Keeping.

  private keep(key: string, versions: readonly Version[]): void {
    const before = this.kept.get(key) ?? [];
    const after = reconcile([...before, ...versions]);
    this.kept.set(key, after);
    // Who hands a key over lets go of it when it is told that it is here. So what others confirmed before counts no
    // more, even if nothing is new: they may be letting go of it themselves, because of this very answer.
    this.handovers.delete(key);
  }

  private keepFor(keeper: NodeId, key: string, versions: readonly Version[]): void {
    const forKeeper = this.hints.get(keeper) ?? new Map<string, readonly Version[]>();
    forKeeper.set(key, reconcile([...(forKeeper.get(key) ?? []), ...versions]));
    this.hints.set(keeper, forKeeper);
  }

  /** All that this node knows of a key, hints included. */
  private allOf(key: string): readonly Version[] {
    const hinted = [...this.hints.values()].flatMap((forKeeper) => forKeeper.get(key) ?? []);
    return reconcile([...(this.kept.get(key) ?? []), ...hinted]);
  }

  // Bringing what is here to where it belongs.

  private settle(): void {
    const preferences = this.preferences();
    for (const [key, versions] of this.kept) {
      const keepers = preferences.listFor(key, this.copies);
      if (keepers.includes(this.id)) continue;
      const { purpose, confirmed } = this.handoverOf(key);
      for (const keeper of keepers) {
        if (!confirmed.has(keeper)) this.store(keeper, key, versions, purpose);
      }
    }
    for (const [keeper, forKeeper] of this.hints) {
      for (const [key, versions] of forKeeper) {
        // Who left is no keeper any more: then it is as if it had been kept here (and is handed over).
        if (this.membersNow().includes(keeper)) this.store(keeper, key, versions, HINT);
        else this.keep(key, versions);
      }
      if (!this.membersNow().includes(keeper)) this.hints.delete(keeper);
    }
    this.finishLeaving();
    this.setTimer(SETTLE, SETTLE_EVERY_MS);
  }

  /**
   * Each handover has a number of its own: a late answer to an earlier one says nothing, for the key may have
   * come back since from the very member that has it no more.
   */
  private handoverOf(key: string): Handover {
    let handover = this.handovers.get(key);
    if (handover === undefined) {
      this.requests += 1;
      handover = { purpose: `${HANDOVER} ${this.requests}`, confirmed: new Set() };
      this.handovers.set(key, handover);
    }
    return handover;
  }

  /** A keeper has it. When all have, and only then, it need not be here. */
  private handed(keeper: NodeId, key: string, purpose: string): void {
    const handover = this.handovers.get(key);
    if (handover?.purpose !== purpose) return;
    handover.confirmed.add(keeper);
    const keepers = this.preferences().listFor(key, this.copies);
    if (keepers.length === 0 || keepers.includes(this.id)) return;
    if (!keepers.every((one) => handover.confirmed.has(one))) return;
    this.kept.delete(key);
    this.handovers.delete(key);
    this.finishLeaving();
  }

  private delivered(keeper: NodeId, key: string, dots: readonly string[]): void {
    const forKeeper = this.hints.get(keeper);
    const versions = forKeeper?.get(key);
    if (forKeeper === undefined || versions === undefined || !hasAll(dots, versions)) return;
    forKeeper.delete(key);
    if (forKeeper.size === 0) this.hints.delete(keeper);
    this.finishLeaving();
  }

  private leave(id: RequestId): void {
    if (this.id === FOUNDER || !this.isMember()) {
      this.respond(id, { kind: 'refused' });
      return;
    }
    this.leaving = id;
    this.setMember(false);
  }

  private finishLeaving(): void {
    if (this.leaving === null || this.kept.size > 0 || this.hints.size > 0) return;
    this.respond(this.leaving, { kind: 'done' });
    this.leaving = null;
  }

  // Anti-entropy (4.7): what was missed by a keeper, and by everyone who stood in for it, comes this way.

  private compareWithSomebody(): void {
    const others = this.membersNow().filter((member) => member !== this.id);
    if (others.length === 0 || !this.isMember()) return;
    const dots = Object.fromEntries(
      [...this.kept].map(([key, versions]) => [key, versions.map(({ dot }) => dot)]),
    );
    this.send(this.random.pick(others), { kind: 'compare', dots });
  }

  private repair(asker: NodeId, dots: Readonly<Record<string, readonly string[]>>): void {
    const preferences = this.preferences();
    for (const [key, versions] of this.kept) {
      if (hasAll(dots[key] ?? [], versions)) continue;
      if (!preferences.listFor(key, this.copies).includes(asker)) continue;
      this.store(asker, key, versions, REPAIR);
    }
  }

  private store(keeper: NodeId, key: string, versions: readonly Version[], purpose: string): void {
    this.send(keeper, { kind: 'store', key, versions, keeper, purpose });
  }

  private preferences(): Preferences {
    const members = this.membersNow().map((name) => ({ name }));
    return new Preferences({ members, points: STORE_POINTS, bits: 53 });
  }

  private view(key: string): Response {
    const valuesOf = (versions: readonly Version[] = []): string[] =>
      versions.map(({ value }) => value);
    const hints: Record<NodeId, readonly string[]> = {};
    for (const [keeper, forKeeper] of this.hints) {
      if (forKeeper.has(key)) hints[keeper] = valuesOf(forKeeper.get(key));
    }
    const values = valuesOf(this.kept.get(key));
    return { kind: 'kept', values, hints, members: this.membersNow() };
  }
}

function hasAll(dots: readonly string[], versions: readonly Version[]): boolean {
  return versions.every(({ dot }) => dots.includes(dot));
}
