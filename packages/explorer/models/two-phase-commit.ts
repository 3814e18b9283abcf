// Two-phase commit, after Gray and Lamport, "Consensus on Transaction Commit", section 3 and appendix A.1.
//
// Messages are a set that only grows: each may be received any number of times, and is never lost for good. A manager that
// works may abort by itself.

import type { Model } from '@netsplit/explorer';

type Manager = 'working' | 'prepared' | 'committed' | 'aborted';

interface State {
  readonly managers: readonly Manager[];
  readonly coordinator: 'waiting' | 'committed' | 'aborted';
  /** Whose "prepared" the coordinator has received. */
  readonly heard: readonly boolean[];
  /** Who has sent "prepared". The coordinator's "commit" and "abort" have been sent if it is in that state. */
  readonly sent: readonly boolean[];
}

type Action =
  | { readonly kind: 'prepare' | 'abort alone' | 'hear' | 'obey'; readonly manager: number }
  | { readonly kind: 'commit' | 'abort' };

export function twoPhaseCommit(count: number): Model<State, Action> {
  const managers = Array.from({ length: count }, (_, manager) => manager);
  const all: readonly Action[] = [
    { kind: 'commit' },
    { kind: 'abort' },
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
        return coordinator === 'waiting'
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
    ],
    describe: (action) =>
      'manager' in action ? `${action.kind}: manager ${action.manager + 1}` : action.kind,
  };
}

export const model = twoPhaseCommit(3);
