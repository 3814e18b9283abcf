import { type Member, type Membership, placeOf } from '../given.ts';
import { Ring } from './ring.ts';

/**
 * Who keeps a key: its preference list (Dynamo, 4.3). Walk clockwise from the key. The first member of
 * each zone is chosen as it is met; others are passed over, and come after all those, in the order in
 * which they were met.
 */
export class Preferences {
  readonly ring: Ring;
  /** Member → what it fails together with. */
  readonly zones: ReadonlyMap<string, string>;
  readonly zoneCount: number;

  constructor(membership: Membership) {
    this.ring = new Ring(membership);
    this.zones = new Map(membership.members.map((member) => [member.name, zoneOf(member)]));
    this.zoneCount = new Set(this.zones.values()).size;
  }

  listFor(key: string, count: number): readonly string[] {
    const { owners, bits } = this.ring;
    const chosen: string[] = [];
    const passedOver: string[] = [];
    const used = new Set<string>();
    const first = this.ring.firstFrom(placeOf(key, bits));
    for (let step = 0; step < owners.length && !this.isEnough(chosen, passedOver, count); step++) {
      const member = owners[(first + step) % owners.length] ?? '';
      // Virtual nodes of one member: a second copy on the same machine would be none.
      if (chosen.includes(member) || passedOver.includes(member)) continue;
      const zone = this.zones.get(member) ?? '';
      if (used.has(zone)) {
        passedOver.push(member);
      } else {
        used.add(zone);
        chosen.push(member);
      }
    }
    return [...chosen, ...passedOver].slice(0, count);
  }

  /** As soon as every zone is in, those passed over may fill what is left. */
  private isEnough(
    chosen: readonly string[],
    passedOver: readonly string[],
    count: number,
  ): boolean {
    if (chosen.length >= count) return true;
    return chosen.length === this.zoneCount && chosen.length + passedOver.length >= count;
  }
}

/** A member that names no zone fails alone. */
function zoneOf({ name, zone }: Member): string {
  return zone === undefined ? `member ${name}` : `zone ${zone}`;
}
