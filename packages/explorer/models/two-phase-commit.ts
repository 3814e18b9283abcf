// Two-phase commit, after Gray and Lamport, "Consensus on Transaction Commit" (2006), section 3 and appendix A.
//
// Resource managers decide together whether a transaction commits. Each prepares or aborts by itself; a coordinator hears of
// those that prepared, commits when all did, and may abort until then. Messages are a set that only grows: a message may be
// received late, and again and again.
//
// No two managers ever decide differently, and if the coordinator lives, all decide. If it may stop (see
// two-phase-commit-blocking.ts) a manager that has prepared may wait for ever: it may not abort, for the others may have
// committed, nor commit, for they may have aborted.

import type { Model } from '@netsplit/explorer';

type Manager = 'working' | 'prepared' | 'committed' | 'aborted';

interface State {
  readonly managers: readonly Manager[];
  readonly coordinator: 'waiting' | 'committed' | 'aborted' | 'stopped';
  /** Whose "prepared" the coordinator has received. */
  readonly heard: readonly boolean[];
  /** Who has sent "prepared". The coordinator's "commit" and "abort" have been sent if it is in that state. */
  readonly sent: readonly boolean[];
}

export interface CommitOptions {
  /** Whether the coordinator may stop before it has decided, for good. */
  readonly mayStop?: boolean;
}

type Action =
  | { readonly kind: 'prepare' | 'abort alone' | 'hear' | 'obey'; readonly manager: number }
  | { readonly kind: 'commit' | 'abort' | 'stop' };

export function twoPhaseCommit(
  count: number,
  { mayStop = false }: CommitOptions = {},
): Model<State, Action> {
  const managers = Array.from({ length: count }, (_, manager) => manager);
  const all: readonly Action[] = [
    { kind: 'commit' },
    { kind: 'abort' },
    ...(mayStop ? [{ kind: 'stop' } as const] : []),
    ...managers.flatMap((manager): Action[] =>
      (['hear', 'prepare', 'abort alone', 'obey'] as const).map((kind) => ({ kind, manager })),
    ),
  ];

  function next(state: State, action: Action): State | undefined {
    const { managers, coordinator, heard, sent } = state;
    switch (action.kind) {
      case 'commit':
        return coordinator === 'waiting' && heard.every(Boolean)
          ? { ...state, coordinator: 'committed' }
          : undefined;
      case 'abort':
        return coordinator === 'waiting' ? { ...state, coordinator: 'aborted' } : undefined;
      case 'stop':
        return coordinator === 'waiting' ? { ...state, coordinator: 'stopped' } : undefined;
      case 'hear':
        return coordinator === 'waiting' && sent[action.manager] === true
          ? { ...state, heard: heard.with(action.manager, true) }
          : undefined;
      case 'prepare':
        return managers[action.manager] === 'working'
          ? {
              ...state,
              managers: managers.with(action.manager, 'prepared'),
              sent: sent.with(action.manager, true),
            }
          : undefined;
      case 'abort alone':
        return managers[action.manager] === 'working'
          ? { ...state, managers: managers.with(action.manager, 'aborted') }
          : undefined;
      case 'obey':
        return coordinator === 'waiting' || coordinator === 'stopped'
          ? undefined
          : { ...state, managers: managers.with(action.manager, coordinator) };
    }
  }

  return {
    name: `two-phase commit, ${count} managers`,
    initialStates: () => [
      {
        coordinator: 'waiting',
        heard: managers.map(() => false),
        managers: managers.map(() => 'working' as const),
        sent: managers.map(() => false),
      },
    ],
    actions: () => all,
    next,
    properties: [
      {
        kind: 'always',
        name: 'no manager commits while another aborts',
        holds: ({ managers }) => !(managers.includes('committed') && managers.includes('aborted')),
      },
      {
        kind: 'sometimes',
        name: 'all managers commit',
        holds: ({ managers }) => managers.every((manager) => manager === 'committed'),
      },
      {
        kind: 'eventually',
        name: 'every manager has decided',
        holds: ({ managers }) => {
          const open = managers.findIndex((at) => at === 'working' || at === 'prepared');
          return open < 0 || `manager ${open + 1} is ${managers[open]}, and cannot know what to do`;
        },
      },
    ],
    describe: (action) =>
      'manager' in action ? `${action.kind}: manager ${action.manager + 1}` : action.kind,
  };
}

export const model = twoPhaseCommit(3);
