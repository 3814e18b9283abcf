// The faults of single nodes that last: pauses, slowness, wrong clocks.

import { toMicroseconds } from '../clock/virtual-time.ts';
import { LocalClock } from '../clock/local-clock.ts';
import type { PlannedFault } from '../event/pending-event.ts';
import type { FaultOf } from '../fault/fault.ts';
import { compileDistribution } from '../random/distribution.ts';
import type { ClusterNode } from './cluster-node.ts';
import { Gate, release } from './gate.ts';
import type { Kernel } from './kernel.ts';

/** Faults that last on a node. What they amount to is worked out anew whenever one begins or ends. */
export type LastingNodeFault = FaultOf<'pause' | 'slow' | 'clock'>;

export function beginOnNode(kernel: Kernel, node: ClusterNode, planned: PlannedFault): void {
  const { fault } = planned;
  if (fault.kind === 'clock' && fault.jumpMs !== undefined) jump(kernel, node, fault.jumpMs);
  node.lasting = [...node.lasting, planned];
  refresh(kernel, node);
}

/** A fault of the node is over: by itself, or with all others that last because the node resumes. */
export function endOnNode(kernel: Kernel, node: ClusterNode, planned?: PlannedFault): void {
  node.lasting = planned === undefined ? [] : node.lasting.filter((one) => one !== planned);
  refresh(kernel, node);
}

function refresh(kernel: Kernel, node: ClusterNode): void {
  refreshGate(kernel, node);
  refreshClock(kernel, node);
}

function refreshGate(kernel: Kernel, node: ClusterNode): void {
  const isPaused = node.lasting.some(({ fault }) => fault.kind === 'pause');
  const slow = lastOf(node, 'slow');
  if (!isPaused && slow === undefined && node.gate === undefined) return;
  const gate = (node.gate ??= new Gate());
  gate.isShut = isPaused;
  gate.busy = slow === undefined ? undefined : compileDistribution(slow.busyMs);
  gate.proceed(kernel);
  if (gate.isIdle) node.gate = undefined;
}

function refreshClock(kernel: Kernel, node: ClusterNode): void {
  const clocks = node.lasting.flatMap(({ fault }) => (fault.kind === 'clock' ? [fault] : []));
  if (clocks.length === 0 && node.clock === undefined) return;
  const clock = (node.clock ??= new LocalClock(0, 0));
  const drifts = clocks.flatMap(({ driftPpm }) => driftPpm ?? []);
  clock.run(kernel.nowUs, {
    driftPpm: drifts.at(-1) ?? node.ownDriftPpm,
    isFrozen: clocks.some(({ frozen }) => frozen === true),
  });
  retime(kernel, node, clock);
}

function jump(kernel: Kernel, node: ClusterNode, jumpMs: number): void {
  const clock = (node.clock ??= new LocalClock(0, 0));
  const byUs = toMicroseconds(Math.abs(jumpMs), 'jumpMs');
  clock.jump(kernel.nowUs, jumpMs < 0 ? -byUs : byUs);
}

/** Timers run on the node's clock: each is due when the clock, as it runs now, shows its time. */
function retime(kernel: Kernel, node: ClusterNode, clock: LocalClock): void {
  for (const [name, timer] of node.timers) {
    // It was due already, and waits for the node.
    if (timer.hasArrived(kernel.nowUs)) continue;
    const atUs = Math.max(kernel.nowUs, clock.trueTimeOf(timer.localDueUs));
    if (atUs === timer.atUs) continue;
    kernel.kill(timer);
    const moved = timer.again();
    moved.localDueUs = timer.localDueUs;
    node.timers.set(name, moved);
    // Due never, as things stand: a clock that goes on calls it back.
    if (atUs === Infinity) {
      moved.isParked = true;
      moved.atUs = Infinity;
    } else {
      release(kernel, moved, atUs);
    }
  }
}

function lastOf<Kind extends LastingNodeFault['kind']>(
  node: ClusterNode,
  kind: Kind,
): FaultOf<Kind> | undefined {
  return node.lasting.findLast(({ fault }) => fault.kind === kind)?.fault as
    FaultOf<Kind> | undefined;
}
