import type { History, Operation } from '../history.ts';
import type { Model } from '../model.ts';
import { describe } from '../wording.ts';
import type { Finding } from './finding.ts';

/** An operation as a bar. Columns are moments: invocations and returns in the order of time, from 0. */
export interface Bar {
  readonly operation: Operation;
  readonly label: string;
  readonly lane: number;
  readonly from: number;
  /** The number of columns for an operation that is open for good. */
  readonly to: number;
  /** Its place in the order, from 1. */
  readonly place: number | undefined;
  readonly mark: 'culprit' | 'blocked' | 'open' | undefined;
}

/** That one bar comes before another, by the order that was found. */
export interface Edge {
  /** Positions in `bars`. */
  readonly from: number;
  readonly to: number;
  /** In words that fit between the two operations. */
  readonly why: string;
}

/**
 * A picture as plain data: whoever draws it, as a lane of operations in a debugger, needs to know no history. Of a
 * violation, bars with a `place` are the longest prefix that can be ordered.
 */
export interface HistoryLayout {
  /** The process of each lane, in the order of their first invocations. */
  readonly lanes: readonly (number | string)[];
  readonly columns: number;
  readonly bars: readonly Bar[];
  /** Drawn where the times do not tell the order; of a violation of causality, the contradiction. */
  readonly edges: readonly Edge[];
}

/** Lays out a history, a lane a process. What failed took no effect and is left out. */
export function layoutOf(history: History, finding: Finding, model: Model): HistoryLayout {
  const shown = history
    .filter(({ outcome }) => outcome !== 'fail')
    .toSorted((one, other) => one.invokedAt - other.invokedAt);
  const lanes = [...new Set(shown.map(({ process }) => process))];
  const moments = new Set(shown.flatMap(({ invokedAt, returnedAt }) => [invokedAt, returnedAt]));
  const times = [...moments].filter((time) => time !== undefined).sort((one, other) => one - other);
  const columns = new Map(times.map((time, column) => [time, column]));
  const places = new Map(finding.order.map(({ id }, index) => [id, index + 1]));
  const blocked = new Set(finding.blocked?.map(({ id }) => id));
  const bars = shown.map((operation): Bar => {
    const { id, process, invokedAt, returnedAt, outcome } = operation;
    const isCulprit = id === finding.culprit?.id;
    return {
      operation,
      label: describe(model, operation),
      lane: lanes.indexOf(process),
      from: columns.get(invokedAt) ?? 0,
      to: columns.get(returnedAt ?? Infinity) ?? times.length,
      place: places.get(id),
      mark: isCulprit
        ? 'culprit'
        : blocked.has(id)
          ? 'blocked'
          : outcome === 'info'
            ? 'open'
            : undefined,
    };
  });
  const barOf = new Map(shown.map(({ id }, index) => [id, index]));
  const edges = (finding.edges ?? []).flatMap(({ from, to, why }): Edge[] => {
    const [before, after] = [barOf.get(from.id), barOf.get(to.id)];
    return before === undefined || after === undefined ? [] : [{ from: before, to: after, why }];
  });
  return { lanes, columns: times.length, bars, edges };
}
