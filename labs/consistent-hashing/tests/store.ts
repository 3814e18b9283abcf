// What the scenes of parts E to G are made of: members that know each other, and requests to them.

import type { Cluster, ClusterSpec, Operation, Subject } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import type { ConsistentHashing, Response } from '../contract.ts';
import { STORE_POINTS } from '../given.ts';
import { preferencesByDefinition } from './definition.ts';

export type Store = Cluster<ConsistentHashing>;
export type Asked = Operation<ConsistentHashing>;

/** What the network loses is tried again, and luck is bad for so long once in millions of runs. */
export const EVENTUALLY_MS = 30_000;
/** How often it is looked whether gossip, handover and repair have brought everything where it belongs. */
const LOOK_EVERY_MS = 300;

export function namesUpTo(count: number): readonly NodeId[] {
  return Array.from({ length: count }, (_, index) => `n${index + 1}`);
}

/** A cluster of `nodes` of which the first `members` have joined and know each other. */
export async function storeOf(
  subject: Subject<ConsistentHashing>,
  options: {
    readonly nodes: number;
    readonly members?: number;
    readonly copies: number;
  } & Pick<ClusterSpec<ConsistentHashing>, 'network'>,
): Promise<Store> {
  const { nodes, members = nodes, copies, network } = options;
  const store = subject.cluster({
    nodes: Object.fromEntries(namesUpTo(nodes).map((name) => [name, 'node'])),
    network: { delayMs: 5, ...network },
  });
  await joinAll(store, namesUpTo(members), copies);
  return store;
}

/** Lets these join one after another, until all know all. */
export async function joinAll(
  store: Store,
  names: readonly NodeId[],
  copies: number,
): Promise<void> {
  for (const name of names) await answered(store, store.request(name, { kind: 'join', copies }));
  for (let tries = 0; tries < 50; tries++) {
    const views = names.map((name) => store.request(name, { kind: 'look', key: '' }));
    await answered(store, ...views);
    if (views.every(({ response }) => String(membersIn(response)) === String(names))) return;
    await store.runFor(100);
  }
  const [some] = names;
  store.expect(
    false,
    `5 seconds after ${names.join(', ')} have joined, not all of them know all the others: look at ${some}, for instance. ` +
      'Do your onMessage and onTimer keep the ready-made gossip from running?',
  );
}

function membersIn(response: Response | undefined): readonly NodeId[] {
  return response?.kind === 'kept' ? response.members : [];
}

/** Lets time pass until all these are answered. */
export async function answered(store: Store, ...operations: readonly Asked[]): Promise<void> {
  const [first] = operations;
  await store.runUntil(() => operations.every((operation) => operation.answered), {
    withinMs: EVENTUALLY_MS,
    what: `${first === undefined ? 'a request' : deed(first)} is answered`,
  });
}

export interface PutOptions {
  readonly w?: number;
  readonly sloppy?: boolean;
  readonly context?: readonly string[];
}

export function put(
  store: Store,
  node: NodeId,
  key: string,
  value: string,
  { w = 1, sloppy = false, context = [] }: PutOptions = {},
): Asked {
  return store.request(node, { kind: 'put', key, value, context, w, sloppy });
}

/** Writes, and lets time pass until that is answered. */
export async function stored(
  store: Store,
  node: NodeId,
  key: string,
  value: string,
  options?: PutOptions,
): Promise<void> {
  const operation = put(store, node, key, value, options);
  await answered(store, operation);
  store.expect(
    operation.response?.kind === 'stored',
    `${node} was to ${deed(operation)}, and said ${shown(operation.response)}`,
  );
}

export function get(store: Store, node: NodeId, key: string, r = 1, sloppy = false): Asked {
  return store.request(node, { kind: 'get', key, r, sloppy });
}

/** Reads, and lets time pass until the values are there, in the order of the alphabet. */
export async function found(
  store: Store,
  node: NodeId,
  key: string,
  r = 1,
  sloppy = false,
): Promise<Found> {
  const operation = get(store, node, key, r, sloppy);
  await answered(store, operation);
  return foundBy(store, operation);
}

export interface Found {
  readonly values: readonly string[];
  readonly context: readonly string[];
}

export function foundBy(store: Store, operation: Asked): Found {
  const { response, node } = operation;
  if (response?.kind === 'found') {
    return { values: response.values.toSorted(), context: response.context };
  }
  store.expect(false, `${node} was to ${deed(operation)}, and said ${shown(response)}`);
  return { values: [], context: [] };
}

export interface Kept {
  readonly values: readonly string[];
  readonly hints: Readonly<Record<NodeId, readonly string[]>>;
  readonly members: readonly NodeId[];
}

/** What a node itself has of a key. */
export async function kept(store: Store, node: NodeId, key: string): Promise<Kept> {
  const operation = store.request(node, { kind: 'look', key });
  await answered(store, operation);
  return keptBy(store, operation);
}

