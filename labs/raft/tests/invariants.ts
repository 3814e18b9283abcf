// What must hold after every event: the properties of Figure 3, and the rules that they stand on. Told from messages,
// outputs and crashes alone.

import { invariant } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import type { Raft } from '../contract.ts';
import { type Entry, majority, type Message, type ServerMessage } from '../given.ts';
import { told } from './commands.ts';
import { serversOf } from './raft-cluster.ts';

/** Election Safety, §5.2. A leader is known by its output, and by what only leaders send. */
export const oneLeaderATerm = invariant<Raft>(
  'at most one leader can be elected in a given term',
  (report) => {
    const leaders = new Map<number, NodeId>();
    const lead = (term: number, leader: NodeId, how: string): void => {
      const other = leaders.get(term) ?? leader;
      leaders.set(term, other);
      if (other === leader) return;
      report(`${leader} ${how} in term ${term}, of which ${other} is the leader`);
    };
    return (act) => {
      if (act.kind === 'output' && act.output === 'elected') {
        lead(act.data.term, act.node, 'was elected');
      } else if (act.kind === 'sent') {
        const { kind } = act.message;
        if (kind !== 'AppendEntries' && kind !== 'InstallSnapshot') return;
        lead(act.message.term, act.node, `sent ${kind}`);
      }
    };
  },
);

/** §5.2: "each server will vote for at most one candidate in a given term". A candidate votes for itself. */
export const oneVoteATerm = invariant<Raft>(
  'each server votes for at most one candidate in a given term',
  (report) => {
    const votes = new Map<string, NodeId>();
    return (act) => {
      if (act.kind !== 'sent') return;
      const { message } = act;
      const candidate = candidateOf(message, act.node, act.to);
      if (candidate === undefined || !isOfServers(message)) return;
      const vote = `${act.node} in ${message.term}`;
      const before = votes.get(vote);
      votes.set(vote, before ?? candidate);
      if (before === undefined || before === candidate) return;
      report(
        `in term ${message.term}, ${act.node} voted for ${before}, and now votes for ${candidate}`,
      );
    };
  },
);

/** Whom a server votes for by sending this: by a granted vote another one, by a call for votes itself. */
function candidateOf(message: Message, sender: NodeId, receiver: NodeId): NodeId | undefined {
  if (message.kind === 'RequestVote') return message.preVote ? undefined : sender;
  if (message.kind !== 'RequestVoteReply') return undefined;
  return message.voteGranted && !message.preVote ? receiver : undefined;
}

/** §5.2: "wins an election if it receives votes from a majority of the servers". For clusters that do not change. */
export const electedByAMajority = invariant<Raft>(
  'a leader has received votes from a majority of the servers',
  (report, cluster) => {
    const votes = new Map<string, Set<NodeId>>();
    const needed = majority(serversOf(cluster).length);
    return (act) => {
      if (act.kind === 'delivered' && act.message.kind === 'RequestVoteReply') {
        const { term, voteGranted, preVote } = act.message;
        if (!voteGranted || preVote) return;
        const election = `${act.node} in ${term}`;
        votes.set(election, (votes.get(election) ?? new Set()).add(act.from));
      } else if (act.kind === 'output' && act.output === 'elected') {
        const { term } = act.data;
        const voters = [act.node, ...(votes.get(`${act.node} in ${term}`) ?? [])];
        if (voters.length >= needed) return;
        report(
          `${act.node} became leader of term ${term} with the votes of ${voters.join(' and ')}, ` +
            `and ${needed} of ${serversOf(cluster).length} are a majority`,
        );
      }
    };
  },
);

/** §5.1: the current term "increases monotonically over time". What is said of a pre-vote is about a term that is not there yet. */
export const termsNeverGoBack = invariant<Raft>(
  'the current term of a server increases monotonically over time',
  (report) => {
    const terms = new Map<NodeId, number>();
    return (act) => {
      if (act.kind !== 'sent' || !isOfServers(act.message)) return;
      const { message } = act;
      if (isPreVote(message)) return;
      const before = terms.get(act.node) ?? 0;
      terms.set(act.node, Math.max(before, message.term));
      if (message.term >= before) return;
      report(
        `${act.node} sent ${message.kind} in term ${message.term}, after it was in term ${before}`,
      );
    };
  },
);

/**
 * Log Matching, §5.3: "if two logs contain an entry with the same index and term, then the logs are identical in all
 * entries up through the given index". Told from what leaders send: an entry and the one before it are the same in all
 * messages that have them.
 */
