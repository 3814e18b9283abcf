import type { NodeId } from '@netsplit/simulator';
import fc, { type Arbitrary } from 'fast-check';
import type { Place } from './fault-arbitrary.ts';

/** Stands for a node before there are any: {@link pick} says which. It has no size to shrink. */
export function choice(): Arbitrary<number> {
  return fc.noShrink(fc.noBias(fc.nat()));
}

/**
 * The candidate that a choice falls on: rendezvous hashing, so that a smaller cluster gives every
 * choice that did not fall on the node that went the same node as before. With a remainder instead,
 * taking one node away would move all the faults and operations of a case.
 */
export function pick(
  place: Place,
  candidates: readonly NodeId[],
  choice: number,
): NodeId | undefined {
  let best: NodeId | undefined;
  let bestWeight = -1;
  for (const node of candidates) {
    const weight = weightOf(place.identities.get(node) ?? 0, choice);
    if (weight <= bestWeight) continue;
    best = node;
    bestWeight = weight;
  }
  return best;
}

/**
 * The nodes in an order that the choice says. A node that goes, or comes, leaves the order of the others
 * as it was.
 */
export function shuffled(place: Place, choice: number): readonly NodeId[] {
  const weights = new Map(
    place.nodes.map((node) => [node, weightOf(place.identities.get(node) ?? 0, choice)]),
  );
  return place.nodes.toSorted((a, b) => (weights.get(b) ?? 0) - (weights.get(a) ?? 0));
}

/** A number from 0 to below 1 that belongs to one direction and one choice. */
export function shareOf(place: Place, from: NodeId, to: NodeId, choice: number): number {
  const sender = weightOf(place.identities.get(from) ?? 0, choice);
  return weightOf(place.identities.get(to) ?? 0, sender) / 2 ** 32;
}

/** The nodes of these roles; all, where no role is named. */
export function nodesOfRoles(
  place: Place,
  roles: readonly string[] | undefined,
): readonly NodeId[] {
  return roles === undefined ? place.nodes : roles.flatMap((role) => place.byRole[role] ?? []);
}

/** Two different nodes; undefined where there is only one. */
export function pickDirection(
  place: Place,
  choiceFrom: number,
  choiceTo: number,
): [NodeId, NodeId] | undefined {
  const from = pick(place, place.nodes, choiceFrom);
  const others = place.nodes.filter((node) => node !== from);
  const to = pick(place, others, choiceTo);
  return from === undefined || to === undefined ? undefined : [from, to];
}

function weightOf(identity: number, choice: number): number {
  let x = Math.imul(identity ^ choice, 0x9e3779b1);
  x = Math.imul(x ^ (x >>> 15), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}