function keptBy(store: Store, operation: Asked): Kept {
  const { response, node } = operation;
  if (response?.kind === 'kept') return { ...response, values: response.values.toSorted() };
  store.expect(false, `${node} was to ${deed(operation)}, and said ${shown(response)}`);
  return { values: [], hints: {}, members: [] };
}

/** Who keeps a key, by definition. */
export function keepersOf(
  members: readonly NodeId[],
  copies: number,
  key: string,
): readonly NodeId[] {
  const membership = {
    members: members.map((name) => ({ name })),
    points: STORE_POINTS,
    bits: 53,
  };
  return preferencesByDefinition(membership, copies, key);
}

/** Lets time pass until nothing is wrong any more; fails the test with what is, when that takes too long. */
export async function eventually(
  store: Store,
  wrong: () => Promise<string | undefined>,
): Promise<void> {
  const untilMs = store.nowMs + EVENTUALLY_MS;
  let problem = await wrong();
  while (problem !== undefined && store.nowMs < untilMs) {
    await store.runFor(LOOK_EVERY_MS);
    problem = await wrong();
  }
  store.expect(problem === undefined, `${problem}, after ${EVENTUALLY_MS / 1000} quiet seconds`);
}

/** That in time each node has what it should have of each key: its keepers these values, and others nothing. */
export async function expectKept(
  store: Store,
  members: readonly NodeId[],
  copies: number,
  values: ReadonlyMap<string, readonly string[]>,
): Promise<void> {
  await eventually(store, () => misplaced(store, members, copies, values));
}

async function misplaced(
  store: Store,
  members: readonly NodeId[],
  copies: number,
  values: ReadonlyMap<string, readonly string[]>,
): Promise<string | undefined> {
  const looks = [...values.keys()].flatMap((key) =>
    store.nodes.map((node) => ({ key, operation: store.request(node, { kind: 'look', key }) })),
  );
  await answered(store, ...looks.map(({ operation }) => operation));
  for (const { key, operation } of looks) {
    const { node } = operation;
    const { values: has, hints } = keptBy(store, operation);
    const keepers = keepersOf(members, copies, key);
    const should = keepers.includes(node) ? (values.get(key) ?? []) : [];
    if (String([...new Set(has)]) !== String([...new Set(should)].sort())) {
      return `${key} belongs to ${keepers.join(', ')}, and ${node} keeps ${listed(has)} of it instead of ${listed(should)}`;
    }
    const [absent] = Object.keys(hints);
    if (absent !== undefined) return `${node} has ${key} for ${absent}, who can be reached`;
  }
  return undefined;
}

/** That in time all who are members, by their own word, know the same members: themselves. And who they are. */
export async function oneRing(store: Store): Promise<readonly NodeId[]> {
  let members: readonly NodeId[] = [];
  await eventually(store, async () => {
    const views: (readonly [NodeId, readonly NodeId[]])[] = [];
    for (const node of store.nodes) views.push([node, (await kept(store, node, '')).members]);
    members = views.flatMap(([node, view]) => (view.includes(node) ? [node] : []));
    for (const [node, view] of views) {
      if (!members.includes(node) || String(view) === String(members)) continue;
      return `there are two rings: ${members.join(', ')} are members by their own word, and ${node} knows ${listed(view)}`;
    }
    return undefined;
  });
  return members;
}

/** That each of these nodes, when it is asked for each key, finds these values. */
export async function expectFound(
  store: Store,
  nodes: readonly NodeId[],
  values: ReadonlyMap<string, readonly string[]>,
  r = 1,
): Promise<void> {
  const gets = [...values.keys()].flatMap((key) => nodes.map((node) => get(store, node, key, r)));
  await answered(store, ...gets);
  for (const operation of gets) {
    const { request, node } = operation;
    if (request.kind !== 'get') continue;
    const should = values.get(request.key) ?? [];
    const has = [...new Set(foundBy(store, operation).values)];
    store.expect(
      String(has) === String(should),
      `${listed(should)} was written under ${request.key} and acknowledged, and a read at ${node} found ${listed(has)}`,
    );
  }
}

export function listed(values: readonly string[]): string {
  return values.length === 0 ? 'nothing' : values.join(' and ');
}

function deed({ request, node }: Asked): string {
  switch (request.kind) {
    case 'put':
      return `write ${request.value} under ${request.key} (w = ${request.w}${request.sloppy ? ', sloppy' : ''}), as ${node} was asked to,`;
    case 'get':
      return `read ${request.key} (r = ${request.r}${request.sloppy ? ', sloppy' : ''}), as ${node} was asked to,`;
    case 'look':
      return `tell what ${node} itself keeps of ${request.key === '' ? 'a key' : request.key}`;
    default:
      return `${request.kind}, as ${node} was asked to,`;
  }
}

function shown(response: Response | undefined): string {
  return response === undefined ? 'nothing' : JSON.stringify(response);
}
