import { type Member, type Membership, placeOf, pointName } from '../given.ts';

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
  readonly owners: string[];
  /** The ring is cut into equal parts, about as many as there are points: how many points are before each of them. */
  private readonly before: Int32Array;
  /** Place → which part it is in. A power of two, so that no place is rounded into the next part. */
  private readonly partsPerPlace: number;

  constructor(membership: Membership) {
    const claims = claimsOf(membership);
    const count = claims.reduce((sum, { places }) => sum + places.length, 0);
    this.bits = membership.bits;
    this.places = new Float64Array(count);
    this.owners = Array.from(this.places, () => '');
    this.partsPerPlace = 2 ** Math.min(0, 32 - Math.clz32(count) - this.bits);
    this.before = this.countBefore(claims);
    // Each point goes to the end of those that are in its part already, and past the greater ones among them.
    const ends = this.before.slice();
    for (const { member, places } of claims) {
      for (const place of places) {
        const part = this.partOf(place);
        const end = ends[part] ?? 0;
        this.insert(place, member, this.before[part] ?? 0, end);
        ends[part] = end + 1;
      }
    }
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

  private insert(place: number, member: string, first: number, end: number): void {
    const { places, owners } = this;
    let index = end;
    while (index > first && (places[index - 1] ?? 0) > place) {
      places[index] = places[index - 1] ?? 0;
      owners[index] = owners[index - 1] ?? '';
      index -= 1;
    }
    places[index] = place;
    owners[index] = member;
  }

  private countBefore(claims: readonly Claims[]): Int32Array {
    const before = new Int32Array(2 ** this.bits * this.partsPerPlace + 1);
    for (const { places } of claims) {
      for (const place of places) {
        const after = this.partOf(place) + 1;
        before[after] = (before[after] ?? 0) + 1;
      }
    }
    for (let part = 1; part < before.length; part++) {
      before[part] = (before[part] ?? 0) + (before[part - 1] ?? 0);
    }
    return before;
  }

  private partOf(place: number): number {
    return Math.floor(place * this.partsPerPlace);
  }
}

interface Claims {
  readonly member: string;
  readonly places: Float64Array;
}

/**
 * Each member's claims on places of the ring, in the order of the members' names: so where two claim one
 * place, the first by name is the first there, and the order of listing means nothing.
 */
function claimsOf({ members, points, bits }: Membership): readonly Claims[] {
  return members.toSorted(byName).map(({ name: member, weight = 1 }) => {
    const places = new Float64Array(points * weight);
    return { member, places: places.map((_, index) => placeOf(pointName(member, index), bits)) };
  });
}

function byName(a: Member, b: Member): number {
  return a.name < b.name ? -1 : 1;
}
