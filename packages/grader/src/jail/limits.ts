/** What a submission may use. Times are of the processor, so that a busy machine changes no verdict. */
export interface JailLimits {
  /** Of V8's heap. */
  readonly heapMiB: number;
  /** Of all memory that the process may map; Node itself does not start below 1 GiB. */
  readonly addressSpaceMiB: number;
  /** Threads and processes; Node itself has about twelve. */
  readonly processes: number;
  /** For one event, or one call of a function. */
  readonly eventCpuMs: number;
  /** The same by the clock on the wall, for a process that sleeps. */
  readonly eventWallMs: number;
  /** For one test with one seed. */
  readonly testCpuMs: number;
  /** What the nodes of one cluster may send, write and answer in all: the grader has to keep it. */
  readonly clusterMiB: number;
}

export const JAIL_LIMITS: JailLimits = {
  heapMiB: 512,
  addressSpaceMiB: 2048,
  processes: 64,
  eventCpuMs: 2000,
  eventWallMs: 20_000,
  testCpuMs: 60_000,
  clusterMiB: 32,
};
