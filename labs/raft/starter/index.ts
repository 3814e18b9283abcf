import { Node, type NodeId, type RequestId, type TimerName } from '@netsplit/simulator/node';
import type { Outputs, Request, Response } from '../contract.ts';
import type { Message } from '../given.ts';

// Part A is leader election (§5.2). Print Figure 2 of the paper and keep it beside you. Ten lines at a time: run
// `npx netsplit test raft A` after each step and read what it says.

export class Server extends Node<Message, Request, Response, Outputs> {
  // Figure 2, "State". A server is a follower, a candidate or a leader: which fields does each of them need?
  currentTerm = 0;
  votedFor: NodeId | null = null;
  // role: Role = { kind: 'follower' };

  override onStart(): void {
    // Step 1: a follower waits for a random time between ELECTION_TIMEOUT_MIN_MS and ELECTION_TIMEOUT_MAX_MS:
    //   this.setTimer('election', this.random.integer(…, …));
  }

  override onTimer(_timer: TimerName): void {
    // Step 2, 'election': no leader was heard. Become a candidate: increment currentTerm, vote for yourself, set the
    // timer again, and ask the other members, who are in firstMembers([this.id, ...this.peers]):
    //   this.send(member, { kind: 'RequestVote', term: this.currentTerm, lastLogIndex: 0, lastLogTerm: 0 });
    // Step 5, 'heartbeat': a leader sends AppendEntries without entries, and sets this timer again.
  }

  override onMessage(_from: NodeId, _message: Message): void {
    // Step 3, for every message: what if its term is later than currentTerm? What if it is earlier? (§5.1)
    // Step 3, RequestVote: grant the vote, once in a term, and answer:
    //   this.send(from, { kind: 'RequestVoteReply', term: this.currentTerm, voteGranted: … });
    // Step 4, RequestVoteReply: collect the voters in a Set. With majority(members.length) of them you are the leader of this
    // term: say so with this.output('elected', { term: this.currentTerm }), and begin to send heartbeats.
    // Step 6, AppendEntries: the sender leads this term. Follow it, and set the election timer anew.
  }

  override onRequest(_id: RequestId, _request: Request): void {
    // Part B: a leader appends the command to its log. Who is no leader answers { kind: 'not-leader', leader: … }.
  }
}

export class Client extends Node<Message, Request, Response> {
  // Part F. A session name that no other client has, and no other life of this one; the number of the present request; what is
  // asked for and not yet answered; who might be the leader.

  override onRequest(_id: RequestId, _request: Request): void {
    // F.1: remember it; if nothing is under way, begin: the next number, and to some server of firstMembers(this.peers)
    //   { kind: 'ClientCommand', session: { client: …, sequence: … }, command: _request }
    // and a timer, in case that nobody answers.
  }

  override onTimer(_timer: TimerName): void {
    // F.4: ask another server, for the same thing, with the same number.
  }

  override onMessage(_from: NodeId, _message: Message): void {
    // ClientReply, if it is for the present session and number: this.respond(id, { kind: 'done', result }), and begin the next.
    // ClientRedirect: ask the leader that it names.
  }
}
