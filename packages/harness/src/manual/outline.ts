import type { Fault, NetworkConditions, NodeId } from '@netsplit/simulator';
import type { FromOutside } from '../cluster-spec.ts';
import type { Cluster, Subject } from '../cluster.ts';

/** What a run by hand begins with. */
export interface ManualSpec {
  /** Node → role. */
  readonly nodes: Readonly<Record<NodeId, string>>;
  readonly seed: number | string;
  readonly network?: NetworkConditions;
  readonly faults?: readonly Fault[];
}

/** A run that a scenario or a test made, as what came to its cluster from outside, and when. */
export interface Outline {
  readonly spec: ManualSpec;
  readonly steps: readonly (FromOutside & Moment)[];
  readonly end: Moment;
  readonly fingerprint: string;
}

/** How many events had happened by then, and when it was. */
interface Moment {
  readonly events: number;
  readonly nowMs: number;
}

/**
 * Runs something, and keeps what one of its clusters was given from outside: enough to let the same run
 * happen again, to stop it anywhere, and to go on from there by hand.
 *
 * @param run what makes the clusters; what it throws once there is a cluster ends the run
 * @param ordinal which of the clusters, from 0
 */
export async function outlineOf(
  subject: Subject,
  run: (watched: Subject) => Promise<unknown>,
  ordinal = 0,
): Promise<Outline> {
  const clusters: Cluster[] = [];
  const steps: (FromOutside & Moment)[] = [];
  const watched: Subject = {
    ...subject,
    cluster: (spec, place = { ordinal: 0 }) => {
      const isTheOne = clusters.length === ordinal;
      const cluster = subject.cluster(spec, {
        ...place,
        ...(isTheOne
          ? {
              outside: (what, { eventCount, nowMs }) =>
                steps.push({ ...what, events: eventCount, nowMs }),
            }
          : {}),
      });
      clusters.push(cluster);
      return cluster;
    },
  };
  try {
    await run(watched);
  } catch (thrown) {
    if (clusters[ordinal] === undefined) throw thrown;
  }
  const cluster = clusters[ordinal];
  if (cluster === undefined) throw new RangeError('the run made no cluster to follow');
  const { spec, eventCount, nowMs, fingerprint } = cluster;
  const { nodes, seed = 1, network, faults } = spec;
  return {
    spec: { nodes, seed, network, faults },
    steps,
    end: { events: eventCount, nowMs },
    fingerprint,
  };
}
