import { defineContract } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator/node';
import type { Message } from './given.ts';

/**
 * What this lab's code and its tests agree on: what a server and a client are asked, what they answer, and
 * what a server does that the world can see. The messages between servers are in `given/messages.ts`.
 *
 * A newcomer is a server that is in no configuration yet: part E2 adds it. Before part F nobody plays the
 * client.
 */
export const contract = defineContract({
  lab: 'raft',
  roles: { server: 'Server', newcomer: 'Server', client: 'Client' },
});

/** What is done to the replicated store. A key that was never written holds the empty text. */
export type Command = Put | Append | Get;

/** Write a value: the paper's `x ← 3`. Its result is the value. */
export interface Put {
  readonly kind: 'put';
  readonly key: string;
  readonly value: string;
}

/** Write a value after what is there. Its result is the whole. */
export interface Append {
  readonly kind: 'append';
  readonly key: string;
  readonly value: string;
}

/** Read a value. As a command it goes through the log like a write. */
export interface Get {
  readonly kind: 'get';
  readonly key: string;
}

/** What a server is asked: it arrives in its `onRequest`, under an id. */
export type ServerRequest =
  | Propose
  | TakeSnapshot
  | AddServer
  | RemoveServer
  | TransferLeadership
  | Inspect
  | Read
  | SetTimes;

/** What a client is asked to get done: it arrives in the client's `onRequest`, under an id. */
export type ClientRequest = Command | Read;

export type Request = ServerRequest | ClientRequest;

/** Part B. Replicate this command. The leader answers when it has applied it; nobody else takes it. */
export interface Propose {
  readonly kind: 'propose';
  readonly command: Command;
}

/** Part D. Take a snapshot of all that you have applied, and discard the log up to there. */
export interface TakeSnapshot {
  readonly kind: 'take-snapshot';
}

/** Part E2. Add one server to the configuration. */
export interface AddServer {
  readonly kind: 'add-server';
  readonly server: NodeId;
}

/** Part E2. Take one server out of the configuration. */
export interface RemoveServer {
  readonly kind: 'remove-server';
  readonly server: NodeId;
}

/** Part E3. Make another server leader. */
export interface TransferLeadership {
  readonly kind: 'transfer-leadership';
  readonly to: NodeId;
}

/** How this server sees itself. Tests may steer by the answer; they never score by it. */
export interface Inspect {
  readonly kind: 'inspect';
}

/**
 * Part F2. Read a key without writing to the log: by a read index, or by a lease. A server answers
 * {@link Applied}, a client {@link Done}.
 */
export interface Read {
  readonly kind: 'read';
  readonly key: string;
  readonly by: 'index' | 'lease';
}

/**
 * After the lab. Keep other times than the lab's from now on, until the next crash; answered with {@link TimesSet}. The
 * measurement of the paper's election figure (§9.3) asks for it, and no test does.
 */
export interface SetTimes {
  readonly kind: 'set-times';
  /** An election timeout is drawn between these. */
  readonly electionTimeoutMs: readonly [least: number, most: number];
  readonly heartbeatMs: number;
  /** Whether a server asks before it begins an election, as in part E1. The paper's servers did not. */
  readonly asksFirst: boolean;
}

/** What servers and clients answer, with `respond(id, …)`. */
export type Response =
  | Applied
  | NotLeader
  | Deposed
  | SnapshotTaken
  | Reconfigured
  | Transferred
  | Refused
  | TimesSet
  | View
  | Done;

/** The command that was proposed is committed, and this server has applied it. */
export interface Applied {
  readonly kind: 'applied';
  readonly index: number;
  /** What the command gave: the value that its key holds now. */
  readonly result: string;
}

/** Only the leader does this, and I am not the leader. Nothing happened, and nothing will. */
export interface NotLeader {
  readonly kind: 'not-leader';
  /** Who it might be, as far as this server knows. */
  readonly leader: NodeId | null;
}

/** I was the leader when you asked, and am no longer: it may still take place, or never. */
export interface Deposed {
  readonly kind: 'deposed';
}

/** The answer to {@link TakeSnapshot}. */
export interface SnapshotTaken {
  readonly kind: 'snapshot-taken';
  /** The last index that the snapshot covers. */
  readonly index: number;
}

/** The new configuration is committed: the answer to {@link AddServer} and {@link RemoveServer}. */
export interface Reconfigured {
  readonly kind: 'reconfigured';
  readonly members: readonly NodeId[];
}

/** Another server leads now: the answer to {@link TransferLeadership}. */
export interface Transferred {
  readonly kind: 'transferred';
  readonly to: NodeId;
}

/** The answer to {@link SetTimes}. */
export interface TimesSet {
  readonly kind: 'times-set';
}

/** Not now: nothing happened. A sentence says why. */
export interface Refused {
  readonly kind: 'refused';
  readonly why: string;
}

/** The answer to {@link Inspect}. */
export interface View {
  readonly kind: 'view';
  readonly role: 'follower' | 'candidate' | 'leader';
  readonly term: number;
  readonly leader: NodeId | null;
  readonly commitIndex: number;
  readonly lastIndex: number;
  /** The last index that the snapshot covers; 0 if there is none. */
  readonly snapshotIndex: number;
  readonly members: readonly NodeId[];
}

/** Part F. What a client answers: the command took effect once, and this is what it gave. */
export interface Done {
  readonly kind: 'done';
  readonly result: string;
}

/** What a server does that the world can see: `output(kind, data)`. */
export interface Outputs {
  /** Part A. This server has won the election of this term, and leads from now on. */
  readonly elected: { readonly term: number };
  /**
   * Part B. This server has applied the committed entry at `index`. Said once for each command, in the order
   * of the log; entries without a command (a no-op, a configuration) are not told. After a restart a server
   * applies again what it has no snapshot of.
   */
  readonly applied: {
    readonly index: number;
    readonly term: number;
    readonly command: Command;
    readonly result: string;
  };
  /** Part D. This server's state up to `index` is in its snapshot, and its log begins after it. */
  readonly 'snapshot-taken': { readonly index: number };
  /** Part D. A snapshot of another server took the place of all that this one had up to `index`. */
  readonly 'snapshot-installed': { readonly index: number };
  /** Part E2. The configuration at `index` is committed. */
  readonly reconfigured: { readonly index: number; readonly members: readonly NodeId[] };
}

/** The lab's types in one, for its tests. */
export interface Raft {
  message: Message;
  request: Request;
  response: Response;
  outputs: Outputs;
}
