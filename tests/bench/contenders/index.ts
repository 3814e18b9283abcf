import type { Contender } from '../workload.ts';
import { bareLoop } from './bare-loop.ts';
import { withFakeTimers, withFakeTimersByHand } from './fake-timers.ts';
import { kernel } from './kernel.ts';
import { recording } from './recording.ts';

export const CONTENDERS = {
  kernel: (nodes: number) => kernel(nodes),
  'bare loop': bareLoop,
  'fake timers': withFakeTimers,
  'fake timers, copying by hand': withFakeTimersByHand,
  'kernel, recording': recording,
} satisfies Record<string, (nodes: number) => Contender>;

export type ContenderName = keyof typeof CONTENDERS;
