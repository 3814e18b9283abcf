// A server: what comes in becomes a step, and what the step wants done is done, in the order that safety asks for.

import { Node, type NodeId, type RequestId, type TimerName } from '@netsplit/simulator/node';
import type { Outputs, Request, Response, View } from '../contract.ts';
import {
  type ClientCommand,
  type ClientRead,
  ELECTION_TIMEOUT_MIN_MS,
  type JournalEnd,
  lastIndex,
  type Message,
  readJournal,
  restartJournal,
  type ServerMessage,
  writeRecord,
} from '../given.ts';
import { takeSnapshot } from './compaction.ts';
import {
  onElectionTimeout,
  onRequestVote,
  onRequestVoteReply,
  onTimeoutNow,
  refusesVotes,
} from './election.ts';
import { onAppendEntries } from './follower.ts';
import { onInstallSnapshot } from './installation.ts';
import { appendEntry, onAppendEntriesReply, onInstallSnapshotReply } from './leader.ts';
import { servedAlready } from './machine.ts';
import { changeMembers } from './membership.ts';
import { readFromLeader } from './reads.ts';
import { type JournalRecord, recover } from './records.ts';
import { onHeartbeatTimer } from './replication.ts';
import { type Asker, firstState, type Leader, type State } from './state.ts';
import { answer, type Effect, respond, type Step } from './step.ts';
import { knownLeader, meetTerm } from './terms.ts';
import { onTransferTimer, transferLeadership } from './transfer.ts';

export class Server extends Node<Message, Request, Response, Outputs> {
  state: State = firstState('', []);
  journalEnd: JournalEnd = 0;

  override onStart(): void {
    this.state = firstState(this.id, this.peers);
    const { records, end } = readJournal(this.disk);
    this.journalEnd = end;
    recover(this.state, records as JournalRecord[]);
    // It may have promised a leader not to vote, right before it crashed (dissertation §6.4.1).
    if (end > 0) this.state.refusesVotesUntilMs = this.now() + ELECTION_TIMEOUT_MIN_MS;
    this.step((step) => step.effects.push({ kind: 'election timer' }));
  }

  override onTimer(timer: TimerName): void {
    this.step((step) => {
      if (timer === 'election') onElectionTimeout(step);
      else if (timer === 'heartbeat') onHeartbeatTimer(step);
      else onTransferTimer(step);
    });
  }

  override onMessage(from: NodeId, message: Message): void {
    this.step((step) => {
      switch (message.kind) {
        case 'ClientCommand':
          return onClientCommand(step, from, message);
        case 'ClientRead':
          return onClientRead(step, from, message);
        case 'ClientReply':
        case 'ClientRedirect':
          return;
        default:
          return onServerMessage(step, from, message);
      }
    });
  }

  override onRequest(id: RequestId, request: Request): void {
    this.step((step) => onServerRequest(step, id, request));
  }

  /** A random time (§5.2), so that servers seldom begin at once. */
  electionTimeoutMs(): number {
    const [least, most] = this.state.times.electionTimeoutMs;
    return least + this.random.float() * (most - least);
  }

  /** Handles one event: first all rules, then the disk, then the world. */
  private step(handle: (step: Step) => void): void {
    const step: Step = { state: this.state, nowMs: this.now(), records: [], effects: [] };
    handle(step);
    for (const record of step.records) this.write(record);
    // "Updated on stable storage before responding" (Figure 2): a vote that is forgotten in a crash is
    // given twice, and an entry that is forgotten was counted.
    if (step.records.length > 0) this.disk.sync();
    for (const effect of step.effects) this.perform(effect);
  }

  private write(record: JournalRecord): void {
    const { disk, journalEnd } = this;
    this.journalEnd =
      record.kind === 'checkpoint'
        ? restartJournal(disk, journalEnd, record)
        : writeRecord(disk, journalEnd, record);
  }

  private perform(effect: Effect): void {
    switch (effect.kind) {
      case 'send':
        return this.send(effect.to, effect.message);
      case 'respond':
        return this.respond(effect.id, effect.response);
      case 'output':
        return this.output(effect.output, effect.data);
      case 'election timer':
        return this.setTimer('election', this.electionTimeoutMs());
      case 'timer':
        return this.setTimer(effect.name, effect.delayMs);
      case 'cancel':
        return this.cancelTimer(effect.name);
    }
  }
}

