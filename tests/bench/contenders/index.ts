import type { Contender } from '../workload.ts';
import { bareLoop } from './bare-loop.ts';
import { withFakeTimers, withFakeTimersByHand } from './fake-timers.ts';
import { kernel } from './kernel.ts';
import { recordingRaftStates } from './raft-states.ts';
import { recording } from './recording.ts';
import { watched } from './watched.ts';
import { underFault, type TroubleName } from './under-fault.ts';

const CONTENDERS = {
  kernel: (nodes: number) => kernel(nodes),
  'bare loop': bareLoop,
  'fake timers': withFakeTimers,
  'fake timers, copying by hand': withFakeTimersByHand,
  'kernel, watched': watched,
  'kernel, recording': recording,
  'kernel, recording Raft states': recordingRaftStates,
} satisfies Record<string, (nodes: number) => Contender>;

/** By its name; `under …` is the kernel under one kind of trouble, `… under way` with so many messages a node. */
export type ContenderName =
  keyof typeof CONTENDERS | `under ${TroubleName}` | `${number} under way`;

export function contenderOf(name: ContenderName): (nodes: number) => Contender {
  if (Object.hasOwn(CONTENDERS, name)) return CONTENDERS[name as keyof typeof CONTENDERS];
  if (name.startsWith('under ')) {
    return (nodes) => underFault(nodes, name.slice('under '.length) as TroubleName);
  }
  return (nodes) => kernel(nodes, { rumoursPerNode: Number.parseInt(name, 10) });
}
