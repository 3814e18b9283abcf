// Every run of three servers: not a sample of what can happen but all of it, within bounds that are small.
//
// Time is not modelled: a timer may fire at any moment once it is set. A message may stay under way for ever, and that is its
// loss. What keeps a space small is said with it: how many elections begin, and what is left out because another test is
// about it. The names of the servers are interchangeable: so it is always s1 that leads first, and s3 that votes for it, or crashes.

import { clusterExploration, type Exploration, type LabTest } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import type { Command, Outputs, Raft } from '../contract.ts';
import type { AppendEntries, Entry, Message } from '../given.ts';
import { put, told } from './commands.ts';

type Property = Exploration<Raft>['properties'][number];
type State = Parameters<Property['holds']>[0];
type Step = Parameters<NonNullable<Exploration<Raft>['allows']>>[0];

/** What a leader sends first says all that its heartbeats say. */
const THREE = {
  nodes: { s1: 'server', s2: 'server', s3: 'server' },
  idleTimers: ['heartbeat'],
  timers: 2,
  draws: [0],
} as const;

/** The reference has half as many, or less. A node that sends other messages may have more. */
const MOST_STATES = 400_000;

/** Longer than any election timeout. */
const LONG_MS = 1000;

const oneLeaderATerm: Property = {
  kind: 'always',
  name: 'at most one leader can be elected in a given term',
  holds: (state) => {
    const leaders = new Map<number, NodeId>();
    for (const { node, term } of electionsIn(state)) {
      const other = leaders.get(term);
      if (other !== undefined) return `${other} and ${node} were both elected in term ${term}`;
      leaders.set(term, node);
    }
    return true;
  },
};

const twoTermsHaveALeader: Property = {
  kind: 'sometimes',
  name: 'one server leads a term, and another one leads a later term',
  holds: (state) => new Set(electionsIn(state).map(({ node }) => node)).size === 2,
};

const everyElection = clusterExploration<Raft>({
  id: 'A11',
  part: 'A',
  title: 'in every run of three servers and two election timeouts, no term has two leaders',
  reading: { work: 'ongaro-ousterhout-2014', section: '§5.2' },
  guide:
    'This test knows no time, only order: let timers tell you that time is over, and ask no clock. First make A1 to A5 pass. ' +
    'The run above is a shortest one: which server voted twice in a term, or whose vote was counted in a term that it was not for?',
  violates: 'at most one leader can be elected in a given term',
  explore: {
    ...THREE,
    outputs: ['elected'],
    // What followers answer to their leader, and who refuses a vote, elects nobody.
    isLost: ({ message }) =>
      (message as Message).kind === 'AppendEntriesReply' || isRefusal(message as Message),
    states: MOST_STATES,
    properties: [oneLeaderATerm, twoTermsHaveALeader],
  },
});

const everyElectionWithACrash = clusterExploration<Raft>({
  id: 'C9',
  part: 'C',
  title:
    'in every run of three servers, two election timeouts and a crash, no term has two leaders',
  reading: { work: 'ongaro-ousterhout-2014', section: '§5.2' },
  guide:
    'The run above is a shortest one. A server that comes back has to know in which term it was, and for whom it voted in it, ' +
    'whatever it was doing when it crashed.',
  violates: 'at most one leader can be elected in a given term',
  explore: {
    ...THREE,
    faults: { crashes: 1, restarts: 'at once' },
    // Who has come back, or has just heard a leader, may refuse its vote for a while.
    ticks: 1,
    tickMs: LONG_MS,
    outputs: ['elected'],
    isLost: ({ message }) => isOfLeaders(message as Message) || isRefusal(message as Message),
    allows: (step) => step.kind !== 'crash' || step.node === 's3',
    states: MOST_STATES,
    properties: [oneLeaderATerm, twoTermsHaveALeader],
  },
});

const [first, second] = [put('x', 1), put('x', 2)];

