import type { ClusterState } from './cluster.ts';

/** How each part of a state is made. */
export type StateParts = {
  readonly [Part in keyof ClusterState]-?: () => ClusterState[Part];
};

/**
 * A state for whoever looks at a part of it only: what nobody looks at is not made. A property is asked of every state of a
 * search, and most look at the histories alone. Its own properties are all there, for whoever spreads it.
 */
export function glimpse(parts: StateParts): ClusterState {
  let nodes: ClusterState['nodes'] | undefined;
  let messages: ClusterState['messages'] | undefined;
  let histories: ClusterState['histories'] | undefined;
  return {
    get nodes() {
      return (nodes ??= parts.nodes());
    },
    get messages() {
      return (messages ??= parts.messages());
    },
    get histories() {
      return (histories ??= parts.histories());
    },
    get partition() {
      return parts.partition();
    },
  };
}
