// What a student's code imports: `@netsplit/simulator/node`.
export { Node } from './node.ts';
export { DiskError } from './disk.ts';
export type { Disk, DiskErrorCode } from './disk.ts';
export type { NodeId, RequestId, TimerName } from './names.ts';
export type { Random } from './random.ts';
export { naturalLogarithm } from '../random/logarithm.ts';