const everyLog = clusterExploration<Raft>({
  id: 'B14',
  part: 'B',
  title: 'in every run of three servers, two leaders and two commands, logs match',
  reading: { work: 'ongaro-ousterhout-2014', section: 'Figure 3, Log Matching' },
  guide:
    'The run above is a shortest one. Write down the logs of the three servers after each of its steps: the first step after ' +
    'which two of them have the same index and term, and differ there or before, is where the rule of §5.3 was not kept.',
  violates: 'entries with the same index and term are the same, and so are all before them',
  explore: {
    ...THREE,
    requests: [proposal('s1', first), proposal('s2', second)],
    ticks: 1,
    tickMs: LONG_MS,
    outputs: ['elected', 'applied'],
    // It is s3 that elects s1; s2 may be elected by either of them.
    isLost: ({ from, to, message }) =>
      isRefusal(message as Message) ||
      ((message as Message).kind === 'RequestVote' && from === 's1' && to === 's2'),
    allows: isOfTwoReigns,
    states: MOST_STATES,
    properties: [
      { kind: 'always', name: 'logs match', holds: logsMatch },
      {
        kind: 'always',
        name: 'no two servers apply different entries at the same index',
        holds: sameAtAnIndex,
      },
      {
        kind: 'sometimes',
        name: 'a server that led neither time applies both commands',
        holds: (state) => appliedIn(state).filter(({ node }) => node === 's3').length === 2,
      },
    ],
  },
});

function proposal(
  node: NodeId,
  command: Command,
): NonNullable<Exploration<Raft>['requests']>[number] {
  return { node, request: { kind: 'propose', command } };
}

/** First s1 is elected, later s2 may be, and each of them takes a command as soon as it leads. */
function isOfTwoReigns(step: Step, state: State): boolean {
  const leaders = electionsIn(state).map(({ node }) => node);
  const isAsked = (server: NodeId): boolean =>
    (state.histories[server] ?? []).some(({ kind }) => kind === 'begin');
  const waiting = leaders.find((leader) => !isAsked(leader));
  if (step.kind === 'request' || waiting !== undefined) {
    return step.kind === 'request' && step.node === waiting;
  }
  if (step.kind === 'timer') return step.node === (isAsked('s1') ? 's2' : 's1') && !isAsked('s2');
  return step.kind !== 'tick' || isAsked('s1');
}

/** An entry is known by its index and term: what is in it, and the term of the one before it, are the same wherever it is. */
function logsMatch({ messages }: State): boolean | string {
  const known = new Map<string, string>();
  for (const { message } of messages) {
    const { kind } = message as Message;
    if (kind !== 'AppendEntries') continue;
    const { prevLogIndex, prevLogTerm, entries } = message as AppendEntries;
    for (const [at, entry] of entries.entries()) {
      const name = `${prevLogIndex + 1 + at} of term ${entry.term}`;
      const text = `${contentOf(entry)} after term ${entries[at - 1]?.term ?? prevLogTerm}`;
      const other = known.get(name) ?? text;
      if (other !== text) return `entry ${name} is ${text}, and it is ${other}`;
      known.set(name, text);
    }
  }
  return true;
}

function contentOf(entry: Entry): string {
  return entry.kind === 'command' ? told(entry.command) : entry.kind;
}

function sameAtAnIndex(state: State): boolean | string {
  const applied = new Map<number, { readonly node: NodeId; readonly command: string }>();
  for (const { node, index, command } of appliedIn(state)) {
    const other = applied.get(index) ?? { node, command };
    if (other.command !== command) {
      return `at index ${index}, ${other.node} applied ${other.command}, and ${node} applied ${command}`;
    }
    applied.set(index, other);
  }
  return true;
}

function isOfLeaders({ kind }: Message): boolean {
  return kind === 'AppendEntries' || kind === 'AppendEntriesReply';
}

/** Who is refused learns of a later term at most, and learns of it from calls for votes, too. */
function isRefusal(message: Message): boolean {
  return message.kind === 'RequestVoteReply' && !message.voteGranted;
}

function electionsIn(state: State): { readonly node: NodeId; readonly term: number }[] {
  return outputsIn(state, 'elected');
}

function appliedIn(
  state: State,
): { readonly node: NodeId; readonly index: number; readonly command: string }[] {
  return outputsIn(state, 'applied').map(({ node, index, command }) => ({
    node,
    index,
    command: told(command),
  }));
}

/** Asked of every state: so it makes nothing where there is nothing. */
function outputsIn<Kind extends keyof Outputs>(
  { histories }: State,
  output: Kind,
): (Outputs[Kind] & { readonly node: NodeId })[] {
  const found: (Outputs[Kind] & { readonly node: NodeId })[] = [];
  for (const [node, history] of Object.entries(histories)) {
    for (const event of history) {
      if (event.kind !== 'output' || event.output !== output) continue;
      found.push({ ...(event.data as Outputs[Kind]), node });
    }
  }
  return found;
}

/** One for each of the parts A, B and C. */
export const everyRun: Readonly<Record<'A' | 'B' | 'C', readonly LabTest[]>> = {
  A: [everyElection],
  B: [everyLog],
  C: [everyElectionWithACrash],
};