function onServerMessage(step: Step, from: NodeId, message: ServerMessage): void {
  // A call for votes in a later term changes nothing where it is refused, or where it only asks.
  if (message.kind === 'RequestVote') {
    const isRefused = refusesVotes(step, message);
    if (!isRefused && message.preVote !== true) meetTerm(step, message.term);
    return onRequestVote(step, from, message, isRefused);
  }
  // The term of a granted pre-vote is one that nobody is in yet.
  const isGrantedPreVote =
    message.kind === 'RequestVoteReply' && message.preVote === true && message.voteGranted;
  if (!isGrantedPreVote) meetTerm(step, message.term);
  switch (message.kind) {
    case 'RequestVoteReply':
      return onRequestVoteReply(step, from, message);
    case 'AppendEntries':
      return onAppendEntries(step, from, message);
    case 'AppendEntriesReply':
      return onAppendEntriesReply(step, from, message);
    case 'InstallSnapshot':
      return onInstallSnapshot(step, from, message);
    case 'InstallSnapshotReply':
      return onInstallSnapshotReply(step, from, message);
    case 'TimeoutNow':
      return onTimeoutNow(step, message);
  }
}

function onServerRequest(step: Step, id: RequestId, request: Request): void {
  const { state } = step;
  const asker: Asker = { kind: 'request', id };
  switch (request.kind) {
    case 'inspect':
      return respond(step, id, viewOf(state));
    case 'set-times':
      state.times = request;
      return respond(step, id, { kind: 'times-set' });
    case 'take-snapshot':
      takeSnapshot(step);
      return respond(step, id, { kind: 'snapshot-taken', index: state.log.snapshotIndex });
    case 'transfer-leadership':
      return asLeader(step, asker, (leader) => transferLeadership(step, leader, id, request.to));
    case 'add-server': {
      const rest = state.members.filter((member) => member !== request.server);
      const members = [...rest, request.server];
      return asLeader(step, asker, (leader) => changeMembers(step, leader, id, members));
    }
    case 'remove-server': {
      const members = state.members.filter((member) => member !== request.server);
      return asLeader(step, asker, (leader) => changeMembers(step, leader, id, members));
    }
    case 'read':
      return asLeader(step, asker, (leader) => readFromLeader(step, leader, asker, request));
    case 'propose': {
      const { command } = request;
      return asLeader(step, asker, (leader) =>
        appendEntry(step, leader, { term: state.currentTerm, kind: 'command', command }, asker),
      );
    }
    default:
      // A plain command is for a client.
      return respond(step, id, { kind: 'refused', why: 'propose it' });
  }
}

function onClientCommand(step: Step, client: NodeId, { session, command }: ClientCommand): void {
  const { state } = step;
  const asker: Asker = { kind: 'client', client, session };
  asLeader(step, asker, (leader) => {
    // "If it receives a command whose serial number has already been executed, it responds immediately without
    // re-executing the request" (§8).
    const served = servedAlready(state.machine, session);
    if (served !== undefined) {
      if (served.sequence !== session.sequence) return;
      return answer(step, asker, { kind: 'applied', index: 0, result: served.result });
    }
    const term = state.currentTerm;
    return appendEntry(step, leader, { term, kind: 'command', command, session }, asker);
  });
}

function onClientRead(step: Step, client: NodeId, read: ClientRead): void {
  const asker: Asker = { kind: 'client', client, session: read.session };
  asLeader(step, asker, (leader) => readFromLeader(step, leader, asker, read));
}

/** "Clients send all of their requests to the leader. If … not the leader, that server will reject" (§8). */
function asLeader(step: Step, asker: Asker, act: (leader: Leader) => void): void {
  const { role, transfer } = step.state;
  // A leader that is handing over takes no more requests (dissertation §3.10).
  if (role.kind === 'leader' && transfer === null) return act(role);
  answer(step, asker, { kind: 'not-leader', leader: transfer?.to ?? knownLeader(step.state) });
}

function viewOf(state: State): View {
  const { role, currentTerm: term, commitIndex, log, members } = state;
  return {
    kind: 'view',
    role: role.kind,
    term,
    leader: knownLeader(state),
    commitIndex,
    lastIndex: lastIndex(log),
    snapshotIndex: log.snapshotIndex,
    members,
  };
}
