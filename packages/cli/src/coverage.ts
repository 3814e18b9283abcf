import type { TestResult } from '@netsplit/harness';

/** How much the tests of a run have tried, all together. */
export interface Coverage {
  readonly clusters: number;
  readonly events: number;
  /** That were planned, and were no healing. */
  readonly faults: number;
  /** Of clusters that were explored. */
  readonly states: number;
}

export function coverageOf(results: readonly TestResult[]): Coverage {
  const sum = (of: (result: TestResult) => number): number =>
    results.reduce((total, result) => total + of(result), 0);
  return {
    clusters: sum(({ clusters }) => clusters),
    events: sum(({ events }) => events),
    faults: sum(({ faults }) => faults),
    states: sum(({ explored }) => explored?.states ?? 0),
  };
}

/** `1,702 clusters ran, with 2,104,311 events and 4,873 faults; 124,000 states were explored`; empty when no cluster ran. */
export function coverageText({ clusters, events, faults, states }: Coverage): string {
  const count = (value: number, one: string, many: string): string =>
    `${value.toLocaleString('en')} ${value === 1 ? one : many}`;
  const explored = states === 0 ? '' : `; ${count(states, 'state', 'states')} explored`;
  return clusters === 0
    ? ''
    : `${count(clusters, 'cluster', 'clusters')} ran, with ${count(events, 'event', 'events')} and ${count(faults, 'fault', 'faults')}${explored}`;
}
