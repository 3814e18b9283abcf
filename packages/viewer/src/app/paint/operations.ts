import type { Operation } from '../../model/operations.ts';
import { operationStretch } from '../../model/operation-places.ts';
import { starOf } from '../../model/scene.ts';
import { faded, FONT, type Surface } from './surface.ts';

/** Bars lower than this have no words in them. */
const ROOM_FOR_WORDS = 13;

/** What clients asked, as bars from the request to the answer, below the lanes. */
export function paintOperations(surface: Surface): void {
  const { context, geometry, model, palette } = surface;
  if (geometry.operationRoom === 0) return;
  const top = geometry.operationsFrom;
  context.strokeStyle = palette.line;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(geometry.x(0, top - 5), geometry.y(0, top - 5));
  context.lineTo(
    geometry.x(geometry.alongLength, top - 5),
    geometry.y(geometry.alongLength, top - 5),
  );
  context.stroke();
  for (const operation of model.operations) paintOperation(surface, operation, false);
}

/** One bar; a strong one is that of the cursor's event. */
export function paintOperation(surface: Surface, operation: Operation, isStrong: boolean): void {
  const { context, geometry, layout, palette } = surface;
  const [from, to] = operationStretch(geometry, layout, operation);
  if (to < 0 || from > geometry.alongLength) return;
  const isCulprit = operation.verdict === 'culprit';
  const isOpen = operation.to === undefined;
  const colour = isCulprit
    ? palette.violation
    : operation.verdict === 'lost'
      ? palette.fault
      : palette.client;
  const gap = geometry.operationRow > 8 ? 1.5 : 0.5;
  const top = geometry.operationsFrom + operation.row * geometry.operationRow + gap;
  const high = Math.max(2, geometry.operationRow - 2 * gap);
  const box = [
    geometry.x(from, top),
    geometry.y(from, top),
    geometry.x(to - from, high),
    geometry.y(to - from, high),
  ] as const;
  context.beginPath();
  context.roundRect(...box, Math.min(4, high / 2));
  context.fillStyle = faded(colour, isStrong ? 0.34 : isCulprit ? 0.24 : 0.13);
  context.fill();
  context.strokeStyle = faded(colour, isStrong || isCulprit ? 1 : 0.65);
  context.lineWidth = isStrong ? 2 : isCulprit ? 1.75 : 1;
  context.setLineDash(isOpen ? [4, 3] : []);
  context.stroke();
  context.setLineDash([]);
  if (geometry.frame.isVertical || high < ROOM_FOR_WORDS - 3) return;
  paintWords(surface, operation, box, isCulprit);
}

function paintWords(
  { context, palette }: Surface,
  { asked, answered }: Operation,
  [x, y, width, height]: readonly [number, number, number, number],
  isCulprit: boolean,
): void {
  const start = Math.max(0, x) + (isCulprit ? 19 : 6);
  const room = x + width - start - 5;
  if (room < 12) return;
  if (isCulprit) {
    context.beginPath();
    starOf(start - 9, y + height / 2, 5.5).forEach(([cornerX, cornerY]) =>
      context.lineTo(cornerX, cornerY),
    );
    context.closePath();
    context.fillStyle = palette.violation;
    context.fill();
  }
  context.save();
  context.beginPath();
  context.rect(start, y, room, height);
  context.clip();
  context.font = `${isCulprit ? 650 : 500} 11px ${FONT}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillStyle = palette.ink;
  const words = answered === undefined ? asked : `${asked} → ${answered}`;
  context.fillText(words, start, y + height / 2 + 0.5);
  context.restore();
}
