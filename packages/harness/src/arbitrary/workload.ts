import type { Arbitrary } from 'fast-check';
import type { Protocol } from '../contract.ts';

/** What clients ask, and whom. */
export interface Workload<P extends Protocol = Protocol> {
  /** The roles whose nodes are asked. */
  readonly to: readonly string[];
  readonly request: Arbitrary<P['request']>;
}

/**
 * Requests drawn from `request`, each to a random node of the role (or roles) `to`, at a random moment.
 *
 * @example
 * requests<FirstContact>({ to: 'client', request: fc.constant({ kind: 'increment' }) })
 */
export function requests<P extends Protocol>(workload: {
  readonly to: string | readonly string[];
  readonly request: Arbitrary<P['request']>;
}): Workload<P> {
  const { to, request } = workload;
  return { to: typeof to === 'string' ? [to] : to, request };
}
