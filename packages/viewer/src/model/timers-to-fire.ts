import type { RunModel } from './run-model.ts';
import { formatMs } from './ticks.ts';

/** The timers of a node that will fire after an event, those due first first: `election in 218.2 ms`. */
export function timersToFire(model: RunModel, at: number, node: string): readonly string[] {
  const nowUs = model.eventAt(at)?.t ?? 0;
  return model.timers
    .after(at)
    .filter((timer) => timer.node === node)
    .map(({ name, dueMs }) => `${name} in ${formatMs(Math.max(0, dueMs * 1000 - nowUs))}`);
}
