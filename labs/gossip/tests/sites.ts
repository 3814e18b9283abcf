// What the scenes of this lab are made of: groups of sites, and names for what happened between them.

import type { Act, Cluster, ClusterSpec, OutputAct, SentAct, Subject } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import type { Gossip } from '../contract.ts';
import { CYCLE_MS, type Feedback, type Manner, type Rumour } from '../given.ts';

export type Sites = Cluster<Gossip>;
export type SiteAct = Act<Gossip>;

/**
 * How a cycle is synchronous, as in the paper: all sites begin it at the same moment, and every message
 * takes the same time, a small part of a cycle. So all contacts of a cycle take place at one moment, and
 * all answers come back before the next begins.
 */
export const IN_STEP = { delayMs: 10 } as const;

export function names(count: number): NodeId[] {
  return Array.from({ length: count }, (_, index) => `s${index + 1}`);
}

/** Sites `s1`, `s2` and so on, in step unless said otherwise. */
export function sites(
  subject: Subject<Gossip>,
  count: number,
  { role = 'site', ...spec }: { role?: string } & Omit<ClusterSpec<Gossip>, 'nodes'> = {},
): Sites {
  const nodes = Object.fromEntries(names(count).map((name) => [name, role]));
  return subject.cluster({ nodes, network: IN_STEP, ...spec });
}

export function cycles(count: number): number {
  return count * CYCLE_MS;
}

export function isRumour(act: SiteAct): act is SentAct<Gossip> & { readonly message: Rumour } {
  return act.kind === 'sent' && act.message.kind === 'rumour';
}

export function isFeedback(act: SiteAct): act is SentAct<Gossip> & { readonly message: Feedback } {
  return act.kind === 'sent' && act.message.kind === 'feedback';
}

export function learnings(cluster: Sites): readonly OutputAct<Gossip, 'learned'>[] {
  return cluster.outputs('learned');
}

/** Whether nobody spreads anything any more. */
export function isQuiet(cluster: Sites): boolean {
  return cluster.outputs('tired').length === cluster.outputs('learned').length;
}

export function mannerText({ counts, by, k }: Manner): string {
  return `${counts} and ${by}, k = ${k}`;
}
