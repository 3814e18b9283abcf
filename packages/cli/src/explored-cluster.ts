import type { Exploration, LabExploration, LabTest } from '@netsplit/harness';
import { UsageError } from './trouble.ts';

/** A test that explores a cluster. */
export type ExhaustiveTest = LabTest & Required<Pick<LabTest, 'exploration'>>;

/** What a user changes of the cluster that a lab's test explores. */
export interface ClusterChanges {
  readonly nodes?: number;
  readonly faults?: FaultBudgets;
  readonly timers?: number;
  readonly network?: NetworkName;
}

export const NETWORKS = ['multiset', 'set', 'fifo'] as const;
export type NetworkName = (typeof NETWORKS)[number];

const BUDGETS = ['drops', 'duplicates', 'crashes', 'splits'] as const;
export type FaultBudgets = Partial<Record<(typeof BUDGETS)[number], number>>;

/** Reads `drops=2,crashes=1` or `none`; what is not named stays as the test has it. @throws {RangeError} in words */
export function faultBudgets(text: string): FaultBudgets {
  if (text === 'none') return Object.fromEntries(BUDGETS.map((name) => [name, 0]));
  return Object.fromEntries(
    text.split(',').map((part) => {
      const [word = '', count = ''] = part.trim().split('=');
      const name = BUDGETS.find((one) => one === word);
      if (name === undefined || !/^\d+$/.test(count)) {
        throw new RangeError(
          `--faults takes none, or a list such as drops=1,crashes=1 of ${BUDGETS.join(', ')}.`,
        );
      }
      return [name, Number(count)];
    }),
  );
}

/** The test's cluster with the changes that were asked for. @throws {UsageError} where they make no sense */
export function changed(
  { id, exploration }: ExhaustiveTest,
  { nodes, faults, timers, network }: ClusterChanges,
): Exploration {
  const base = nodes === undefined ? exploration.cluster : sized(id, exploration, nodes);
  const { partitions = eachAlone(base) } = base.faults ?? {};
  return {
    ...base,
    ...(faults === undefined
      ? {}
      : {
          faults: {
            ...base.faults,
            ...faults,
            // Without splits of its own, a test lets none come: one that is asked for cuts off any single node.
            ...((faults.splits ?? 0) > 0 ? { partitions } : {}),
          },
        }),
    ...(timers === undefined ? {} : { timers }),
    ...(network === undefined ? {} : { network }),
  };
}

function sized(id: string, { cluster, sized: make }: LabExploration, nodes: number): Exploration {
  if (Object.keys(cluster.nodes).length === nodes) return cluster;
  const made = make?.(nodes);
  if (made !== undefined) return made;
  throw new UsageError(
    make === undefined
      ? `The test ${id} explores a cluster of ${Object.keys(cluster.nodes).length} nodes, and of no other size.`
      : `The test ${id} makes no sense with ${nodes} node${nodes === 1 ? '' : 's'}.`,
  );
}

function eachAlone({ nodes }: Exploration): readonly (readonly (readonly string[])[])[] {
  const all = Object.keys(nodes);
  // Two nodes are parted in one way.
  const alone = all.length === 2 ? all.slice(0, 1) : all;
  return alone.map((id) => [[id], all.filter((other) => other !== id)]);
}

/** `c1 client, s1 server; 1 request; at most 1 loss, 1 copy, 1 timer`: what the verdicts are about. */
export function clusterText(cluster: Exploration): string {
  const {
    nodes,
    requests = [],
    faults = {},
    timers,
    idleTimers = [],
    network = 'multiset',
    messages,
    ticks,
    isLost,
    allows,
  } = cluster;
  const { drops = 0, duplicates = 0, crashes = 0, partitions = [], splits = 1 } = faults;
  const most = [
    count(drops, 'loss', 'losses'),
    count(duplicates, 'copy', 'copies'),
    count(crashes, 'crash', 'crashes'),
    count(partitions.length === 0 ? 0 : splits, 'split', 'splits'),
    count(timers ?? 0, 'timer', 'timers'),
    count(ticks ?? 0, 'tick', 'ticks'),
    ...(messages === undefined ? [] : [`${messages} messages under way`]),
  ].filter((text) => text !== '');
  const order = {
    multiset: 'messages in any order',
    set: 'messages that may come again and again',
    fifo: 'messages in the order of each link',
  };
  return [
    Object.entries(nodes)
      .map(([id, role]) => `${id} (${role})`)
      .join(', '),
    `${requests.length} request${requests.length === 1 ? '' : 's'}`,
    order[network],
    most.length === 0 ? 'no faults' : `at most ${most.join(', ')}`,
    ...(timers === undefined
      ? ['timers as often as they are set']
      : timers === 0
        ? ['no timer fires']
        : []),
    ...(idleTimers.length === 0 ? [] : [`never the timers ${idleTimers.join(', ')}`]),
    ...(isLost === undefined && allows === undefined ? [] : ['within the bounds of its test']),
  ].join('; ');
}

function count(value: number, one: string, many: string): string {
  return value === 0 ? '' : `${value} ${value === 1 ? one : many}`;
}

/** Whether more may go wrong than the lab's test admits: then a violation need not be a mistake. */
export function goesFurther(
  cluster: Exploration,
  { cluster: own }: { readonly cluster: Exploration },
): boolean {
  const budget = ({ faults = {} }: Exploration, name: (typeof BUDGETS)[number]): number =>
    name === 'splits'
      ? (faults.partitions ?? []).length === 0
        ? 0
        : (faults.splits ?? 1)
      : (faults[name] ?? 0);
  return (
    BUDGETS.some((name) => budget(cluster, name) > budget(own, name)) ||
    (cluster.network === 'set' && own.network !== 'set')
  );
}
