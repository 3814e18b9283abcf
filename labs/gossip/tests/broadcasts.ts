// Part C: groups of nodes that broadcast, and what was broadcast and delivered as the checkers read it.

import {
  checkAgreement,
  checkNoCreation,
  checkNoDuplication,
  checkValidity,
  type BroadcastEvent,
  type BroadcastRun,
} from '@netsplit/checkers';
import { invariant } from '@netsplit/harness';
import type { Act, Cluster, ClusterSpec, Operation, Subject } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import type { TreeBroadcast } from '../contract.ts';

export type Group = Cluster<TreeBroadcast>;
export type GroupAct = Act<TreeBroadcast>;

/** The nodes of the budgets: as many as in the public challenge. */
export const NODES = 25;
export const LINK_MS = 100;

/** Nodes `b1`, `b2` and so on, with links of 100 ms unless said otherwise. */
export function nodes(
  subject: Subject<TreeBroadcast>,
  count: number,
  {
    role = 'broadcaster',
    ...spec
  }: { role?: string } & Omit<ClusterSpec<TreeBroadcast>, 'nodes'> = {},
): Group {
  return subject.cluster({
    nodes: Object.fromEntries(names(count).map((name) => [name, role])),
    network: { delayMs: LINK_MS },
    ...spec,
  });
}

export function names(count: number): NodeId[] {
  return Array.from({ length: count }, (_, index) => `b${index + 1}`);
}

export function broadcast(
  cluster: Group,
  node: NodeId,
  text: string,
  options: { atMs?: number } = {},
): Operation<TreeBroadcast> {
  return cluster.request(node, { kind: 'broadcast', text }, options);
}

/** Who has delivered what, as far as the acts have been looked at: a goal is asked after every event. */
interface Deliveries {
  looked: number;
  total: number;
  readonly byText: Map<string, NodeId[]>;
}

const deliveriesOf = new WeakMap<Group, Deliveries>();

function deliveries(cluster: Group): Deliveries {
  const seen = deliveriesOf.get(cluster) ?? { looked: 0, total: 0, byText: new Map() };
  deliveriesOf.set(cluster, seen);
  for (; seen.looked < cluster.acts.length; seen.looked++) {
    const act = cluster.acts[seen.looked];
    if (act?.kind !== 'output') continue;
    const { text } = act.data;
    const by = seen.byText.get(text) ?? [];
    by.push(act.node);
    seen.byText.set(text, by);
    seen.total += 1;
  }
  return seen;
}

/** The nodes that have delivered a text. */
export function reached(cluster: Group, text: string): readonly NodeId[] {
  return deliveries(cluster).byText.get(text) ?? [];
}

/** How many deliveries there have been in all. */
export function delivered(cluster: Group): number {
  return deliveries(cluster).total;
}

/**
 * A run in the crash-stop model, as it happens. Each life of a node is a process of its own: it ends with a
 * crash, and the next begins with nothing. Of equal texts only the first is told, and nodes may deliver it as
 * often as it was broadcast: with crashes nobody could say which of them was lost.
 */
export class BroadcastLog {
  readonly events: BroadcastEvent[] = [];
  readonly acts: GroupAct[] = [];
  #looked = 0;
  readonly #lives = new Map<NodeId, number>();
  readonly #broadcasts = new Map<string, number>();
  readonly #deliveries = new Map<string, number>();

