import type { History, Operation } from '../history.ts';
import type { Model } from '../model.ts';
import { describe } from '../wording.ts';

/** What a check found, as far as a picture shows it. */
export interface Finding {
  /** Operations in the order that was found. */
  readonly order: readonly Operation[];
  /** The operation that has no place, where there is one. */
  readonly culprit?: Operation;
  /** Operations that could come next by time, and cannot by the model. */
  readonly blocked?: readonly Operation[];
}

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

/** A picture as plain data: whoever draws it needs to know no history. */
export interface HistoryLayout {
  /** The process of each lane, in the order of their first invocations. */
  readonly lanes: readonly (number | string)[];
  readonly columns: number;
  readonly bars: readonly Bar[];
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
  return { lanes, columns: times.length, bars };
}
