import { brief } from '@netsplit/simulator';
import { valueText } from '../text/value-text.ts';
import type { ClusterAction, ClusterState } from './cluster.ts';

/** An action in a few words: `s1 gets Prepare(ballot 1) from s2`. */
export function actionText(action: ClusterAction): string {
  switch (action.kind) {
    case 'deliver':
    case 'duplicate':
    case 'drop': {
      const { from, to, message } = action;
      const what = `${brief(message)} from ${from}`;
      if (action.kind === 'drop') return `${to} does not get ${what}: it is lost`;
      if (action.lost !== undefined) {
        const why = action.lost === 'cut' ? 'the link is cut' : `${to} is down`;
        return `${to} does not get ${what}: ${why}`;
      }
      return `${to} gets ${what}${action.kind === 'duplicate' ? ', of which a copy stays under way' : ''}${details(action)}`;
    }
    case 'timer':
      return `${action.node}'s timer ${action.timer} fires${details(action)}`;
    case 'request':
      return `${action.node} is asked ${brief(action.request)} as ${action.id}${details(action)}`;
    case 'start':
      return `${action.node} starts again${details(action)}`;
    case 'crash':
      return `${action.node} crashes${action.startsAgain ? `, and starts again${details(action)}` : ''}`;
    case 'cut':
      return `the network splits: ${action.partition.map((group) => group.join(' ')).join(' | ')}`;
    case 'heal':
      return 'the network heals';
    case 'tick':
      return 'the clocks move on';
  }
}

/** A state in a few lines: what each node holds, and what is under way. */
export function stateText(state: ClusterState): string {
  const nodes = Object.entries(state.nodes).map(([id, node]) =>
    node.isUp ? `${id} ${valueText(node.fields)}` : `${id} is down`,
  );
  const messages = state.messages.map(
    ({ from, to, message }) => `${from} → ${to} ${brief(message)}`,
  );
  return [...nodes, messages.length === 0 ? 'nothing under way' : messages.join(', ')].join('; ');
}

function details({
  choices,
  crashAfter,
}: {
  readonly choices?: readonly number[];
  readonly crashAfter?: number;
}): string {
  const drew = choices === undefined ? '' : `, and draws ${choices.join(', ')}`;
  if (crashAfter === undefined) return drew;
  return `${drew}, and crashes after ${crashAfter} effect${crashAfter === 1 ? '' : 's'}`;
}
