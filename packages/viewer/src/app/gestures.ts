/** What a reader does to the diagram with a pointer; places are pixels within it. */
export interface Gestures {
  pan(x: number, y: number): void;
  /** The wheel was turned; with Shift it is meant for the lanes. */
  scroll(by: number, isAcross: boolean): void;
  zoom(factor: number, x: number, y: number): void;
  /** Undefined when the pointer left. */
  hover(x: number | undefined, y: number | undefined): void;
  choose(x: number, y: number): void;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A pointer that moved less than this has pointed, and not dragged. */
const STILL = 5;

/** Wheel, drag, pinch, hover and click; until the returned function is called. */
export function attachGestures(element: HTMLElement, gestures: Gestures): () => void {
  const pointers = new Map<number, Point>();
  let start: Point | undefined;
  let isDragging = false;
  const stop = new AbortController();
  const { signal } = stop;
  const pointOf = (event: MouseEvent): Point => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  element.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const { x, y } = pointOf(event);
      if (event.ctrlKey || event.metaKey) gestures.zoom(Math.exp(-event.deltaY / 180), x, y);
      else gestures.scroll(event.deltaX + event.deltaY, event.shiftKey);
    },
    { passive: false, signal },
  );
  element.addEventListener(
    'pointerdown',
    (event) => {
      element.setPointerCapture(event.pointerId);
      const point = pointOf(event);
      pointers.set(event.pointerId, point);
      if (pointers.size === 1) {
        start = point;
        isDragging = false;
      }
    },
    { signal },
  );
  element.addEventListener(
    'pointermove',
    (event) => {
      const point = pointOf(event);
      const last = pointers.get(event.pointerId);
      if (last === undefined) return gestures.hover(point.x, point.y);
      const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
      pointers.set(event.pointerId, point);
      if (other !== undefined) {
        isDragging = true;
        const before = Math.hypot(last.x - other.x, last.y - other.y);
        const after = Math.hypot(point.x - other.x, point.y - other.y);
        const middle = { x: (point.x + other.x) / 2, y: (point.y + other.y) / 2 };
        if (before > 0) gestures.zoom(after / before, middle.x, middle.y);
        return undefined;
      }
      if (start !== undefined && Math.hypot(point.x - start.x, point.y - start.y) > STILL) {
        isDragging = true;
      }
      if (isDragging) gestures.pan(last.x - point.x, last.y - point.y);
      return undefined;
    },
    { signal },
  );
  const release = (event: PointerEvent): void => {
    const point = pointOf(event);
    const isClick = event.type === 'pointerup' && pointers.size === 1 && !isDragging;
    pointers.delete(event.pointerId);
    if (isClick) gestures.choose(point.x, point.y);
  };
  element.addEventListener('pointerup', release, { signal });
  element.addEventListener('pointercancel', release, { signal });
  element.addEventListener('pointerleave', () => gestures.hover(undefined, undefined), { signal });
  return () => stop.abort();
}
