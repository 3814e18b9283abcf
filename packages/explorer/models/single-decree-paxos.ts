// Single-decree Paxos, after Lamport, "Paxos Made Simple" (2001), section 2.2.
//
// Three acceptors choose one value, though proposers compete and messages are late, lost or received twice. A ballot begins with
// promises: an acceptor promises to ignore lower ballots, and tells the vote that it cast last. With promises of a majority a
// proposer proposes: the value of the highest of those votes, and only if there is none a value of its own. A value is chosen when a
// majority has voted for it in one ballot.
//
// Two majorities share an acceptor: so a later ballot hears of a value that was chosen. A proposer that does not listen
// (`listens: false`) breaks it, and the explorer finds how.

import type { Model } from '@netsplit/explorer';

interface Vote {
  readonly ballot: number;
  readonly value: string;
}

/** All that was ever said is kept: any message may be received at any later time. */
interface State {
  /** By acceptor: the highest ballot that it took part in, -1 for none. */
  readonly promised: readonly number[];
  /** By acceptor: its last vote. */
  readonly last: readonly (Vote | null)[];
  /** By ballot and acceptor: the vote that it told when it promised. */
  readonly promises: readonly (readonly (Vote | 'no vote' | null)[])[];
  /** By ballot. */
  readonly proposals: readonly (string | null)[];
  /** By ballot and acceptor. */
  readonly votes: readonly (readonly boolean[])[];
}

type Action =
  | { readonly kind: 'promise' | 'accept'; readonly acceptor: number; readonly ballot: number }
  | { readonly kind: 'propose'; readonly ballot: number; readonly value: string };

export interface PaxosOptions {
  readonly acceptors?: number;
  readonly ballots?: number;
  readonly values?: readonly string[];
  /** Whether a proposer takes up the votes that it is told. */
  readonly listens?: boolean;
}

export function singleDecreePaxos(options: PaxosOptions = {}): Model<State, Action> {
  const { acceptors = 3, ballots = 2, values = ['x', 'y'], listens = true } = options;
  const eachAcceptor = Array.from({ length: acceptors }, (_, acceptor) => acceptor);
  const eachBallot = Array.from({ length: ballots }, (_, ballot) => ballot);
  const isMajority = (count: number): boolean => count * 2 > acceptors;
  const all: readonly Action[] = eachBallot.flatMap((ballot): Action[] => [
    ...eachAcceptor.map((acceptor) => ({ kind: 'promise', acceptor, ballot }) as const),
    ...values.map((value) => ({ kind: 'propose', ballot, value }) as const),
    ...eachAcceptor.map((acceptor) => ({ kind: 'accept', acceptor, ballot }) as const),
  ]);

  /** Whether some majority of the promises allows the value: the highest vote that it tells is for it, or it tells none. */
  function mayPropose(promises: readonly (Vote | 'no vote' | null)[], value: string): boolean {
    const told = promises.filter((promise) => promise !== null);
    if (!isMajority(told.length)) return false;
    if (!listens) return true;
    const isFree = isMajority(told.filter((promise) => promise === 'no vote').length);
    // Of a majority whose highest vote is this one, all others tell no higher one.
    return (
      isFree ||
      told.some(
        (top) =>
          top !== 'no vote' &&
          top.value === value &&
          isMajority(told.filter((one) => one === 'no vote' || one.ballot <= top.ballot).length),
      )
    );
  }

  function next(state: State, action: Action): State | undefined {
    const { promised, last, promises, proposals, votes } = state;
    const { ballot } = action;
    if (action.kind === 'propose') {
      const isOpen = proposals[ballot] === null && mayPropose(promises[ballot] ?? [], action.value);
      return isOpen ? { ...state, proposals: proposals.with(ballot, action.value) } : undefined;
    }
    const { acceptor } = action;
    const before = promised[acceptor] ?? -1;
    if (action.kind === 'promise') {
      if (before >= ballot) return undefined;
      const told = (promises[ballot] ?? []).with(acceptor, last[acceptor] ?? 'no vote');
      return {
        ...state,
        promised: promised.with(acceptor, ballot),
        promises: promises.with(ballot, told),
      };
    }
    const value = proposals[ballot] ?? null;
    if (value === null || before > ballot || votes[ballot]?.[acceptor] === true) return undefined;
    return {
      ...state,
      promised: promised.with(acceptor, ballot),
      last: last.with(acceptor, { ballot, value }),
      votes: votes.with(ballot, (votes[ballot] ?? []).with(acceptor, true)),
    };
  }

  const chosen = ({ votes, proposals }: State): readonly string[] => [
    ...new Set(
      eachBallot.flatMap((ballot) =>
        isMajority((votes[ballot] ?? []).filter(Boolean).length) ? (proposals[ballot] ?? []) : [],
      ),
    ),
  ];

  return {
    name: `single-decree Paxos, ${acceptors} acceptors, ${ballots} ballots`,
    initialStates: () => [
      {
        promised: eachAcceptor.map(() => -1),
        last: eachAcceptor.map(() => null),
        promises: eachBallot.map(() => eachAcceptor.map(() => null)),
        proposals: eachBallot.map(() => null),
        votes: eachBallot.map(() => eachAcceptor.map(() => false)),
      },
    ],
    actions: () => all,
    next,
    properties: [
      {
        kind: 'always',
        name: 'at most one value is chosen',
        holds: (state) => {
          const values = chosen(state);
          return values.length <= 1 || `${values.join(' and ')} are both chosen`;
        },
      },
      { kind: 'sometimes', name: 'a value is chosen', holds: (state) => chosen(state).length > 0 },
      {
        kind: 'sometimes',
        name: 'a later ballot takes up what an earlier one voted for',
        holds: ({ promises, proposals }) =>
          proposals.some(
            (value, ballot) =>
              value !== null &&
              (promises[ballot] ?? []).some(
                (told) => told !== null && told !== 'no vote' && told.value === value,
              ),
          ),
      },
    ],
    describe: (action) =>
      action.kind === 'propose'
        ? `ballot ${action.ballot}: ${action.value} is proposed`
        : action.kind === 'promise'
          ? `ballot ${action.ballot}: acceptor ${action.acceptor + 1} promises`
          : `ballot ${action.ballot}: acceptor ${action.acceptor + 1} votes`,
  };
}

export const model = singleDecreePaxos();
