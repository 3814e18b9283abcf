import { choosable, type PendingDescription, type SessionChoice } from '@netsplit/simulator';
import type { Cluster } from '../cluster.ts';
import type { BreakBounds } from './break-search.ts';

/** One step of a run that is searched. */
export interface Step {
  readonly kind: 'take' | 'drop' | 'duplicate' | 'crash' | 'restart';
  readonly choices: readonly SessionChoice[];
  /** Who sees it; `*` for what no node does. */
  readonly node: string;
  /** What is seen of it: equal for all that no node can tell apart. */
  readonly input: string;
}

/** What can happen next in a cluster, within what bounds leave. */
export function choicesIn(
  cluster: Cluster,
  before: readonly Step[],
  { drops, duplicates, crashes }: Required<BreakBounds>,
): readonly Step[] {
  const used = (kind: Step['kind']): number => before.filter((step) => step.kind === kind).length;
  const mayDrop = used('drop') < drops;
  const mayDuplicate = used('duplicate') < duplicates;
  const steps: Step[] = [];
  const links = new Set<string>();
  for (const one of cluster.pending()) {
    if (one.kind === 'message' && cluster.spec.network?.fifo === true) {
      // A link that keeps its order: what is behind the first has to wait.
      const link = `${one.from ?? ''} ${one.node}`;
      if (links.has(link)) continue;
      links.add(link);
    }
    const event = choosable(cluster, one, 1);
    const input = inputOf(one);
    const { node } = one;
    steps.push({ kind: 'take', choices: [{ do: 'take', event }], node: node || '*', input });
    if (one.kind !== 'message') continue;
    if (mayDrop) {
      const choices = [{ do: 'drop', event }] as const;
      steps.push({ kind: 'drop', choices, node: '*', input: `lost ${node} ${input}` });
    }
    if (mayDuplicate) {
      const choices = [{ do: 'duplicate', event }] as const;
      // The copy is still to come: that sets it apart from a delivery.
      steps.push({ kind: 'duplicate', choices, node, input: `${input} (and again)` });
    }
  }
  for (const node of cluster.nodes) {
    const atMs = cluster.nowMs;
    if (!cluster.isUp(node)) {
      if (cluster.pending().some((one) => one.kind === 'start' && one.node === node)) continue;
      const fault = { kind: 'restart', atMs, node } as const;
      steps.push({ kind: 'restart', choices: [{ do: 'fault', fault }], node, input: 'restarts' });
    } else if (used('crash') < crashes) {
      const fault = { kind: 'crash', atMs, node } as const;
      steps.push({ kind: 'crash', choices: [{ do: 'fault', fault }], node, input: 'crashes' });
    }
  }
  return steps;
}

function inputOf({ kind, from = '', name = '', body }: PendingDescription): string {
  return [kind, from, name, body === undefined ? '' : JSON.stringify(body)].join(' ');
}
