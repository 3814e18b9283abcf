import { headline } from '@netsplit/simulator/trace';
import { effect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { NONE } from '../model/columns.ts';
import { NO_LABELS } from '../model/label-places.ts';
import { operationAt } from '../model/operation-places.ts';
import { nearestEvent } from '../model/nearest.ts';
import { dark, light } from '../model/palette.ts';
import { attachGestures } from './gestures.ts';
import { LaneNames } from './lane-names.tsx';
import { Legend } from './legend.tsx';
import { paintCursor, paintRun, surfaceFor } from './paint/paint.ts';
import { fitCanvas, type Surface } from './paint/surface.ts';
import type { Session } from './session.ts';
import { isDark } from './theme.ts';

/** Below this width time runs downward. */
const NARROW = 700;

/** The space-time diagram: a canvas for the run, and one above it for the cursor. */
export function Diagram({ session }: { readonly session: Session }) {
  const plot = useRef<HTMLDivElement>(null);
  const run = useRef<HTMLCanvasElement>(null);
  const cursor = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (plot.current === null || run.current === null || cursor.current === null) return undefined;
    return show(session, plot.current, run.current, cursor.current);
  }, [session]);
  return (
    <section class="diagram" aria-label="Space-time diagram">
      <LaneNames session={session} />
      <div class="plot" ref={plot} aria-hidden="true">
        <canvas ref={run} />
        <canvas ref={cursor} class="cursor" />
        <Tooltip session={session} />
      </div>
      <Legend />
    </section>
  );
}

/** Keeps the canvases as the session wants them, until the returned function is called. */
function show(
  session: Session,
  plot: HTMLDivElement,
  runCanvas: HTMLCanvasElement,
  cursorCanvas: HTMLCanvasElement,
): () => void {
  const { diagram } = session;
  const observer = new ResizeObserver(() => {
    const { width, height } = plot.getBoundingClientRect();
    if (width > 0) diagram.resize(width, height, window.innerWidth < NARROW);
  });
  observer.observe(plot);
  let isRunStale = true;
  let labels = NO_LABELS;
  let frame: number | undefined;
  const paint = (): void => {
    frame = undefined;
    if (isRunStale) {
      const surface = surfaceOn(session, runCanvas);
      if (surface !== undefined) labels = paintRun(surface, session.runs.parting.peek());
    }
    isRunStale = false;
    const surface = surfaceOn(session, cursorCanvas);
    if (surface !== undefined) {
      paintCursor(surface, labels, {
        cursor: session.cursor.peek(),
        hovered: diagram.hovered.peek(),
        cone: session.explain.cone.peek(),
        why: session.explain.why.peek(),
      });
    }
  };
  const schedule = (): void => {
    frame ??= requestAnimationFrame(paint);
  };
  const stopRun = effect(() => {
    void [diagram.geometry.value, session.layout.value, diagram.revision.value];
    void session.runs.parting.value;
    isRunStale = true;
    schedule();
  });
  const stopCursor = effect(() => {
    void [session.cursor.value, diagram.hovered.value];
    void [session.explain.cone.value, session.explain.why.value];
    schedule();
  });
  const scheme = window.matchMedia('(prefers-color-scheme: dark)');
  const recolour = (): void => diagram.repaint();
  scheme.addEventListener('change', recolour);
  const detach = attachGestures(plot, {
    pan: (x, y) => {
      const { isVertical } = diagram.size.peek();
      diagram.pan(isVertical ? y : x, isVertical ? x : y);
    },
    // A wheel moves through time, whichever way time runs.
    scroll: (by, isAcross) => diagram.pan(isAcross ? 0 : by, isAcross ? by : 0),
    zoom: (factor, x, y) => diagram.zoom(factor, diagram.size.peek().isVertical ? y : x),
    hover: (x, y) => {
      diagram.hovered.value =
        x === undefined || y === undefined ? NONE : eventNear(session, x, y, 14);
    },
    choose: (x, y) => session.seek(eventNear(session, x, y, 40)),
  });
  return () => {
    observer.disconnect();
    scheme.removeEventListener('change', recolour);
    stopRun();
    stopCursor();
    detach();
    if (frame !== undefined) cancelAnimationFrame(frame);
  };
}

function surfaceOn(session: Session, canvas: HTMLCanvasElement): Surface | undefined {
  const model = session.model.peek();
  const layout = session.layout.peek();
  const geometry = session.diagram.geometry.peek();
  const { width, height } = geometry.frame;
  if (model === undefined || layout === undefined || width === 0) return undefined;
  const context = fitCanvas(canvas, width, height);
  return surfaceFor(context, model, layout, geometry, isDark() ? dark : light);
}

function eventNear(session: Session, x: number, y: number, within: number): number {
  const model = session.model.peek();
  const layout = session.layout.peek();
  if (model === undefined || layout === undefined) return NONE;
  const geometry = session.diagram.geometry.peek();
  const operation = operationAt(model, layout, geometry, x, y);
  // An operation is asked about by its answer first, and then by its request.
  if (operation !== undefined) {
    const { from, to = from } = operation;
    return session.cursor.peek() === to ? from : to;
  }
  return nearestEvent(model, layout, geometry, x, y, within);
}

/** The event under the pointer in a few words. */
function Tooltip({ session }: { readonly session: Session }) {
  const { value: at } = session.diagram.hovered;
  const model = session.model.value;
  const event = model?.eventAt(at);
  const layout = session.layout.value;
  if (model === undefined || event === undefined || layout === undefined) return null;
  const geometry = session.diagram.geometry.value;
  const along = geometry.along(layout.axis.at[at] ?? 0);
  const lane = model.columns.lane[at] ?? NONE;
  const across = lane === NONE ? geometry.lanesFrom : geometry.across(lane);
  const x = geometry.x(along, across);
  const isRight = x > geometry.frame.width / 2;
  const style = {
    top: `${geometry.y(along, across) + 16}px`,
    ...(isRight ? { right: `${geometry.frame.width - x - 12}px` } : { left: `${x - 12}px` }),
  };
  return (
    <div class="tooltip" style={style}>
      <b>#{event.n}</b> {headline(event, model.trace)}
    </div>
  );
}
