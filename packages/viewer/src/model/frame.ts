import type { Frame } from './geometry.ts';
import type { RunModel } from './run-model.ts';

/** More faults at one time than these have no bar of their own, so that the lanes keep their room. */
const MOST_FAULT_ROWS = 5;
const CROWDED_FAULT_ROWS = 3;
const MOST_ROOMY_LANES = 8;
const MOST_OPERATION_ROWS = 30;

/** The room that a diagram has. */
export type Size = Pick<Frame, 'width' | 'height' | 'isVertical'>;

/** How that room is shared out among what a run has. */
export function frameOf(model: RunModel | undefined, size: Size): Frame {
  const laneCount = model?.lanes.length ?? 0;
  const isCrowded = size.isVertical || laneCount > MOST_ROOMY_LANES;
  const faults = maximum(model?.faults.map(({ row }) => row + 1) ?? []);
  const operations = maximum(model?.operations.map(({ row }) => row + 1) ?? []);
  return {
    ...size,
    laneCount,
    faultRows: Math.min(isCrowded ? CROWDED_FAULT_ROWS : MOST_FAULT_ROWS, faults),
    operationRows: Math.min(MOST_OPERATION_ROWS, operations),
  };
}

/** Of many numbers: what is spread into a call has to fit on the stack. */
function maximum(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}
