import { nodesOf, type Fault } from '@netsplit/simulator';
import type { SceneCase } from './arbitrary/scene.ts';
import type { ClusterPropertySpec } from './cluster-property.ts';
import type { Cluster, Subject } from './cluster.ts';
import type { Protocol } from './contract.ts';

/** Runs one case from beginning to end. */
export async function runCase<P extends Protocol>(
  spec: ClusterPropertySpec<P>,
  subject: Subject<P>,
  scene: SceneCase<P>,
): Promise<Cluster<P>> {
  const { seed, nodes, network, faults } = scene;
  const { invariants, maxEvents = 20_000, liveness } = spec;
  const cluster = subject.cluster({ seed, nodes, network, faults, invariants, maxEvents });
  await spec.prepare?.(cluster, scene);
  for (const { node, request, atMs } of scene.operations) cluster.request(node, request, { atMs });
  await cluster.runFor(scene.durationMs);
  if (liveness !== undefined) {
    const { goal, withinMs, what } = liveness;
    cluster.heal();
    resumeAll(cluster, faults);
    if (!spec.scene.crashStop) restartAll(cluster);
    await cluster.runUntil(() => goal(cluster, scene), { withinMs, what });
  }
  await spec.check?.(cluster, scene);
  return cluster;
}

/** Ends what lasts on single nodes, or is still to strike there, where the plan had anything that does. */
function resumeAll<P extends Protocol>(cluster: Cluster<P>, faults: readonly Fault[]): void {
  const nodes = faults.flatMap((fault) => (isLasting(fault) ? nodesOf(fault) : []));
  for (const node of new Set(nodes)) cluster.resume(node);
}

function isLasting(fault: Fault): boolean {
  switch (fault.kind) {
    case 'pause':
    case 'slow':
    case 'clock':
    case 'disk-full':
    case 'disk-slow':
    case 'disk-misdirect':
      return true;
    case 'crash':
      return fault.afterEffects !== undefined;
    default:
      return false;
  }
}

function restartAll<P extends Protocol>(cluster: Cluster<P>): void {
  for (const node of cluster.nodes) if (!cluster.isUp(node)) cluster.restart(node);
}
