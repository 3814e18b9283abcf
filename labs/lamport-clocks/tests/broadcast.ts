// A run of a broadcast, told from requests and outputs, for the checkers.

import {
  invariant,
  type Act,
  type Cluster,
  type Invariant,
  type Protocol,
} from '@netsplit/harness';
import {
  checkAgreement,
  checkNoCreation,
  checkNoDuplication,
  checkValidity,
  type BroadcastEvent,
  type BroadcastRun,
  type BroadcastVerdict,
} from '@netsplit/checkers';
import type { NodeId } from '@netsplit/simulator';
import type { Broadcast, BroadcastOutputs } from '../contract.ts';

/** A protocol of processes that broadcast. */
export interface Broadcasting extends Protocol {
  readonly request: Broadcast;
  readonly response: never;
  readonly outputs: BroadcastOutputs;
}

type Check = (run: BroadcastRun) => BroadcastVerdict;

/** What was broadcast and delivered so far; the acts that show it, position by position. */
class Log {
  readonly events: BroadcastEvent[] = [];
  readonly acts: Act<Broadcasting>[] = [];
  readonly #texts = new Map<string, string>();
  readonly #numbers = new Map<NodeId, number>();

  /** Why a delivery cannot be told: what is said of it is not so. */
  add(act: Act<Broadcasting>): string | undefined {
    if (act.kind === 'requested') {
      const number = (this.#numbers.get(act.node) ?? 0) + 1;
      this.#numbers.set(act.node, number);
      const message = nameOf(act.node, number);
      this.#texts.set(message, act.request.text);
      this.#push({ kind: 'broadcast', process: act.node, message }, act);
    } else if (act.kind === 'output') {
      const { from, number, text } = act.data;
      const message = nameOf(from, number);
      const sent = this.#texts.get(message);
      if (sent !== undefined && sent !== text) {
        return `${act.node} delivered '${text}' as ${message}, which is '${sent}'`;
      }
      this.#push({ kind: 'deliver', process: act.node, message }, act);
    }
    return undefined;
  }

  #push(event: BroadcastEvent, act: Act<Broadcasting>): void {
    this.events.push(event);
    this.acts.push(act);
  }
}

function nameOf(from: NodeId, number: number): string {
  return `no. ${number} of ${from}`;
}

/** That a property of broadcasts holds after every delivery. */
export function broadcastInvariant<P extends Broadcasting>(
  rule: string,
  ...checks: readonly Check[]
): Invariant<P> {
  return invariant<P>(rule, (report, cluster) => {
    const log = new Log();
    return (act) => {
      const length = log.events.length;
      const untrue = log.add(act as Act<Broadcasting>);
      if (untrue !== undefined) report(untrue);
      if (log.events.length === length || act.kind !== 'output') return;
      const run = { processes: cluster.nodes, events: log.events };
      for (const check of [checkNoCreation, checkNoDuplication, ...checks]) {
        const verdict = check(run);
        if (verdict.verdict === 'violated') report(verdict.why);
      }
    };
  });
}

/** That nothing is lost, once the run has come to rest: every process has delivered every broadcast. */
export function expectNothingLost<P extends Broadcasting>(cluster: Cluster<P>): void {
  const log = new Log();
  for (const act of cluster.acts) log.add(act as Act<Broadcasting>);
  const run = { processes: cluster.nodes, events: log.events };
  for (const verdict of [checkValidity(run), checkAgreement(run)]) {
    if (verdict.verdict === 'holds') continue;
    cluster.expect(false, verdict.why, log.acts[verdict.evidence[0] ?? 0]?.event);
  }
}

/** How many deliveries are still to come, at all processes together. */
export function undeliveredBroadcasts<P extends Broadcasting>(cluster: Cluster<P>): number {
  const deliveries = cluster.acts.filter(({ kind }) => kind === 'output').length;
  return cluster.operations.length * cluster.nodes.length - deliveries;
}

/** The texts that a process delivered, in order. */
export function textsDelivered<P extends Broadcasting>(cluster: Cluster<P>, node: NodeId): string {
  const texts = (cluster.acts as readonly Act<Broadcasting>[]).flatMap((act) =>
    act.kind === 'output' && act.node === node ? [`'${act.data.text}'`] : [],
  );
  return texts.join(', ') || 'nothing';
}