export const logsMatch = invariant<Raft>(
  'entries with the same index and term are the same, and so are all before them',
  (report) => {
    const known = new Map<string, { readonly text: string; readonly sender: NodeId }>();
    return (act) => {
      if (act.kind !== 'sent' || act.message.kind !== 'AppendEntries') return;
      const { prevLogIndex, prevLogTerm, entries } = act.message;
      let before = prevLogTerm;
      entries.forEach((entry, at) => {
        const index = prevLogIndex + 1 + at;
        const name = `${index} of term ${entry.term}`;
        const text = `${contentOf(entry)}, after an entry of term ${before}`;
        before = entry.term;
        const other = known.get(name);
        if (other === undefined) known.set(name, { text, sender: act.node });
        else if (other.text !== text) {
          report(
            `${act.node} sent as entry ${name}: ${text}; ${other.sender} sent it as ${other.text}`,
          );
        }
      });
    };
  },
);

/**
 * State Machine Safety, §5.4.3: "if a server has applied a log entry at a given index to its state machine, no other
 * server will ever apply a different log entry for the same index". The result is compared too, so a state that came by a
 * snapshot has to be the same as one that came by the log.
 */
export const sameCommandAtAnIndex = invariant<Raft>(
  'no two servers apply different entries at the same index',
  (report) => {
    const applied = new Map<number, { readonly text: string; readonly server: NodeId }>();
    return (act) => {
      if (act.kind !== 'output' || act.output !== 'applied') return;
      const { index, command, result } = act.data;
      const text = `${told(command)} with the result '${result}'`;
      const other = applied.get(index);
      if (other === undefined) applied.set(index, { text, server: act.node });
      else if (other.text !== text) {
        report(
          `${act.node} applied at index ${index}: ${text}; ${other.server} applied ${other.text}`,
        );
      }
    };
  },
);

/** Figure 2, `lastApplied`: entries are applied in the order of the log, each once in a server's life. */
export const appliedInOrder = invariant<Raft>(
  'a server applies the entries of its log in order, and no index goes back',
  (report) => {
    const last = new Map<NodeId, number>();
    return (act) => {
      if (act.kind === 'started') last.delete(act.node);
      if (act.kind !== 'output') return;
      if (act.output !== 'applied' && act.output !== 'snapshot-installed') return;
      const before = last.get(act.node) ?? 0;
      const { index } = act.data;
      last.set(act.node, Math.max(before, index));
      if (index > before) return;
      const what = act.output === 'applied' ? 'applied' : 'went over to a snapshot that ends at';
      report(`${act.node} ${what} index ${index} after index ${before}`);
    };
  },
);

/**
 * Leader Completeness, §5.4: "if a log entry is committed in a given term, then that entry will be present in the logs of
 * the leaders for all higher-numbered terms". What somebody has applied is committed, and a later leader sends no other
 * entry for that index.
 */
export const leadersHaveWhatIsCommitted = invariant<Raft>(
  'an entry that is committed is in the logs of all later leaders',
  (report) => {
    const committed = new Map<
      number,
      { readonly term: number; readonly text: string; readonly server: NodeId }
    >();
    return (act) => {
      if (act.kind === 'output' && act.output === 'applied') {
        const { index, term, command } = act.data;
        if (committed.has(index)) return;
        committed.set(index, { term, text: told(command), server: act.node });
      } else if (act.kind === 'sent' && act.message.kind === 'AppendEntries') {
        const { prevLogIndex, entries, term } = act.message;
        entries.forEach((entry, at) => {
          const index = prevLogIndex + 1 + at;
          const there = committed.get(index);
          if (there === undefined || term < there.term) return;
          if (contentOf(entry) === there.text && entry.term === there.term) return;
          report(
            `${act.node} leads term ${term} with ${contentOf(entry)} at index ${index}, where ` +
              `${there.server} has applied ${there.text} of term ${there.term}`,
          );
        });
      }
    };
  },
);

/** What holds from part A on. */
export const electionInvariants = [
  oneLeaderATerm,
  oneVoteATerm,
  electedByAMajority,
  termsNeverGoBack,
];

/** What holds from part B on: Figure 3. */
export const safetyInvariants = [
  oneLeaderATerm,
  oneVoteATerm,
  termsNeverGoBack,
  logsMatch,
  leadersHaveWhatIsCommitted,
  sameCommandAtAnIndex,
  appliedInOrder,
];

function contentOf(entry: Entry): string {
  switch (entry.kind) {
    case 'command':
      return told(entry.command);
    case 'no-op':
      return 'no-op';
    case 'members':
      return `the configuration ${entry.members.join(', ')}`;
  }
}

/** What is said in the Pre-Vote phase is about a term that nobody is in yet. */
function isPreVote(message: ServerMessage): boolean {
  return 'preVote' in message && message.preVote === true;
}

function isOfServers(message: Message): message is ServerMessage {
  return 'term' in message;
}
