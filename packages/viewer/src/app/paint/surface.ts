import type { Level } from '../../model/level.ts';
import type { Palette } from '../../model/palette.ts';
import type { Scene } from '../../model/scene.ts';

/** What a painter needs: where to paint, what, and in which colours. */
export interface Surface extends Scene {
  readonly context: CanvasRenderingContext2D;
  readonly palette: Palette;
  readonly level: Level;
}

export const FONT =
  'system-ui, -apple-system, "Segoe UI", Roboto, Inter, "Helvetica Neue", sans-serif';

/** A colour with a part of its strength. */
export function faded(colour: string, strength: number): string {
  const alpha = Math.round(strength * 255)
    .toString(16)
    .padStart(2, '0');
  return `${colour}${alpha}`;
}

/** Makes a canvas as sharp as the screen, and gives what paints on it. */
export function fitCanvas(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
): CanvasRenderingContext2D {
  const ratio = window.devicePixelRatio || 1;
  const wide = Math.round(width * ratio);
  const high = Math.round(height * ratio);
  if (canvas.width !== wide) canvas.width = wide;
  if (canvas.height !== high) canvas.height = high;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('this browser cannot paint on a canvas');
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}
