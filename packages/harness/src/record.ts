import type { TraceWriter } from '@netsplit/simulator';

/** Gives the n-th cluster of a run (from 0) what records it, or nothing. */
export type ClusterRecorder = (cluster: number) => TraceWriter | undefined;
