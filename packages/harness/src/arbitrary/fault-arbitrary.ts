import type { Fault, NodeId } from '@netsplit/simulator';
import type { Arbitrary } from 'fast-check';

/** The cluster that a fault is to strike, known only once a case's sizes are drawn. */
export interface Place {
  readonly nodes: readonly NodeId[];
  /** Role → its nodes. */
  readonly byRole: Readonly<Record<string, readonly NodeId[]>>;
  /** What a node is known by whatever else the cluster holds: a name changes when others go. */
  readonly identities: ReadonlyMap<NodeId, number>;
}

/**
 * Puts a fault that was drawn without knowing the cluster into one; a list if it is a course of several
 * records; undefined if it has no place there.
 */
export type PlacedFault = (place: Place) => Fault | readonly Fault[] | undefined;

/**
 * One kind of fault that a plan may hold.
 *
 * A fault is drawn in the abstract and placed later, so that the size of a cluster and the faults in
 * it shrink each by themselves.
 */
export interface FaultArbitrary {
  /** What a failure calls it: `partition`. */
  readonly kind: string;
  /** Nodes that crash never come back by themselves, nor when the network heals. */
  readonly crashStop?: boolean;
  /** @param withinMs faults begin between 0 and this */
  draw(withinMs: number): Arbitrary<PlacedFault>;
}

/** From the least to the most, both included. */
export type Range = readonly [least: number, most: number];
