// What the sentences of a story wait for.

import type { Act } from '@netsplit/harness';
import type { Command, Raft } from '../contract.ts';
import type { AppendEntries } from '../given.ts';

export type Seen = (act: Act<Raft>) => boolean;

/** A server is elected; this one, if it is named. */
export const elected =
  (server?: string): Seen =>
  (act) =>
    act.kind === 'output' &&
    act.output === 'elected' &&
    (server === undefined || act.node === server);

/** A server asks for votes: in earnest, or as a question first. */
export const asksForVotes =
  (server?: string): Seen =>
  (act) =>
    act.kind === 'sent' &&
    act.message.kind === 'RequestVote' &&
    (server === undefined || act.node === server);

/** A server stands for election, in a term of its own. */
export const standsForElection: Seen = (act) =>
  act.kind === 'sent' && act.message.kind === 'RequestVote' && act.message.preVote !== true;

/** A vote, or the promise of one, is refused to this server. */
export const isRefusedAVote =
  (server?: string): Seen =>
  (act) =>
    act.kind === 'delivered' &&
    act.message.kind === 'RequestVoteReply' &&
    !act.message.voteGranted &&
    (server === undefined || act.node === server);

/** A client asks this server to replicate a command. */
export const takes =
  (server: string, command: Command): Seen =>
  (act) =>
    act.kind === 'requested' &&
    act.node === server &&
    act.request.kind === 'propose' &&
    isSame(act.request.command, command);

/** An AppendEntries with this command arrives at a server. */
export const gets =
  (server: string, command: Command): Seen =>
  (act) =>
    act.kind === 'delivered' &&
    act.node === server &&
    act.message.kind === 'AppendEntries' &&
    hasCommand(act.message, command);

/** A server refuses an AppendEntries: its log has something else where the leader's entries would begin. */
export const refuses =
  (server: string): Seen =>
  (act) =>
    act.kind === 'sent' &&
    act.node === server &&
    act.message.kind === 'AppendEntriesReply' &&
    !act.message.success;

/** A leader hears that this server has what it was sent. */
export const acknowledged =
  (leader: string, server: string): Seen =>
  (act) =>
    act.kind === 'delivered' &&
    act.node === leader &&
    act.from === server &&
    act.message.kind === 'AppendEntriesReply' &&
    act.message.success;

/** A server applies a command. */
export const applies =
  (server: string, command: Command): Seen =>
  (act) =>
    act.kind === 'output' &&
    act.node === server &&
    act.output === 'applied' &&
    isSame(act.data.command, command);

/** A client is told so. */
export const responds =
  (server: string, kind: Raft['response']['kind']): Seen =>
  (act) =>
    act.kind === 'responded' && act.node === server && act.response.kind === kind;

function hasCommand({ entries }: AppendEntries, command: Command): boolean {
  return entries.some((entry) => entry.kind === 'command' && isSame(entry.command, command));
}

function isSame(one: Command, other: Command): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
