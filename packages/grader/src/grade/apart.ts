import { LabFailure, type LabTest } from '@netsplit/harness';
import type { GradingPlace, OpenPlace } from './place.ts';

/** A test with more nodes than this is no sample: each would be a process. */
const MOST_NODES = 16;

/** Thrown through a test of a cluster that is too large to be taken apart. */
class TooLarge extends Error {}

/**
 * Whether a test goes the same way when each node has a process of its own as when all of them share one: nodes
 * that talk past the network, through memory that no node owns, do not. Looks at the first case.
 *
 * @returns undefined where it cannot be told, because the clusters are too large
 */
export async function isSameApart(
  test: LabTest,
  seed: number,
  open: OpenPlace,
): Promise<boolean | undefined> {
  const together = await fingerprintIn(await open(), test, seed);
  const apart = await fingerprintIn(await open({ isApart: true }), test, seed);
  return together === undefined || apart === undefined ? undefined : together === apart;
}

async function fingerprintIn(
  place: GradingPlace,
  test: LabTest,
  seed: number,
): Promise<string | undefined> {
  const subject: typeof place.subject = {
    ...place.subject,
    cluster: (spec, at) => {
      if (Object.keys(spec.nodes).length > MOST_NODES) throw new TooLarge();
      return place.subject.cluster(spec, at);
    },
  };
  place.begin(false);
  try {
    return (await test.run(subject, { seed, runs: 1, shrink: false })).fingerprint;
  } catch (error) {
    // One case may be too few for what a property needs; it has run all the same.
    if (!(error instanceof LabFailure)) throw error;
    if (error.violation.kind === 'test-error') return undefined;
    return error.ran.fingerprint;
  } finally {
    place.close();
  }
}
