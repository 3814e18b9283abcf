// Single-decree Paxos with a register's face: a server that is asked to put something proposes it.

import { Node, type NodeId } from '@netsplit/simulator';
import type { ExploredCluster } from '@netsplit/explorer';
import { registerCluster, type RegisterMessage } from './register.ts';

type Ballot = readonly [round: number, node: NodeId];

interface Proposal {
  readonly request: number;
  readonly client: NodeId;
  readonly value: string;
}

interface Accepted {
  readonly ballot: Ballot;
  readonly proposal: Proposal;
}

type Message =
  | RegisterMessage
  | { readonly kind: 'prepare'; readonly ballot: Ballot }
  | { readonly kind: 'promise'; readonly ballot: Ballot; readonly accepted: Accepted | null }
  | { readonly kind: 'accept'; readonly ballot: Ballot; readonly proposal: Proposal }
  | { readonly kind: 'accepted'; readonly ballot: Ballot }
  | { readonly kind: 'decided'; readonly ballot: Ballot; readonly proposal: Proposal };

function compare([round, node]: Ballot, [otherRound, otherNode]: Ballot): number {
  return round - otherRound || (node < otherNode ? -1 : node > otherNode ? 1 : 0);
}

/**
 * Proposer, acceptor and learner in one.
 *
 * @see Lamport 2001, Paxos made simple, section 2.2 and 2.3
 */
export class PaxosServer extends Node<Message> {
  ballot: Ballot = [0, ''];
  proposal: Proposal | null = null;
  promises = new Map<NodeId, Accepted | null>();
  acceptors = new Set<NodeId>();
  accepted: Accepted | null = null;
  isDecided = false;

  override onMessage(from: NodeId, message: Message): void {
    if (this.isDecided) {
      if (message.kind === 'get' && this.accepted !== null) {
        const { value } = this.accepted.proposal;
        this.send(from, { kind: 'getOk', request: message.request, value });
      }
      return;
    }
    switch (message.kind) {
      case 'put':
        if (this.proposal === null) this.propose(from, message);
        return;
      case 'prepare':
        if (compare(this.ballot, message.ballot) >= 0) return;
        this.ballot = message.ballot;
        this.send(from, { kind: 'promise', ballot: this.ballot, accepted: this.accepted });
        return;
      case 'promise':
        if (compare(message.ballot, this.ballot) === 0) this.promised(from, message.accepted);
        return;
      case 'accept':
        if (compare(this.ballot, message.ballot) > 0) return;
        this.ballot = message.ballot;
        this.accepted = { ballot: message.ballot, proposal: message.proposal };
        this.send(from, { kind: 'accepted', ballot: this.ballot });
        return;
      case 'accepted':
        if (compare(message.ballot, this.ballot) === 0) this.wasAccepted(from);
        return;
      case 'decided':
        this.ballot = message.ballot;
        this.accepted = { ballot: message.ballot, proposal: message.proposal };
        this.isDecided = true;
        return;
      default:
    }
  }

  private propose(client: NodeId, put: RegisterMessage & { kind: 'put' }): void {
    this.proposal = { request: put.request, client, value: put.value };
    this.promises = new Map([[this.id, this.accepted]]);
    this.acceptors = new Set();
    this.ballot = [this.ballot[0] + 1, this.id];
    this.peersAmongServers({ kind: 'prepare', ballot: this.ballot });
  }

  private promised(from: NodeId, accepted: Accepted | null): void {
    this.promises.set(from, accepted);
    if (this.promises.size !== this.majority) return;
    // The value of the highest ballot that any of them accepted; its own if none did.
    let highest: Accepted | null = null;
    for (const one of this.promises.values()) {
      if (one !== null && (highest === null || compare(one.ballot, highest.ballot) > 0))
        highest = one;
    }
    const proposal = highest?.proposal ?? this.proposal;
    if (proposal === null) return;
    this.proposal = proposal;
    this.accepted = { ballot: this.ballot, proposal };
    this.acceptors.add(this.id);
    this.peersAmongServers({ kind: 'accept', ballot: this.ballot, proposal });
  }

  private wasAccepted(from: NodeId): void {
    this.acceptors.add(from);
    if (this.acceptors.size !== this.majority || this.proposal === null) return;
    this.isDecided = true;
    this.peersAmongServers({ kind: 'decided', ballot: this.ballot, proposal: this.proposal });
    this.send(this.proposal.client, { kind: 'putOk', request: this.proposal.request });
  }

  private peersAmongServers(message: Message): void {
    for (const peer of this.peers) if (peer.startsWith('s')) this.send(peer, message);
  }

  private get majority(): number {
    const servers = 1 + this.peers.filter((peer) => peer.startsWith('s')).length;
    return Math.floor(servers / 2) + 1;
  }
}

export function paxos(
  size: { readonly servers: number; readonly clients: number },
  options?: Partial<ExploredCluster>,
): ExploredCluster {
  return registerCluster(() => PaxosServer, size, options);
}
