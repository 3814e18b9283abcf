import type { Linearizability } from '../linearizability/check.ts';
import type { Operation } from '../history.ts';
import type { Link, Ordering } from '../ordering.ts';
import type { SequentialConsistency } from '../sequential/check.ts';

/** What a check found, as far as a picture shows it. */
export interface Finding {
  /** Operations in the order that was found; of a violation, the longest prefix that can be ordered. */
  readonly order: readonly Operation[];
  /** What came before what, where the times do not tell: the partial order that was found, or what contradicts itself. */
  readonly edges?: readonly Pick<Link, 'from' | 'to' | 'why'>[];
  /** The operation that has no place, where there is one. */
  readonly culprit?: Operation;
  /** Operations that could come next by time, and cannot by the model. */
  readonly blocked?: readonly Operation[];
}

/** What a verdict has to show. */
export function findingOf(result: Linearizability | SequentialConsistency | Ordering): Finding {
  switch (result.verdict) {
    case 'linearizable': {
      // Each part has an order of its own; a single number in a bar would pretend that there is one of all.
      const [only, ...others] = result.orders;
      return {
        order: others.length === 0 ? (only?.order ?? []) : [],
        edges: result.orders.flatMap(({ order }) => decided(order)),
      };
    }
    case 'sequential':
      return { order: result.order, edges: decided(result.order) };
    case 'unknown':
    case 'holds':
      return { order: [] };
    case 'violated':
      return { order: [], edges: result.links, blocked: result.operations };
    case 'not-linearizable':
    case 'not-sequential':
      return {
        order: result.prefix,
        edges: decided(result.prefix),
        blocked: result.blocked.map(({ operation }) => operation),
        ...(result.verdict === 'not-linearizable' ? { culprit: result.culprit } : {}),
      };
  }
}

/** Of neighbours in an order, those that the order of time left open: the rest a reader sees in the picture. */
function decided(order: readonly Operation[]): Link[] {
  return order.slice(1).flatMap((to, index) => {
    const from = order[index];
    if (from === undefined || (from.returnedAt ?? Infinity) < to.invokedAt) return [];
    return from.process === to.process ? [] : [{ from, to, why: 'is ordered before' }];
  });
}
