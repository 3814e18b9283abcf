import type { Geometry } from './geometry.ts';
import type { Operation } from './operations.ts';
import type { Layout, RunModel } from './run-model.ts';

/** From where to where an operation's bar runs, along; one without an answer, to the next of its row. */
export function operationStretch(
  geometry: Geometry,
  { axis }: Layout,
  { from, shownTo }: Operation,
): readonly [from: number, to: number] {
  const start = geometry.along(axis.at[from] ?? 0);
  const end = geometry.along(shownTo === undefined ? axis.total : (axis.at[shownTo] ?? 0));
  return [start, Math.max(start + 4, end)];
}

/** The operation whose bar is at a point. */
export function operationAt(
  model: RunModel,
  layout: Layout,
  geometry: Geometry,
  x: number,
  y: number,
): Operation | undefined {
  const { isVertical } = geometry.frame;
  const [along, across] = isVertical ? [y, x] : [x, y];
  const row = Math.floor((across - geometry.operationsFrom) / Math.max(1, geometry.operationRow));
  if (geometry.operationRoom === 0 || row < 0) return undefined;
  return model.operations.find((operation) => {
    const [from, to] = operationStretch(geometry, layout, operation);
    return operation.row === row && along >= from - 2 && along <= to + 2;
  });
}

/** The operations that begin or end at an event. */
export function operationsAt(model: RunModel, at: number): readonly Operation[] {
  return model.operations.filter(({ from, to }) => from === at || to === at);
}
