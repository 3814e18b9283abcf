// What the scenes of the store are made of: clients that ask for one thing after the other.

import type { Liveness } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import type { ClientRequest, Command, Raft } from '../contract.ts';
import { LEADER_WITHIN_MS } from './cluster-scenes.ts';
import { told } from './commands.ts';
import type { Asked, RaftCluster } from './raft-cluster.ts';

/** By when a client has got through whose cluster is well: somebody is elected, and then found. */
export const ANSWER_WITHIN_MS: number = LEADER_WITHIN_MS + 2000;

/** Whether a client owes no more: it has answered, or it crashed over it. */
export function isOver({ response, abandoned }: Asked): boolean {
  return abandoned || response?.kind === 'done';
}

/** After healing: no client that is up still waits. */
export const allAreAnswered: Liveness<Raft> = {
  goal: (cluster) =>
    cluster.operations.every(
      (asked) => isOver(asked) || !cluster.nodesOf('client').includes(asked.node),
    ),
  withinMs: 2 * LEADER_WITHIN_MS,
  what: 'every client has got done what it was asked for',
};

/** Lets a client get something done, and gives the result. */
export async function getDone(
  cluster: RaftCluster,
  client: NodeId,
  command: Command,
  withinMs = ANSWER_WITHIN_MS,
): Promise<string> {
  const asked = cluster.request(client, command);
  return doneWith(cluster, asked, command, withinMs);
}

/** Lets time pass until a client has got done what it was asked for, and gives the result. */
export async function doneWith(
  cluster: RaftCluster,
  asked: Asked,
  command: Command,
  withinMs = ANSWER_WITHIN_MS,
): Promise<string> {
  await cluster.runUntil(() => asked.response?.kind === 'done', {
    withinMs,
    what: `${asked.node} answers { kind: 'done', result } to ${told(command)}`,
  });
  return asked.response?.kind === 'done' ? asked.response.result : '';
}

/** Clients that are always busy: when one has its answer, it is asked for the next thing. */
export class Workers {
  readonly #cluster: RaftCluster;
  readonly #next: (client: NodeId, count: number) => ClientRequest;
  readonly #latest = new Map<NodeId, Asked>();
  readonly #counts = new Map<NodeId, number>();

  /** @param next what a client is to do as its `count`-th thing, from 0 */
  constructor(cluster: RaftCluster, next: (client: NodeId, count: number) => ClientRequest) {
    this.#cluster = cluster;
    this.#next = next;
  }

  /** Lets all clients work for so long. */
  async workFor(ms: number): Promise<void> {
    const cluster = this.#cluster;
    const untilMs = cluster.nowMs + ms;
    const isTime = (): boolean => cluster.nowMs >= untilMs;
    while (!isTime()) {
      for (const client of this.#idle()) this.#employ(client);
      await cluster.runUntil(() => isTime() || this.#idle().length > 0, {
        withinMs: ms + ANSWER_WITHIN_MS,
        what: 'anything happens at all',
      });
    }
  }

  /** Lets time pass until all is answered that was asked. */
  async finish(withinMs = ANSWER_WITHIN_MS): Promise<void> {
    await this.#cluster.runUntil(() => [...this.#latest.values()].every(isOver), {
      withinMs,
      what: 'every client has got done what it was asked for',
    });
  }

  #idle(): readonly NodeId[] {
    return this.#cluster.nodesOf('client').filter((client) => {
      const latest = this.#latest.get(client);
      return (latest === undefined || isOver(latest)) && this.#cluster.isUp(client);
    });
  }

  #employ(client: NodeId): void {
    const count = this.#counts.get(client) ?? 0;
    this.#counts.set(client, count + 1);
    this.#latest.set(client, this.#cluster.request(client, this.#next(client, count)));
  }
}