  /** Takes in what has happened since the last time. */
  follow(cluster: Group): void {
    for (; this.#looked < cluster.acts.length; this.#looked++) {
      const act = cluster.acts[this.#looked];
      if (act !== undefined) this.add(act);
    }
  }

  run(cluster: Group): BroadcastRun {
    const processes = cluster.nodes.flatMap((node) =>
      Array.from({ length: this.#lives.get(node) ?? 1 }, (_, life) => nameOfLife(node, life + 1)),
    );
    return { processes, events: this.events };
  }

  add(act: GroupAct): void {
    if (act.kind === 'started') this.#lives.set(act.node, act.incarnation + 1);
    const process = nameOfLife(act.node, this.#lives.get(act.node) ?? 1);
    if (act.kind === 'crashed') this.#push({ kind: 'crash', process }, act);
    if (act.kind === 'requested' && act.request.kind === 'broadcast') {
      const message = nameOf(act.request.text);
      const isFirst = count(this.#broadcasts, message) === 1;
      if (isFirst) this.#push({ kind: 'broadcast', process, message }, act);
    }
    if (act.kind === 'output') {
      const message = nameOf(act.data.text);
      const times = count(this.#deliveries, `${process} ${message}`);
      if (times > 1 && times <= (this.#broadcasts.get(message) ?? 0)) return;
      this.#push({ kind: 'deliver', process, message }, act);
    }
  }

  #push(event: BroadcastEvent, act: GroupAct): void {
    this.events.push(event);
    this.acts.push(act);
  }
}

function count(counts: Map<string, number>, key: string): number {
  const counted = (counts.get(key) ?? 0) + 1;
  counts.set(key, counted);
  return counted;
}

function nameOfLife(node: NodeId, life: number): string {
  return life === 1 ? node : `${node} in its life ${life}`;
}

function nameOf(text: string): string {
  return `"${text}"`;
}

/** Nothing invented, nothing twice: asked after every delivery. */
export const deliversOnceWhatWasBroadcast = invariant<TreeBroadcast>(
  'a node delivers each text once, and only what was broadcast',
  (report, cluster) => {
    const log = new BroadcastLog();
    return (act) => {
      log.add(act);
      if (act.kind !== 'output') return;
      const run = log.run(cluster);
      for (const check of [checkNoCreation, checkNoDuplication]) {
        const verdict = check(run);
        if (verdict.verdict === 'violated') report(verdict.why);
      }
    };
  },
);

/** What a read tells, held against what was delivered. */
export const readsTellWhatWasDelivered = invariant<TreeBroadcast>(
  'a read tells what was delivered here, in its order',
  (report) => {
    const delivered = new Map<NodeId, string[]>();
    return (act) => {
      if (act.kind === 'crashed') delivered.delete(act.node);
      if (act.kind === 'output') {
        delivered.set(act.node, [...(delivered.get(act.node) ?? []), act.data.text]);
      }
      if (act.kind !== 'responded' || act.response.kind !== 'texts') return;
      const told = act.response.texts;
      const expected = delivered.get(act.node) ?? [];
      if (told.length === expected.length && told.every((text, at) => text === expected[at]))
        return;
      report(
        `${act.node} was read: it answered [${told.join(', ')}] and had delivered [${expected.join(', ')}]`,
      );
    };
  },
);

/** What is still missing, in a sentence: of what a node that stayed up broadcast or delivered. */
export function whatIsLost(cluster: Group): Loss | undefined {
  const seen = losses.get(cluster) ?? { log: new BroadcastLog(), judged: '', lost: undefined };
  losses.set(cluster, seen);
  const { log } = seen;
  log.follow(cluster);
  const run = log.run(cluster);
  // A goal is asked after every event, and few of them deliver something.
  const judged = `${run.events.length} ${run.processes.length}`;
  if (judged === seen.judged) return seen.lost;
  seen.judged = judged;
  seen.lost = undefined;
  for (const check of [checkValidity, checkAgreement]) {
    const verdict = check(run);
    if (verdict.verdict === 'violated') {
      seen.lost ??= { why: verdict.why, at: log.acts[verdict.evidence[0] ?? 0] };
    }
  }
  return seen.lost;
}

interface Loss {
  readonly why: string;
  readonly at: GroupAct | undefined;
}

const losses = new WeakMap<Group, { log: BroadcastLog; judged: string; lost: Loss | undefined }>();

export function expectNothingLost(cluster: Group): void {
  const lost = whatIsLost(cluster);
  cluster.expect(lost === undefined, lost?.why ?? '', lost?.at);
}
