// What has become of a cluster so far, told from what could be seen, and kept up to date act by act: a scene asks after
// every event, and a run has thousands.

import type { NodeId } from '@netsplit/simulator';
import type { Command, Raft } from '../contract.ts';
import { firstMembers } from '../given.ts';
import type { Application, Election, RaftAct, RaftCluster } from './raft-cluster.ts';
import { told } from './commands.ts';

/** The leader of a term, as others can know it. */
export interface Reign {
  readonly election: Election;
  readonly term: number;
  readonly leader: NodeId;
  /** Who has received an AppendEntries of this term from it, and itself. */
  readonly followers: Set<NodeId>;
  /** It has crashed since. */
  isOver: boolean;
}

export class Chronicle {
  readonly #acts: readonly RaftAct[];
  readonly #reigns = new Map<number, Reign>();
  readonly #applications: Application[] = [];
  readonly #appliers = new Map<string, Set<NodeId>>();
  #latest: Reign | undefined;
  #members: readonly NodeId[];
  #membersIndex = 0;
  #seen = 0;

  private constructor({ acts, nodes }: RaftCluster) {
    this.#acts = acts;
    this.#members = firstMembers(nodes);
  }

  /** The chronicle of a cluster, up to date. */
  static of(cluster: RaftCluster): Chronicle {
    let chronicle = chronicles.get(cluster);
    if (chronicle === undefined) {
      chronicle = new Chronicle(cluster);
      chronicles.set(cluster, chronicle);
    }
    chronicle.#catchUp();
    return chronicle;
  }

  /** Of the latest term that somebody was elected in. */
  get latestReign(): Reign | undefined {
    return this.#latest;
  }

  /** In the order in which they began, which may not be that of their terms. */
  get reigns(): readonly Reign[] {
    return [...this.#reigns.values()];
  }

  /** Of the latest configuration that is known to be committed. */
  get members(): readonly NodeId[] {
    return this.#members;
  }

  /** Who has applied a command, in this life or an earlier one. */
  appliersOf(command: Command): ReadonlySet<NodeId> {
    return this.#appliers.get(told(command)) ?? new Set();
  }

  get applications(): readonly Application[] {
    return this.#applications;
  }

  #catchUp(): void {
    for (; this.#seen < this.#acts.length; this.#seen++) {
      const act = this.#acts[this.#seen];
      if (act !== undefined) this.#see(act);
    }
  }

  #see(act: RaftAct): void {
    switch (act.kind) {
      case 'output':
        if (act.output === 'elected') this.#begin(act);
        else if (act.output === 'applied') this.#apply(act);
        else if (act.output === 'reconfigured') this.#reconfigure(act.data);
        return;
      case 'delivered': {
        if (act.message.kind !== 'AppendEntries') return;
        const reign = this.#reigns.get(act.message.term);
        if (reign?.leader === act.from) reign.followers.add(act.node);
        return;
      }
      case 'crashed':
        for (const reign of this.#reigns.values())
          if (reign.leader === act.node) reign.isOver = true;
        return;
      default:
    }
  }

  #begin(election: Election): void {
    const { node: leader, data } = election;
    const { term } = data;
    const reign = { election, term, leader, followers: new Set([leader]), isOver: false };
    this.#reigns.set(term, reign);
    if (this.#latest === undefined || this.#latest.term <= term) this.#latest = reign;
  }

  #reconfigure({ index, members }: Raft['outputs']['reconfigured']): void {
    if (index < this.#membersIndex) return;
    this.#membersIndex = index;
    this.#members = members;
  }

  #apply(application: Application): void {
    this.#applications.push(application);
    const command = told(application.data.command);
    const appliers = this.#appliers.get(command);
    if (appliers === undefined) this.#appliers.set(command, new Set([application.node]));
    else appliers.add(application.node);
  }
}

const chronicles = new WeakMap<RaftCluster, Chronicle>();
