import { type Distribution, type Fault, nodesOf } from '@netsplit/simulator';
import fc from 'fast-check';
import type { SceneCase } from '../arbitrary/scene.ts';
import type { LabTest } from '../lab-test.ts';

/** What can befall a cluster, in the words in which a part lists what it admits. */
export type Harm =
  | 'partition'
  | 'one-way cut'
  | 'loss'
  | 'duplication'
  | 'slow link'
  | 'corruption'
  | 'bandwidth'
  | 'crash'
  | 'damaged writes'
  | 'lost disk'
  | 'damaged disk'
  | 'full disk'
  | 'slow disk'
  | 'pause'
  | 'slow node'
  | 'clock that leaps'
  | 'clock that drifts'
  | 'clock that stands still';

/** What a fault does. One that ends others does nothing by itself. */
export function harmsOf(fault: Fault): readonly Harm[] {
  switch (fault.kind) {
    case 'partition':
      return ['partition'];
    case 'cut':
      return ['one-way cut'];
    case 'link':
      return [
        ...(fault.delayMs === undefined ? [] : (['slow link'] as const)),
        ...(fault.lossProbability || fault.burstLoss ? (['loss'] as const) : []),
        ...(fault.duplicateProbability ? (['duplication'] as const) : []),
        ...(fault.corruptProbability ? (['corruption'] as const) : []),
        ...(fault.bytesPerSecond === undefined && fault.maxQueued === undefined
          ? []
          : (['bandwidth'] as const)),
      ];
    case 'hold':
      return ['slow link'];
    case 'rule':
      return { drop: ['loss'], delay: ['slow link'], duplicate: ['duplication'], deliver: [] }[
        fault.verdict
      ] as Harm[];
    case 'crash':
      switch (fault.disk) {
        case 'wiped':
          return ['crash', 'lost disk'];
        case 'torn':
        case 'reordered':
          return ['crash', 'damaged writes'];
        default:
          return ['crash'];
      }
    case 'pause':
      return ['pause'];
    case 'slow':
      return ['slow node'];
    case 'clock':
      return [
        ...(fault.jumpMs === undefined ? [] : (['clock that leaps'] as const)),
        ...(fault.driftPpm === undefined ? [] : (['clock that drifts'] as const)),
        ...(fault.frozen === undefined ? [] : (['clock that stands still'] as const)),
      ];
    case 'disk-rot':
    case 'disk-misdirect':
      return ['damaged disk'];
    case 'disk-full':
      return ['full disk'];
    case 'disk-slow':
      return ['slow disk'];
    case 'heal':
    case 'restart':
    case 'resume':
      return [];
  }
}

/** How many faults of a plan count: those that do harm. */
export function faultCount(faults: readonly Fault[]): number {
  return faults.filter(({ kind }) => kind !== 'heal' && kind !== 'restart' && kind !== 'resume')
    .length;
}

/** Whether all that a case's faults can do is to lose messages. */
export function losesOnly({ faults }: SceneCase): boolean {
  const harms = faults.flatMap(harmsOf);
  return (
    harms.length > 0 &&
    harms.every((harm) => harm === 'partition' || harm === 'one-way cut' || harm === 'loss')
  );
}

/** Enough for kinds that are rare among many. */
const CASES_LOOKED_AT = 60;

/** A property's own cases, the gentle ones and those that have everything at once. */
export function sampleCases({ property }: LabTest): readonly SceneCase[] {
  if (property === undefined) return [];
  return (['swarm', 'harsh'] as const).flatMap((set) =>
    fc.sample(property.casesUnder(set), { seed: 1, numRuns: CASES_LOOKED_AT }),
  );
}

/** What the properties of a part may meet: nothing else is within its model. */
export function admittedHarms(tests: readonly LabTest[], part: string): ReadonlySet<Harm> {
  const own = tests.filter((test) => test.part === part);
  return new Set(own.flatMap(sampleCases).flatMap(harmsIn));
}

/** What a case's network and faults can do. */
export function harmsIn({
  network,
  faults,
}: Pick<SceneCase, 'network' | 'faults'>): readonly Harm[] {
  const { lossProbability, burstLoss, duplicateProbability, corruptProbability } = network;
  return [
    ...faults.flatMap(harmsOf),
    ...(lossProbability || burstLoss ? (['loss'] as const) : []),
    ...(duplicateProbability ? (['duplication'] as const) : []),
    ...(corruptProbability ? (['corruption'] as const) : []),
    // Where a message may take longer than another, any may be the slow one.
    ...(varies(network.delayMs) ? (['slow link'] as const) : []),
  ];
}

function varies(delayMs: Distribution | undefined): boolean {
  if (delayMs === undefined || typeof delayMs === 'number') return false;
  if (delayMs.kind === 'uniform') return delayMs.minMs < delayMs.maxMs;
  return delayMs.kind !== 'constant';
}

/** A node that a fault names and the cluster has not. */
export function strangerIn(
  fault: Fault,
  nodes: Readonly<Record<string, string>>,
): string | undefined {
  return nodesOf(fault).find((node) => !Object.hasOwn(nodes, node));
}
