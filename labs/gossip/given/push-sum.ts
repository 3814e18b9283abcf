// Part D: what is measured, and what is sent while its average is computed.

import type { NodeId } from '@netsplit/simulator/node';

/** What a node measures: a whole number from 0 to 99, always the same for the same name. */
export function measurement(node: NodeId): number {
  let result = 7;
  for (let at = 0; at < node.length; at++) result = (result * 31 + node.charCodeAt(at)) % 9973;
  return (result * 37) % 100;
}

/** Half of what its sender had. */
export interface Transfer {
  readonly kind: 'transfer';
  readonly epoch: number;
  /** Names it among all transfers of its sender in this epoch: 1, 2, 3 and so on. */
  readonly number: number;
  readonly sum: number;
  readonly weight: number;
}

/** The transfer of this epoch with this number has come, now or before. */
export interface Receipt {
  readonly kind: 'receipt';
  readonly epoch: number;
  readonly number: number;
}

/** The answer to a transfer of an epoch that is over: this is the present one. */
export interface Outdated {
  readonly kind: 'outdated';
  readonly epoch: number;
}

export type AggregatorMessage = Transfer | Receipt | Outdated;
