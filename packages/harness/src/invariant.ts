import type { Act, Observer } from './act.ts';
import type { Cluster } from './cluster.ts';
import type { Protocol } from './contract.ts';
import type { Violation } from './violation.ts';

/**
 * Says that the invariant is violated, in a sentence of the paper's words with the names of this run:
 * `n2 entered while n1 was inside`. The run ends after the present event; the first report counts.
 *
 * @param at the act that broke it; default: the one being looked at
 */
export type Report<P extends Protocol = Protocol> = (sentence: string, at?: Act<P>) => void;

/** What must hold after every event of a run, told from what can be seen from outside. */
export interface Invariant<P extends Protocol = Protocol> {
  /** The rule, as the paper has it: `at most one process is inside the critical section`. */
  readonly rule: string;
  /** It is promised only while no part of the network is cut off for longer, in virtual ms. */
  readonly longestCutMs?: number;
  /** Begins to watch a fresh cluster: what it remembers belongs to that cluster alone. */
  watch(report: Report<P>, cluster: Cluster<P>): Observer<P>;
}

/**
 * Makes an invariant. `watch` is called once for each cluster and returns what looks at each act, in
 * order, right after the event in which it took place.
 *
 * @param assumes what a run must keep to for the invariant to be promised, where whoever runs a cluster by hand may do otherwise:
 *   its own tests keep to it by the faults that they draw
 * @example
 * const mutualExclusion = invariant<Mutex>(
 *   'at most one process is inside the critical section',
 *   (report) => {
 *     let inside: NodeId | undefined;
 *     return (act) => {
 *       if (act.kind !== 'output') return;
 *       if (act.output === 'left') inside = undefined;
 *       if (act.output !== 'entered') return;
 *       if (inside !== undefined) report(`${act.node} entered while ${inside} was inside`);
 *       inside = act.node;
 *     };
 *   },
 * );
 */
export function invariant<P extends Protocol>(
  rule: string,
  watch: (report: Report<P>, cluster: Cluster<P>) => Observer<P>,
  assumes: Pick<Invariant, 'longestCutMs'> = {},
): Invariant<P> {
  return { ...assumes, rule, watch };
}

/** Lets an invariant watch a cluster; tells of its violations. */
export function watching<P extends Protocol>(
  { rule, watch }: Invariant<P>,
  cluster: Cluster<P>,
  violated: (violation: Violation) => void,
): Observer<P> {
  let present: Act<P> | undefined;
  const observer = watch((sentence, at = present) => {
    violated({ kind: 'invariant', rule, sentence, event: at?.event, atMs: at?.atMs });
  }, cluster);
  return (act) => {
    present = act;
    observer(act);
  };
}
