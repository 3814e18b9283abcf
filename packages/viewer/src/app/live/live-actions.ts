import type { PendingView } from '../../live/protocol.ts';
import type { Actions } from '../session/actions.ts';
import type { Session } from '../session.ts';
import type { LiveSession } from './live-session.ts';

/** What keys do in a live session: faults behind their prefix, and the next event at the end of a fork. */
export function liveActions(live: LiveSession, session: Session): Actions {
  const { step } = session.navigation.actions;
  const chosenOf = (kind: PendingView['kind']): PendingView | undefined => {
    const chosen = live.chosen.peek();
    if (chosen?.kind === kind) return chosen;
    return live.pending.peek()?.events.find((one) => one.kind === kind);
  };
  /** The node that is meant: that of the chosen event, else of the one at the cursor. */
  const node = (isUp: boolean): string | undefined => {
    const { nodes = [] } = live.pending.peek() ?? {};
    const meant = session.event.peek()?.node;
    const fitting = nodes.filter((one) => one.isUp === isUp);
    return (fitting.find(({ id }) => id === meant) ?? fitting[0])?.id;
  };
  const onMessage = (what: 'drop' | 'duplicate') => () => {
    const message = chosenOf('message');
    if (message === undefined) return none(live, 'no message is under way here');
    live.choose({ do: what, event: [...message.event] });
  };
  return {
    step: () => {
      const fork = live.fork.peek();
      const isOpen = fork !== undefined && !fork.isFixed && fork.end === undefined;
      if (isOpen && live.isAtEnd.peek()) live.next();
      else step?.();
    },
    fork: () => live.choose({ do: 'fork' }),
    'inject-take': () => {
      const chosen = live.chosen.peek();
      if (chosen === undefined) return none(live, 'nothing is pending here');
      live.choose({ do: 'take', event: [...chosen.event] });
    },
    'inject-drop': onMessage('drop'),
    'inject-duplicate': onMessage('duplicate'),
    'inject-fire': () => {
      const timer = chosenOf('timer');
      if (timer === undefined) return none(live, 'no timer is set here');
      live.choose({ do: 'take', event: [...timer.event] });
    },
    'inject-crash': () => {
      const down = node(true);
      if (down === undefined) return none(live, 'every node is down already');
      live.choose({ do: 'fault', fault: { kind: 'crash', atMs: 0, node: down } });
    },
    'inject-restart': () => {
      const up = node(false);
      if (up === undefined) return none(live, 'every node is up already');
      live.choose({ do: 'fault', fault: { kind: 'restart', atMs: 0, node: up } });
    },
    'inject-cut': () => {
      const message = chosenOf('message');
      const { nodes = [] } = live.pending.peek() ?? {};
      const alone = message?.from ?? session.event.peek()?.node ?? nodes[0]?.id;
      if (alone === undefined || alone === '') return;
      cutOff(live, [alone]);
    },
    'inject-heal': () => live.choose({ do: 'fault', fault: { kind: 'heal', atMs: 0 } }),
  };
}

/** Cuts some nodes off from all others. */
export function cutOff(live: LiveSession, some: readonly string[]): void {
  const { nodes = [] } = live.pending.peek() ?? {};
  const others = nodes.map(({ id }) => id).filter((id) => !some.includes(id));
  if (some.length === 0 || others.length === 0) {
    return none(live, 'choose some of the nodes, and not all of them');
  }
  const groups = [[...some], others];
  live.choose({ do: 'fault', fault: { kind: 'partition', atMs: 0, groups } });
}

function none(live: LiveSession, text: string): void {
  live.note.value = { tone: 'word', text };
}
