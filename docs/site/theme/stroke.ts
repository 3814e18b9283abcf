import { type ShallowRef, shallowRef } from 'vue';
import type { Point } from '../demo/layout.ts';

/** A line that a reader draws with the mouse or a pen. */
export interface Stroke {
  /** As far as it is drawn; undefined while nobody draws. */
  readonly drawn: Readonly<ShallowRef<{ readonly from: Point; readonly to: Point } | undefined>>;
  begin(event: PointerEvent): void;
  draw(event: PointerEvent): void;
  end(): void;
}

/** Lets a reader draw on a picture, in the picture's own measures, and says which line it became. */
export function useStroke(
  picture: Readonly<ShallowRef<SVGSVGElement | null>>,
  ended: (from: Point, to: Point) => void,
): Stroke {
  const drawn: ShallowRef<Stroke['drawn']['value']> = shallowRef();

  function placeOf({ clientX, clientY }: PointerEvent): Point {
    const matrix = picture.value?.getScreenCTM()?.inverse();
    const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(matrix);
    return { x, y };
  }

  return {
    drawn,
    begin(event) {
      // A finger scrolls the page.
      if (event.pointerType === 'touch') return;
      const from = placeOf(event);
      drawn.value = { from, to: from };
    },
    draw(event) {
      if (drawn.value !== undefined) drawn.value = { ...drawn.value, to: placeOf(event) };
    },
    end() {
      const line = drawn.value;
      drawn.value = undefined;
      if (line !== undefined) ended(line.from, line.to);
    },
  };
}
