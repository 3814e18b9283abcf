// What the scenes of this lab are made of: one server, its clients, and a request that is to be answered.

import type { Act, Cluster, ClusterSpec, Operation, Subject } from '@netsplit/harness';
import type { Fault, NodeId } from '@netsplit/simulator';
import type { FirstContact } from '../contract.ts';
import { SERVER } from '../given.ts';

export type Exchange = Cluster<FirstContact>;
export type Asked = Operation<FirstContact>;
export type ExchangeAct = Act<FirstContact>;

/** A client that waits for a second between two attempts, and has bad luck with both, is done by then. */
const ANSWER_WITHIN_MS = 20_000;

/** The same for many clients, and luck that only one run in millions has. */
export const EVENTUALLY_MS = 60_000;

/** A server and its clients `c1`, `c2` and so on. Messages take 5 ms unless said otherwise. */
export function exchange(
  subject: Subject<FirstContact>,
  options: { clients?: number } & Pick<ClusterSpec<FirstContact>, 'network' | 'faults'> = {},
): Exchange {
  const { clients = 1, network, faults } = options;
  const names = Array.from({ length: clients }, (_, index) => `c${index + 1}`);
  const nodes = {
    ...Object.fromEntries(names.map((name) => [name, 'client'])),
    [SERVER]: 'server',
  };
  return subject.cluster({ nodes, network: { delayMs: 5, ...network }, faults });
}

/** Everything that `from` sends to `to` in the first `forMs` is lost. */
export function silence(from: NodeId, to: NodeId, forMs: number): Fault {
  return { kind: 'link', atMs: 0, from, to, lossProbability: 1, forMs };
}

/** What `from` sends to `to` in the first `forMs` takes `delayMs`. */
export function slowness(from: NodeId, to: NodeId, delayMs: number, forMs: number): Fault {
  return { kind: 'link', atMs: 0, from, to, delayMs, forMs };
}

/** Lets time pass until all of these are answered. */
export async function answered(
  cluster: Exchange,
  what: string,
  ...operations: readonly Asked[]
): Promise<void> {
  await cluster.runUntil(() => operations.every((operation) => operation.answered), {
    withinMs: ANSWER_WITHIN_MS,
    what,
  });
}

/** Asks, and lets time pass until the answer is there. */
export async function ask(
  cluster: Exchange,
  node: NodeId,
  request: FirstContact['request'],
): Promise<Asked> {
  const operation = cluster.request(node, request);
  await answered(cluster, 'a request is answered', operation);
  return operation;
}

/** The page that an answer names, if it is the answer to a line. */
export function pageOf({ response }: Asked): number | undefined {
  return response?.kind === 'printed' ? response.page : undefined;
}

/** The value that an answer names, if it is the answer of a counter. */
export function valueOf({ response }: Asked): number | undefined {
  return response?.kind === 'count' ? response.value : undefined;
}

/** An answer in a sentence: `page 3`. */
export function shown({ response }: Asked): string {
  switch (response?.kind) {
    case undefined:
      return 'nothing';
    case 'echoed':
      return `'${response.text}'`;
    case 'printed':
      return `page ${response.page}`;
    case 'count':
      return `the value ${response.value}`;
  }
}

/** A request and its answer in a sentence: `c1 read apples (r2) and was answered the value 0`. */
export function told(operation: Asked): string {
  return `${operation.node} ${deed(operation.request)} (${operation.id}) and was answered ${shown(operation)}`;
}

function deed(request: FirstContact['request']): string {
  switch (request.kind) {
    case 'echo':
      return `asked for the echo of '${request.text}'`;
    case 'print':
      return `asked for '${request.line}' to be printed`;
    case 'add':
      return `added ${request.amount} to ${request.counter}`;
    case 'read':
      return `read ${request.counter}`;
  }
}
