import fc from 'fast-check';
import {
  clusterProperty,
  invariant,
  oneWayCuts,
  partitions,
  requests,
  scene,
  type ClusterPropertySpec,
} from '../src/index.ts';
import type { Counter } from './counter.ts';

/** The invariant, as an author of a lab would write it. */
export const addedOnce = invariant<Counter>('a request is added at most once', (report) => {
  const added = new Set<string>();
  return (act) => {
    if (act.kind !== 'output') return;
    const { client, request } = act.data;
    if (added.has(request)) report(`${act.node} added ${client}'s request ${request} twice`);
    added.add(request);
  };
});

export const adding = requests<Counter>({
  to: 'client',
  request: fc.constant({ kind: 'add' as const }),
});

/** A property with every part in it; a test overlays what it is about. */
export function atMostOnce(overlay: Partial<ClusterPropertySpec<Counter>> = {}) {
  return clusterProperty<Counter>({
    id: 'B2',
    part: 'B',
    title: 'a request takes effect once, whatever the network does',
    reading: { work: 'waldo-1994', section: '§4.3' },
    guide: 'Remember each request you have added, and answer it again from memory.',
    violates: 'a request takes effect at most once, even when it has to be sent again',
    scene: scene({
      nodes: { client: [1, 2], server: 1 },
      workload: adding,
      operations: [1, 8],
      withinMs: 1000,
      faults: [partitions(), oneWayCuts()],
    }),
    invariants: [addedOnce],
    liveness: {
      goal: (cluster) => cluster.operations.every((operation) => operation.answered),
      withinMs: 1000,
      what: 'every request is answered',
    },
    needs: [
      {
        mark: 'a message met a cut link',
        when: (cluster) => cluster.acts.some((act) => act.kind === 'dropped' && act.why === 'cut'),
      },
    ],
    ...overlay,
  });
}
