// The state of a server: the box "State" of Figure 2, and what the dissertation adds.

import type { NodeId, RequestId } from '@netsplit/simulator/node';
import {
  ELECTION_TIMEOUT_MAX_MS,
  ELECTION_TIMEOUT_MIN_MS,
  emptyLog,
  firstMembers,
  HEARTBEAT_MS,
  type Log,
  type Session,
} from '../given.ts';
import { emptyMachine, type Machine, type MachineImage } from './machine.ts';

export interface State {
  readonly id: NodeId;

  // Persistent state on all servers: changed by records only, in records.ts.

  /** The latest term that this server has seen: 0 at first boot, and it never goes back (§5.1). */
  currentTerm: number;
  /** Who got this server's vote in `currentTerm` (§5.2). */
  votedFor: NodeId | null;
  readonly log: Log;
  /** What stands in for the log up to `log.snapshotIndex` (§7). */
  snapshot: Snapshot;
  /** The latest configuration in the log, committed or not (dissertation §4.1). */
  members: readonly NodeId[];
  /** The index of its entry. */
  membersIndex: number;

  // Volatile state on all servers.

  /** The highest index known to be committed. */
  commitIndex: number;
  /** The highest index applied to the state machine. */
  lastApplied: number;
  readonly machine: Machine;
  role: Role;
  times: Times;
  /** Until then, by its own clock, a leader may count on this server's refusal to vote (dissertation §4.2.3). */
  refusesVotesUntilMs: number;
  /** Who asked for a transfer of leadership that has not ended yet, and to whom. */
  transfer: { readonly id: RequestId; readonly to: NodeId } | null;
}

/** The times that a server keeps: the lab's, unless a measurement asked for others. */
export interface Times {
  readonly electionTimeoutMs: readonly [least: number, most: number];
  readonly heartbeatMs: number;
  /** Whether elections begin with a pre-vote. */
  readonly asksFirst: boolean;
}

/** The state machine as of the last index that it covers, and the configuration as of then. */
export interface Snapshot {
  readonly members: readonly NodeId[];
  readonly machine: MachineImage;
}

export type Role = Follower | Candidate | Leader;

export interface Follower {
  readonly kind: 'follower';
  /** The leader of this term, once it has been heard of. */
  readonly leader: NodeId | null;
}

export interface Candidate {
  readonly kind: 'candidate';
  /** It only asks whether it would be elected (dissertation §9.6). */
  readonly isPreVote: boolean;
  /** A set, so that a vote that comes twice counts once. */
  readonly votes: Set<NodeId>;
}

export interface Leader {
  readonly kind: 'leader';
  /** What is known of each other member. Reinitialised after election (Figure 2). */
  readonly followers: Map<NodeId, Progress>;
  /** Who waits for the entry at an index. */
  readonly proposals: Map<number, Asker>;
  /** Rounds of heartbeats are counted, so that a reply says since when it confirms the leader. */
  round: number;
  /** When each round began, by this server's clock; only those that may still matter. */
  readonly roundBegan: Map<number, number>;
  /** Reads that wait for a round to be confirmed, or for an index to be applied. */
  reads: WaitingRead[];
  /** False for the rest of the term once it has told another server to start an election. */
  mayHoldLease: boolean;
}

/** What a leader knows of a follower. */
export interface Progress {
  /** The next entry to send: a guess (Figure 2). */
  nextIndex: number;
  /** The highest entry known to be replicated there: certain (Figure 2). */
  matchIndex: number;
  /** Whether the guess is unconfirmed. Then one message at a time is sent; else entries go out as they come. */
  isProbing: boolean;
  /** Whether it was heard of since the leader last looked whether it has a majority. */
  isActive: boolean;
  /** The latest round that it has confirmed. */
  round: number;
}

/** Who wants an answer: someone at this server, or a client elsewhere. */
export type Asker =
  | { readonly kind: 'request'; readonly id: RequestId }
  | { readonly kind: 'client'; readonly client: NodeId; readonly session: Session };

export interface WaitingRead {
  readonly asker: Asker;
  readonly key: string;
  /** The state machine must have got this far; unknown until the leader has committed in its term. */
  readIndex: number | undefined;
  /** The round that must be confirmed. */
  round: number;
}

/** A server at its first boot. */
export function firstState(id: NodeId, peers: readonly NodeId[]): State {
  const members = firstMembers([id, ...peers]);
  const machine = emptyMachine();
  return {
    id,
    currentTerm: 0,
    votedFor: null,
    log: emptyLog(),
    snapshot: { members, machine: { data: [], sessions: [] } },
    members,
    membersIndex: 0,
    commitIndex: 0,
    lastApplied: 0,
    machine,
    role: { kind: 'follower', leader: null },
    times: {
      electionTimeoutMs: [ELECTION_TIMEOUT_MIN_MS, ELECTION_TIMEOUT_MAX_MS],
      heartbeatMs: HEARTBEAT_MS,
      asksFirst: true,
    },
    refusesVotesUntilMs: 0,
    transfer: null,
  };
}

/** The other members of the configuration. */
export function others({ id, members }: State): NodeId[] {
  return members.filter((member) => member !== id);
}

/** Whether it is in its own latest configuration. */
export function isMember({ id, members }: State): boolean {
  return members.includes(id);
}
