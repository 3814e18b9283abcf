import { type DemoCluster, MEMBERS } from './cluster.ts';

/** What befalls the cluster while nobody touches it, over and over: virtual ms after the step before. */
const STEPS: readonly { readonly afterMs: number; readonly act: (cluster: DemoCluster) => void }[] =
  [
    { afterMs: 50, act: cutOffLeader },
    { afterMs: 170, act: (cluster) => cluster.heal() },
    { afterMs: 80, act: crashLeader },
    { afterMs: 110, act: restartAll },
    { afterMs: 60, act: restartAll },
  ];

/** Tells the cluster's story: it is cut, it heals, its leader crashes and comes back. */
export class Story {
  #step = 0;
  #dueMs: number;

  constructor(nowMs: number) {
    this.#dueMs = nowMs + (STEPS[0]?.afterMs ?? 0);
  }

  tell(cluster: DemoCluster): void {
    if (cluster.nowMs < this.#dueMs) return;
    STEPS[this.#step]?.act(cluster);
    this.#step = (this.#step + 1) % STEPS.length;
    this.#dueMs = cluster.nowMs + (STEPS[this.#step]?.afterMs ?? 0);
  }
}

/** The node that leads, or believes so. */
export function leaderOf(cluster: DemoCluster): string | undefined {
  const { members } = cluster.snapshot();
  const leads = members.filter(({ isUp }) => isUp);
  return (
    leads.find(({ status }) => status === 'leads') ?? leads.find(({ status }) => status === 'alone')
  )?.id;
}

/** The leader and the one beside it are cut off from the other three. */
export function cutOffLeader(cluster: DemoCluster): void {
  const leader = leaderOf(cluster) ?? 'n1';
  const beside = MEMBERS[(MEMBERS.indexOf(leader) + 1) % MEMBERS.length] ?? 'n2';
  const few = [leader, beside];
  cluster.split([few, MEMBERS.filter((node) => !few.includes(node))]);
}

export function crashLeader(cluster: DemoCluster): void {
  const leader = leaderOf(cluster);
  if (leader !== undefined) cluster.crashOrRestart(leader);
}

export function restartAll(cluster: DemoCluster): void {
  for (const { id, isUp } of cluster.snapshot().members) if (!isUp) cluster.crashOrRestart(id);
}
