// What servers and clients say to each other: the tests read these, so they are the lab's to fix.

import type { NodeId } from '@netsplit/simulator/node';
import type { Command } from '../contract.ts';
import type { Entry } from './log.ts';

/*
 * Figure 2 of the paper speaks of RPCs, where a reply belongs to its call. Here both are messages: each may be
 * lost, come twice, or overtake others. So a reply has to say by itself what it is a reply to. The paper's
 * `candidateId` and `leaderId` are the sender, which `onMessage` is told.
 */
export type Message = ServerMessage | ClientMessage;

/** What servers say to each other. Each has the sender's term (§5.1). */
export type ServerMessage =
  | RequestVote
  | RequestVoteReply
  | AppendEntries
  | AppendEntriesReply
  | InstallSnapshot
  | InstallSnapshotReply
  | TimeoutNow;

/** A candidate asks for a vote. @see Figure 2, RequestVote RPC */
export interface RequestVote {
  readonly kind: 'RequestVote';
  /** The term of the election. With `preVote`, the term that the election would have. */
  readonly term: number;
  readonly lastLogIndex: number;
  readonly lastLogTerm: number;
  /** Part E1. Only asks whether you would vote: nobody's term changes. @see dissertation §9.6 */
  readonly preVote?: true;
  /** Part E3. The leader itself wants this election. @see dissertation §4.2.3, its last paragraph */
  readonly transfer?: true;
}

/** The answer to {@link RequestVote}. */
export interface RequestVoteReply {
  readonly kind: 'RequestVoteReply';
  /** Of the voter. A vote that is granted to a `preVote` repeats the term that was asked about. */
  readonly term: number;
  readonly voteGranted: boolean;
  readonly preVote?: true;
}

/** The leader replicates entries; without entries it is a heartbeat. @see Figure 2, AppendEntries RPC */
export interface AppendEntries {
  readonly kind: 'AppendEntries';
  readonly term: number;
  /** The entries come right after this one … */
  readonly prevLogIndex: number;
  /** … which is of this term. 0 for the beginning of the log. */
  readonly prevLogTerm: number;
  readonly entries: readonly Entry[];
  readonly leaderCommit: number;
  /** Part F2, for the leader's own use: the reply repeats it. */
  readonly round?: number;
}

/** The answer to {@link AppendEntries}. */
export type AppendEntriesReply = AppendEntriesAccepted | AppendEntriesRejected;

export interface AppendEntriesAccepted {
  readonly kind: 'AppendEntriesReply';
  readonly term: number;
  readonly success: true;
  /** The follower's log agrees with the leader's up to here: `prevLogIndex` plus the number of entries. */
  readonly matchIndex: number;
  readonly round?: number;
}

export interface AppendEntriesRejected {
  readonly kind: 'AppendEntriesReply';
  readonly term: number;
  readonly success: false;
  /** The `prevLogIndex` that is refused; absent if the leader's term is old. */
  readonly prevLogIndex?: number;
  /** The term of the conflicting entry, if there is one. @see §5.3, the paragraph on optimising it */
  readonly conflictTerm?: number;
  /** The first index of that term; without an entry, the first index that is missing. */
  readonly conflictIndex?: number;
  readonly round?: number;
}

/** The leader sends its snapshot, whole: the simulator's messages have no limit. @see Figure 13 */
export interface InstallSnapshot {
  readonly kind: 'InstallSnapshot';
  readonly term: number;
  readonly lastIncludedIndex: number;
  readonly lastIncludedTerm: number;
  /** Part E2. The configuration as of that index. */
  readonly members?: readonly NodeId[];
  /** The state machine: a JSON value of your own making. */
  readonly state: unknown;
}

/** The answer to {@link InstallSnapshot}. */
export interface InstallSnapshotReply {
  readonly kind: 'InstallSnapshotReply';
  readonly term: number;
  /** The follower has everything up to here. */
  readonly matchIndex: number;
}

/** Part E3. Start an election now. @see dissertation §3.10 */
export interface TimeoutNow {
  readonly kind: 'TimeoutNow';
  readonly term: number;
}

/** Part F. What a client and a server say to each other. */
export type ClientMessage = ClientCommand | ClientRead | ClientReply | ClientRedirect;

/** A client's command. A retry is the same message again. */
export interface ClientCommand {
  readonly kind: 'ClientCommand';
  readonly session: Session;
  readonly command: Command;
}

/** Part F2. A client's read, which does not go through the log. */
export interface ClientRead {
  readonly kind: 'ClientRead';
  readonly session: Session;
  readonly key: string;
  readonly by: 'index' | 'lease';
}

/** It took effect, and gave this. */
export interface ClientReply {
  readonly kind: 'ClientReply';
  /** What this is the answer to: an answer may be late, and its client may have restarted since. */
  readonly session: Session;
  readonly result: string;
}

/** Ask somebody else. */
export interface ClientRedirect {
  readonly kind: 'ClientRedirect';
  readonly session: Session;
  readonly leader: NodeId | null;
}

/** Which request of which client it is: what makes two copies of a request the same. @see §8 */
export interface Session {
  /** One client, in one of its lives. */
  readonly client: string;
  /** 1 for its first request, then 2, 3 and so on. */
  readonly sequence: number;
}
