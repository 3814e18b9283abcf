import fc, { type Arbitrary } from 'fast-check';
import { essentialList } from './essential-list.ts';
import type { FaultArbitrary, PlacedFault, Range } from './fault-arbitrary.ts';

/** How hard a property's cases are: a set of rules from which each case draws its own options. */
export interface FaultSet {
  /** How many of the admitted kinds of fault a case has; no more than there are. */
  readonly kinds: Range;
  /** How often a kind strikes, beside the others of the case. */
  readonly rate: Range;
  /** How many faults a case has, as shares of what the scene allows. */
  readonly faults: Range;
  /** How bad and how long, as shares of the worst; a scene that lists its faults says so itself. */
  readonly harm: Range;
}

/**
 * - `lite`: few faults, and gentle.
 * - `swarm`: each case has a random subset of the kinds at random rates, because a plan of all kinds at
 *   once hides what a plan of few would show. The default.
 * - `harsh`: everything at once. All of it ends at healing.
 *
 * @see Groce et al. 2012, Swarm Testing
 */
export const faultSets = {
  lite: { kinds: [1, 2], rate: [1, 3], faults: [0, 0.34], harm: [0, 0.25] },
  swarm: { kinds: [1, Infinity], rate: [1, 10], faults: [0, 1], harm: [0, 1] },
  harsh: { kinds: [Infinity, Infinity], rate: [10, 10], faults: [1, 2], harm: [0.5, 1] },
} as const satisfies Readonly<Record<string, FaultSet>>;

/** `lite`, `swarm` or `harsh`: see {@link faultSets}. */
export type FaultSetName = keyof typeof faultSets;

/** What a case drew before its faults: from which kinds they come, and how often each. */
export interface FaultOptions {
  readonly set: FaultSetName;
  readonly mostFaults: number;
  /** Kind → its rate, beside the others'. */
  readonly rates: Readonly<Record<string, number>>;
}

/** A plan, and the options that it was drawn under. */
export interface DrawnPlan {
  readonly options: FaultOptions;
  readonly faults: readonly PlacedFault[];
}

/** Draws options by the rules of a set, and a plan under them that shrinks to its essential faults. */
export function plan(
  kinds: readonly FaultArbitrary[],
  set: FaultSetName,
  { maxFaults, withinMs }: { readonly maxFaults: number; readonly withinMs: number },
): Arbitrary<DrawnPlan> {
  const [least, most] = faultSets[set].faults.map((share) => Math.round(share * maxFaults));
  const mostFaults = kinds.length === 0 ? 0 : (most ?? 0);
  const named = byName(kinds);
  if (mostFaults === 0) return fc.constant({ options: { set, mostFaults, rates: {} }, faults: [] });
  return rates([...named.keys()], faultSets[set]).chain((rates) => {
    const fault = fc.oneof(
      ...Object.entries(rates).flatMap(([name, weight]) => {
        const kind = named.get(name);
        return kind === undefined ? [] : [{ weight, arbitrary: kind.draw(withinMs) }];
      }),
    );
    return fc.record({
      options: fc.constant({ set, mostFaults, rates }),
      faults: essentialList(fault, [0, mostFaults], [least ?? 0, mostFaults]),
    });
  });
}

/** Options have no size: what is essential of a plan is in its faults. */
function rates(
  names: readonly string[],
  { kinds, rate }: FaultSet,
): Arbitrary<Readonly<Record<string, number>>> {
  const all = names.length;
  const [fewest, most] = kinds.map((count) => Math.min(count, all));
  const drawn = fc.record({
    count: fc.integer({ min: fewest, max: most }),
    order: fc.shuffledSubarray([...names], { minLength: all, maxLength: all }),
    rates: fc.array(fc.integer({ min: rate[0], max: rate[1] }), { minLength: all, maxLength: all }),
  });
  return fc.noShrink(fc.noBias(drawn)).map(({ count, order, rates }) => {
    const chosen = new Set(order.slice(0, count));
    return Object.fromEntries(
      names.flatMap((name, index) => (chosen.has(name) ? [[name, rates[index] ?? rate[0]]] : [])),
    );
  });
}

/** Each kind under a name of its own: a scene may list link faults twice. */
function byName(kinds: readonly FaultArbitrary[]): Map<string, FaultArbitrary> {
  const named = new Map<string, FaultArbitrary>();
  for (const kind of kinds) {
    let name = kind.kind;
    for (let count = 2; named.has(name); count++) name = `${kind.kind} ${count}`;
    named.set(name, kind);
  }
  return named;
}
