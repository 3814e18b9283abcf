import type { ClusterAction } from '@netsplit/explorer';
import type { Fault, ManualScheduler, NodeId } from '@netsplit/simulator';
import type { Cluster } from './cluster.ts';
import type { Protocol } from './contract.ts';

type Pending = ReturnType<ManualScheduler['pending']>[number];

/** A run that was explored has no times. Each of its steps gets so long: longer than any timer of a lab. */
const STEP_MS = 10_000;

/**
 * Lets happen in a cluster what happens in an explored run, step by step, so that it can be recorded, told and seen.
 *
 * When the cluster follows a recording instead, there is nothing to choose: the same time goes by, and the same is asked and injected.
 */
export async function playOut<P extends Protocol>(
  cluster: Cluster<P>,
  scheduler: ManualScheduler,
  steps: readonly { readonly action?: ClusterAction }[],
  requests: readonly { readonly node: NodeId; readonly request: P['request'] }[],
): Promise<void> {
  const choose = async (
    isIt: (event: Pending) => boolean,
    byHand?: 'drop' | 'repeat',
  ): Promise<void> => {
    const event = scheduler.pending().find(isIt);
    if (event !== undefined) {
      if (byHand !== undefined) event.byHand = byHand;
      scheduler.choose(event);
    }
    await cluster.runFor(STEP_MS);
  };
  const strike = async (fault: Fault): Promise<void> => {
    cluster.inject(fault);
    const latest = scheduler.latest;
    await choose((event) => event === latest);
  };
  const isAt = (event: Pending, node: NodeId): boolean => cluster.nodes[event.node] === node;

  const startAgain = async (node: NodeId): Promise<void> => {
    await strike({ kind: 'restart', atMs: cluster.nowMs, node });
    await choose((event) => event.kind === 'start' && isAt(event, node));
  };

  for (const node of cluster.nodes) {
    await choose((event) => event.kind === 'start' && isAt(event, node));
  }
  for (const { action } of steps) {
    if (action === undefined) continue;
    const atMs = cluster.nowMs;
    if ('crashAfter' in action && action.crashAfter !== undefined) {
      await strike({
        kind: 'crash',
        atMs,
        node: nodeOf(action),
        afterEffects: action.crashAfter,
      });
    }
    switch (action.kind) {
      case 'deliver':
      case 'duplicate':
      case 'drop': {
        const { from, to } = action;
        const message = JSON.stringify(action.message);
        const byHand = ({ deliver: undefined, duplicate: 'repeat', drop: 'drop' } as const)[
          action.kind
        ];
        await choose(
          (event) =>
            event.kind === 'message' &&
            isAt(event, to) &&
            cluster.nodes[event.from] === from &&
            JSON.stringify(event.body) === message,
          byHand,
        );
        break;
      }
      case 'timer':
        await choose(
          (event) =>
            event.kind === 'timer' && isAt(event, action.node) && event.name === action.timer,
        );
        break;
      case 'request': {
        const planned = requests[Number(action.id.slice(1)) - 1];
        const { id } = cluster.request(action.node, planned?.request);
        await choose((event) => event.kind === 'request' && event.name === id);
        break;
      }
      case 'start':
        await startAgain(action.node);
        break;
      case 'crash':
        await strike({ kind: 'crash', atMs, node: action.node });
        if (action.startsAgain) await startAgain(action.node);
        break;
      case 'cut':
        await strike({
          kind: 'partition',
          atMs,
          groups: action.partition.map((group) => [...group]),
        });
        break;
      case 'heal':
        await strike({ kind: 'heal', atMs });
        break;
      case 'tick':
    }
  }
}

function nodeOf(action: Extract<ClusterAction, { readonly crashAfter?: number }>): NodeId {
  return 'to' in action ? action.to : action.node;
}
