import {
  DemoCluster,
  type Flight,
  type Member,
  MEMBERS,
  type Snapshot,
  type Split,
} from './cluster.ts';
import { between, cutLine, placeIn, placeOf, type Point } from './layout.ts';
import { Story } from './story.ts';
import { told } from './told.ts';

/** Virtual milliseconds in a second of the reader's. */
const PACE = 20;
/** How much of the way to its place a node goes in a second of the reader's. */
const HASTE = 5;
const KEPT_SENTENCES = 3;
/** How long the mark of a lost message stays. */
const MARK_MS = 9;

/** A message as a dot on its way, or as the mark of one that was lost. */
export interface Dot {
  readonly key: string;
  readonly kind: Flight['kind'];
  readonly isLost: boolean;
  readonly at: Point;
  /** Where the dot was a moment ago. */
  readonly tail: Point;
}

/** A node, where it is drawn. */
type PlacedMember = Member & { readonly at: Point };

/** The line between two nodes. */
interface Link {
  readonly key: string;
  readonly one: Point;
  readonly two: Point;
  readonly isCut: boolean;
}

/** What a reader does to the cluster. */
export type ClusterAct = (cluster: DemoCluster) => void;

/** What the page draws at a moment. */
export interface Picture {
  readonly snapshot: Snapshot;
  readonly members: readonly PlacedMember[];
  readonly links: readonly Link[];
  /** The path of the line between the sides of a cut; empty if there is none. */
  readonly cut: string;
  readonly dots: readonly Dot[];
  /** The last sentences of what came about, the newest last. */
  readonly sentences: readonly { readonly id: number; readonly text: string }[];
}

/** Lets the cluster of the first page run at a pace that one can follow, and says where everything is. */
export class Player {
  #cluster: DemoCluster;
  #story: Story | undefined;
  #before: Snapshot;
  #places = new Map<string, Point>(MEMBERS.map((node) => [node, placeOf(node)]));
  #sentences: { readonly id: number; readonly text: string }[] = [];
  #count = 0;

  constructor(seed: number) {
    this.#cluster = new DemoCluster(seed);
    // It begins in the middle of its work: a page that is not alive yet has something to show.
    this.#cluster.advance(118);
    this.#before = this.#cluster.snapshot();
    this.#story = new Story(this.#cluster.nowMs);
    this.#say(`${MEMBERS[0] ?? 'n1'} leads, and counts. What a majority has accepted is settled.`);
  }

  get fingerprint(): string {
    return this.#cluster.fingerprint;
  }

  /** Does something to the cluster; from then on nothing befalls it by itself. */
  act(what: ClusterAct): void {
    this.#story = undefined;
    what(this.#cluster);
    this.advance(0);
  }

  /** Lets so much of the reader's time pass. */
  advance(seconds: number): void {
    this.#story?.tell(this.#cluster);
    this.#cluster.advance(seconds * PACE);
    const now = this.#cluster.snapshot();
    for (const sentence of told(this.#before, now)) this.#say(sentence);
    this.#before = now;
    for (const node of MEMBERS) {
      const there = placeIn(node, now.split?.groups);
      const here = this.#places.get(node) ?? there;
      this.#places.set(node, between(here, there, Math.min(1, seconds * HASTE)));
    }
  }

  picture(): Picture {
    const snapshot = this.#before;
    const members = snapshot.members.map((member) => ({ ...member, at: this.#at(member.id) }));
    const groups = snapshot.split?.groups ?? [];
    return {
      snapshot,
      members,
      links: linksOf(members, groups),
      cut: cutLine(groups),
      dots: snapshot.flights.flatMap((flight) => this.#dot(flight, snapshot.nowMs)),
      sentences: this.#sentences,
    };
  }

  #dot(flight: Flight, nowMs: number): Dot[] {
    const { key, kind, from, to, sentMs, dueMs, fate } = flight;
    const isMark = fate === 'lost' && nowMs - dueMs < MARK_MS;
    if (fate !== 'flying' && !isMark) return [];
    const part = isMark ? 0.8 : Math.min(1, (nowMs - sentMs) / (dueMs - sentMs || 1));
    const [start, end] = [this.#at(from), this.#at(to)];
    return [
      {
        key: `${key}${isMark ? ' lost' : ''}`,
        kind,
        isLost: isMark,
        at: between(start, end, part),
        tail: between(start, end, Math.max(0, part - 0.12)),
      },
    ];
  }

  #at(node: string): Point {
    return this.#places.get(node) ?? placeOf(node);
  }

  #say(text: string): void {
    this.#count += 1;
    this.#sentences = [...this.#sentences, { id: this.#count, text }].slice(-KEPT_SENTENCES);
  }
}

/** Between every two nodes. */
function linksOf(members: readonly PlacedMember[], groups: Split['groups']): Link[] {
  return members.flatMap((one, index) =>
    members.slice(index + 1).map((two) => ({
      key: `${one.id}${two.id}`,
      one: one.at,
      two: two.at,
      isCut: groups.some((group) => group.includes(one.id) !== group.includes(two.id)),
    })),
  );
}
