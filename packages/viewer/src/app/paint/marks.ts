import { KIND, MARK } from '../../model/columns.ts';
import type { Palette } from '../../model/palette.ts';
import { pointOf, starOf } from '../../model/scene.ts';
import { MARK_RADIUS } from './arrows.ts';
import type { Surface } from './surface.ts';

/** Each kind has a shape of its own; those of one kind are one path. */
export function paintMarks(surface: Surface): void {
  const { context, model, level, palette } = surface;
  const size = level === 'detail' ? MARK_RADIUS : 2.2;
  const { kind, marks } = model.columns;
  for (const code of Object.values(KIND)) {
    if (code === KIND.drop || code === KIND.fault) continue;
    context.beginPath();
    for (let at = surface.first; at < surface.end; at++) {
      if (kind[at] === code) addShape(context, code, ...pointOf(surface, at), size);
    }
    context.fillStyle = colourOf(palette, code);
    if (level === 'detail') {
      context.strokeStyle = palette.panel;
      context.lineWidth = 3;
      context.stroke();
    }
    context.fill();
  }
  for (let at = surface.first; at < surface.end; at++) {
    const bits = marks[at] ?? 0;
    if ((bits & MARK.violation) !== 0) paintViolation(surface, at);
    else if ((bits & (MARK.error | MARK.crash)) !== 0) paintRing(surface, at, palette.violation, 2);
  }
}

export function colourOf(palette: Palette, code: number | undefined): string {
  switch (code) {
    case KIND.message:
      return palette.receive;
    case KIND.timer:
      return palette.timer;
    case KIND.request:
      return palette.client;
    case KIND.drop:
    case KIND.fault:
      return palette.fault;
    default:
      return palette.muted;
  }
}

/** The event that the cursor is on. */
export function paintRing(surface: Surface, at: number, colour: string, width: number): void {
  const { context, model } = surface;
  const [x, y] = pointOf(surface, at);
  context.beginPath();
  const isViolation = ((model.columns.marks[at] ?? 0) & MARK.violation) !== 0;
  context.arc(x, y, MARK_RADIUS + (isViolation ? 11 : 5), 0, 2 * Math.PI);
  context.lineWidth = width;
  context.strokeStyle = colour;
  context.stroke();
}

export function fillMark(surface: Surface, at: number, size: number): void {
  const { context, model, palette } = surface;
  if (((model.columns.marks[at] ?? 0) & MARK.violation) !== 0) return paintViolation(surface, at);
  const code = model.columns.kind[at] ?? 0;
  if (code === KIND.drop || code === KIND.fault) return;
  context.beginPath();
  addShape(context, code, ...pointOf(surface, at), size);
  context.strokeStyle = palette.panel;
  context.lineWidth = 3;
  context.stroke();
  context.fillStyle = colourOf(palette, code);
  context.fill();
}

function paintViolation(surface: Surface, at: number): void {
  const { context, palette, level } = surface;
  const [x, y] = pointOf(surface, at);
  const size = level === 'detail' ? 12 : 7;
  context.beginPath();
  starOf(x, y, size).forEach(([cornerX, cornerY]) => context.lineTo(cornerX, cornerY));
  context.closePath();
  context.fillStyle = palette.violation;
  context.fill();
  context.beginPath();
  context.arc(x, y, size * 0.34, 0, 2 * Math.PI);
  context.fillStyle = palette.panel;
  context.fill();
}

function addShape(path: CanvasPath, code: number, x: number, y: number, size: number): void {
  switch (code) {
    case KIND.timer:
      path.rect(x - size * 0.88, y - size * 0.88, size * 1.76, size * 1.76);
      return;
    case KIND.request:
      path.moveTo(x, y - size * 1.3);
      path.lineTo(x + size * 1.3, y);
      path.lineTo(x, y + size * 1.3);
      path.lineTo(x - size * 1.3, y);
      path.closePath();
      return;
    case KIND.start:
      path.moveTo(x - size * 0.8, y - size);
      path.lineTo(x + size, y);
      path.lineTo(x - size * 0.8, y + size);
      path.closePath();
      return;
    case KIND.sync:
      path.rect(x - size, y - size * 0.5, size * 2, size);
      return;
    default:
      path.moveTo(x + size, y);
      path.arc(x, y, size, 0, 2 * Math.PI);
  }
}
