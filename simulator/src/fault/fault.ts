import * as z from 'zod';
import { networkFaults } from './network-faults.ts';
import { nodeFaults } from './node-faults.ts';

/*
 * Faults are data: one vocabulary for generated plans, failures, traces, files and clicks.
 *
 * All times are virtual milliseconds, `atMs` since the start of the cluster. A fault with `forMs` ends
 * by itself.
 */

/** Checks a {@link Fault} that comes from outside. */
export const faultSchema = z.discriminatedUnion('kind', [...networkFaults, ...nodeFaults]);
/** Checks a list of faults that comes from outside: a file, a click, another process. */
export const faultPlanSchema = z.array(faultSchema);

/** One fault, as plain data. */
export type Fault = z.infer<typeof faultSchema>;

/** The fault of one kind: `FaultOf<'partition'>`. */
export type FaultOf<Kind extends Fault['kind']> = Extract<Fault, { readonly kind: Kind }>;

/** A fault of the network: it ends at a `heal`. */
export type NetworkFault = FaultOf<'partition' | 'cut' | 'link' | 'hold' | 'rule'>;

/** Faults in any order; each says when it begins. */
export type FaultPlan = readonly Fault[];

/** The nodes that a fault names. */
export function nodesOf(fault: Fault): readonly string[] {
  switch (fault.kind) {
    case 'partition':
      return fault.groups.flat();
    case 'cut':
      return [...new Set(fault.links.flat())];
    case 'hold':
      return [...new Set([...(fault.nodes ?? []), ...(fault.links ?? []).flat()])];
    case 'link':
      return [fault.from, fault.to];
    case 'rule':
      return [fault.from, fault.to].filter((node) => node !== undefined);
    case 'heal':
      return [];
    default:
      return [fault.node];
  }
}

/** Whether a fault acts on the network, until a `heal`. */
export function isNetworkFault(fault: Fault): fault is NetworkFault {
  switch (fault.kind) {
    case 'partition':
    case 'cut':
    case 'link':
    case 'hold':
    case 'rule':
      return true;
    default:
      return false;
  }
}
