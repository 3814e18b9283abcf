import { type Member, type Membership, placeOf, pointName } from '../given.ts';

interface Point {
  readonly place: number;
  readonly member: string;
}

/**
 * The ring of Karger and others, with each member at many places: its virtual nodes (Dynamo, 4.2).
 *
 * What makes it consistent is what is not in here: where a member's points are depends on its own name
 * and on nothing else. So no point moves when another member comes or goes.
 */
export class Ring {
  readonly bits: number;
  /** The places of all points, clockwise. */
  readonly places: Float64Array;
  /** Whose point it is, for each of them. */
  readonly owners: readonly string[];
  /** Place → which part of the ring it is in, when it is cut into as many parts as there are points. */
  readonly partsPerPlace: number;
  /** For each part, how many points are before it. */
  readonly before: Int32Array;

  constructor(membership: Membership) {
    const points = pointsOf(membership);
    this.bits = membership.bits;
    this.places = Float64Array.from(points, ({ place }) => place).sort();
    this.partsPerPlace = points.length / 2 ** this.bits;
    this.before = this.countBefore();
    const owners = points.map(() => '');
    for (const { place, member } of points) {
      let index = this.firstFrom(place);
      while (owners[index] !== '') index += 1;
      owners[index] = member;
    }
    this.owners = owners;
  }

  /** Who owns a key: the first member that a walk clockwise meets, from the key's own place on. */
  owner(key: string): string {
    return this.owners[this.firstFrom(placeOf(key, this.bits))] ?? '';
  }

  /**
   * The first point at a place or after it. After the last one comes the first: it is a ring.
   *
   * A binary search of all points would do (14 steps for 16,000). But hashes are spread evenly, so the
   * place itself says nearly where to look, and a step or two are left: a fifth of the time.
   */
  firstFrom(place: number): number {
    const { places } = this;
    let index = this.before[this.partOf(place)] ?? 0;
    while (index < places.length && (places[index] ?? 0) < place) index += 1;
    return index === places.length ? 0 : index;
  }

  private countBefore(): Int32Array {
    const before = new Int32Array(this.places.length + 1);
    this.places.forEach((place, index) => {
      before[this.partOf(place) + 1] = index + 1;
    });
    // A part in which no point is has as many before it as the one before.
    return before.map((count, part) => (before[part] = Math.max(count, before[part - 1] ?? 0)));
  }

  private partOf(place: number): number {
    return Math.floor(place * this.partsPerPlace);
  }
}

/**
 * A member's claims on places of the ring, member by member in the order of their names: so where two
 * claim one place, the first by name is the first there, and the order of listing means nothing.
 */
function pointsOf({ members, points, bits }: Membership): readonly Point[] {
  return members.toSorted(byName).flatMap(({ name: member, weight = 1 }) =>
    Array.from({ length: points * weight }, (_, index) => ({
      place: placeOf(pointName(member, index), bits),
      member,
    })),
  );
}

function byName(a: Member, b: Member): number {
  return a.name < b.name ? -1 : 1;
}
