// A process for one contender and one cluster: what the engine learned of another would change how it runs this.

import { exploreCluster } from '@netsplit/explorer';
import { type ClusterName, CLUSTERS } from './explored-clusters.ts';
import { NaiveCluster } from './naive-cluster.ts';

export interface ClusterEntry {
  readonly contender: 'explorer' | 'naive';
  readonly cluster: ClusterName;
  readonly states: number;
  readonly rounds: number;
}

export interface ClusterScore extends ClusterEntry {
  readonly distinct: number;
  readonly generated: number;
  readonly handlerRuns: number;
  /** A second of processor time, the median of all rounds. */
  readonly generatedPerSecond: number;
  readonly distinctPerSecond: number;
  /** Bytes a state in arrays; what the process grew by in the first round, a state. */
  readonly arrayBytes?: number;
  readonly processBytes: number;
}

interface Counts {
  readonly distinct: number;
  readonly generated: number;
  readonly handlerRuns: number;
  readonly bytes?: number;
}

const entry = JSON.parse(process.argv[2] ?? '') as ClusterEntry;
const cluster = await CLUSTERS[entry.cluster].make();

function once(): Counts {
  if (entry.contender === 'explorer') return exploreCluster(cluster, { states: entry.states });
  const naive = new NaiveCluster(cluster);
  naive.explore(entry.states);
  return naive;
}

function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

const rssBefore = process.memoryUsage.rss();
const seconds: number[] = [];
let counts: Counts = { distinct: 0, generated: 0, handlerRuns: 0 };
let processBytes = 0;
for (let round = 0; round < entry.rounds; round++) {
  const begun = processorSeconds();
  counts = once();
  seconds.push(processorSeconds() - begun);
  if (round === 0) processBytes = (process.memoryUsage.rss() - rssBefore) / counts.distinct;
}
seconds.sort((one, other) => one - other);
const median = seconds[seconds.length >> 1] ?? NaN;
const score: ClusterScore = {
  ...entry,
  distinct: counts.distinct,
  generated: counts.generated,
  handlerRuns: counts.handlerRuns,
  generatedPerSecond: counts.generated / median,
  distinctPerSecond: counts.distinct / median,
  ...(counts.bytes === undefined ? {} : { arrayBytes: counts.bytes / counts.distinct }),
  processBytes,
};
process.send?.(score);
process.disconnect();
