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
import type { Pane } from './pane.ts';
import type { Session } from './session.ts';
import { isDark } from './theme.ts';

/** Below this width time runs downward. */
const NARROW = 700;

/** The space-time diagram. */
export function Diagram({ session }: { readonly session: Session }) {
  return (
    <section class="diagram" aria-label="Space-time diagram">
      <LaneNames pane={session.diagram} />
      <Plot pane={session.diagram} />
      <Legend />
    </section>
  );
}

/** The run to compare with, under the one that is shown, where a reader wants it and there is room. */
export function OtherDiagram({ session }: { readonly session: Session }) {
  const { other, isOtherDrawn } = session.runs;
  if (!isOtherDrawn.value || other.value === undefined) return null;
  const { id, label } = other.value;
  return (
    <section class="diagram other" aria-label={`Space-time diagram of run ${id}`}>
      <p class="whose">
        <b class="id">{id}</b> {label}
      </p>
      <LaneNames pane={session.other} />
      <Plot pane={session.other} />
    </section>
  );
}

/** A canvas for the run, and one above it for the cursor. */
function Plot({ pane }: { readonly pane: Pane }) {
  const plot = useRef<HTMLDivElement>(null);
  const run = useRef<HTMLCanvasElement>(null);
  const cursor = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (plot.current === null || run.current === null || cursor.current === null) return undefined;
    return show(pane, plot.current, run.current, cursor.current);
  }, [pane]);
  return (
    <div class="plot" ref={plot} aria-hidden="true" data-parting={partingOf(pane)}>
      <canvas ref={run} />
      <canvas ref={cursor} class="cursor" />
      <Tooltip pane={pane} />
    </div>
  );
}

/** Where the run parts from the other one, in pixels: what a canvas cannot be asked. */
function partingOf(pane: Pane): number | undefined {
  const at = pane.parting.value;
  const place = pane.layout.value?.axis.at[at];
  return place === undefined ? undefined : Math.round(pane.geometry.value.along(place));
}

/** Keeps the canvases as the pane has them, until the returned function is called. */
function show(
  pane: Pane,
  plot: HTMLDivElement,
  runCanvas: HTMLCanvasElement,
  cursorCanvas: HTMLCanvasElement,
): () => void {
  const observer = new ResizeObserver(() => {
    const { width, height } = plot.getBoundingClientRect();
    if (width > 0) pane.resize(width, height, window.innerWidth < NARROW);
  });
  observer.observe(plot);
  let isRunStale = true;
  let labels = NO_LABELS;
  let frame: number | undefined;
  const paint = (): void => {
    frame = undefined;
    if (isRunStale) {
      const surface = surfaceOn(pane, runCanvas);
      if (surface !== undefined) labels = paintRun(surface, pane.parting.peek());
    }
    isRunStale = false;
    const surface = surfaceOn(pane, cursorCanvas);
    if (surface !== undefined) {
      paintCursor(surface, labels, {
        cursor: pane.cursor.peek(),
        hovered: pane.hovered.peek(),
        cone: pane.cone.peek(),
        why: pane.why.peek(),
      });
    }
  };
  const schedule = (): void => {
    frame ??= requestAnimationFrame(paint);
  };
  const stopRun = effect(() => {
    void [pane.geometry.value, pane.layout.value, pane.revision.value, pane.parting.value];
    isRunStale = true;
    schedule();
  });
  const stopCursor = effect(() => {
    void [pane.cursor.value, pane.hovered.value, pane.cone.value, pane.why.value];
    schedule();
  });
  const scheme = window.matchMedia('(prefers-color-scheme: dark)');
  const recolour = (): void => pane.repaint();
  scheme.addEventListener('change', recolour);
  const isVertical = (): boolean => pane.geometry.peek().frame.isVertical;
  const detach = attachGestures(plot, {
    pan: (x, y) => (isVertical() ? pane.pan(y, x) : pane.pan(x, y)),
    // A wheel moves through time, whichever way time runs.
    scroll: (by, isAcross) => pane.pan(isAcross ? 0 : by, isAcross ? by : 0),
    zoom: (factor, x, y) => pane.zoom(factor, isVertical() ? y : x),
    hover: (x, y) => {
      pane.hovered.value = x === undefined || y === undefined ? NONE : eventNear(pane, x, y, 14);
    },
    choose: (x, y) => pane.seek(eventNear(pane, x, y, 40)),
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

function surfaceOn(pane: Pane, canvas: HTMLCanvasElement): Surface | undefined {
  const model = pane.model.peek();
  const layout = pane.layout.peek();
  const geometry = pane.geometry.peek();
  const { width, height } = geometry.frame;
  if (model === undefined || layout === undefined || width === 0) return undefined;
  const context = fitCanvas(canvas, width, height);
  return surfaceFor(context, model, layout, geometry, isDark() ? dark : light);
}

function eventNear(pane: Pane, x: number, y: number, within: number): number {
  const model = pane.model.peek();
  const layout = pane.layout.peek();
  if (model === undefined || layout === undefined) return NONE;
  const geometry = pane.geometry.peek();
  const operation = operationAt(model, layout, geometry, x, y);
  // An operation is asked about by its answer first, and then by its request.
  if (operation !== undefined) {
    const { from, to = from } = operation;
    return pane.cursor.peek() === to ? from : to;
  }
  return nearestEvent(model, layout, geometry, x, y, within);
}

/** The event under the pointer in a few words. */
function Tooltip({ pane }: { readonly pane: Pane }) {
  const { value: at } = pane.hovered;
  const model = pane.model.value;
  const event = model?.eventAt(at);
  const layout = pane.layout.value;
  if (model === undefined || event === undefined || layout === undefined) return null;
  const geometry = pane.geometry.value;
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
