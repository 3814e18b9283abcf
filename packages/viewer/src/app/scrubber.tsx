import { effect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { NONE } from '../model/columns.ts';
import { eventAtShare, minimapOf } from '../model/minimap.ts';
import { dark, light } from '../model/palette.ts';
import { faded, fitCanvas } from './paint/surface.ts';
import type { Session } from './session.ts';
import { isDark } from './theme.ts';

const BAR = 3;

/** The whole run in one strip: how much happened when, faults, violations, and where the cursor is. */
export function Scrubber({ session }: { readonly session: Session }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const strip = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = canvas.current;
    const box = strip.current;
    if (element === null || box === null) return undefined;
    let frame: number | undefined;
    const schedule = (): void => {
      frame ??= requestAnimationFrame(() => {
        frame = undefined;
        paint(session, element, box);
      });
    };
    const stop = effect(() => {
      const { diagram } = session;
      void [session.cursor.value, session.layout.value, diagram.view.value, diagram.revision.value];
      void [session.searching.found.value, session.explain.changes.value];
      schedule();
    });
    const observer = new ResizeObserver(schedule);
    observer.observe(box);
    return () => {
      stop();
      observer.disconnect();
      if (frame !== undefined) cancelAnimationFrame(frame);
    };
  }, [session]);
  const model = session.model.value;
  const event = session.event.value;
  const seek = (pointer: PointerEvent): void => {
    const box = strip.current?.getBoundingClientRect();
    const layout = session.layout.peek();
    if (box === undefined || layout === undefined || model === undefined) return;
    const share = Math.max(0, Math.min(1, (pointer.clientX - box.left) / box.width));
    session.seek(eventAtShare(model, layout.axis, share));
  };
  return (
    <div
      ref={strip}
      class="scrubber"
      role="slider"
      tabIndex={0}
      aria-label="Event"
      aria-valuemin={1}
      aria-valuemax={Math.max(1, model?.count ?? 1)}
      aria-valuenow={session.cursor.value + 1}
      aria-valuetext={event === undefined ? '' : `#${event.n}: ${session.sentence.value}`}
      onPointerDown={(pointer) => {
        pointer.currentTarget.setPointerCapture(pointer.pointerId);
        session.playback.pause();
        seek(pointer);
      }}
      onPointerMove={(pointer) => {
        if (pointer.buttons === 1) seek(pointer);
      }}
    >
      <canvas ref={canvas} aria-hidden="true" />
    </div>
  );
}

function paint(session: Session, canvas: HTMLCanvasElement, box: HTMLElement): void {
  const model = session.model.peek();
  const layout = session.layout.peek();
  const { width, height } = box.getBoundingClientRect();
  if (model === undefined || layout === undefined || width === 0) return;
  const palette = isDark() ? dark : light;
  const context = fitCanvas(canvas, width, height);
  context.clearRect(0, 0, width, height);
  const { axis } = layout;
  const x = (place: number): number => (place / axis.total) * width;
  const base = height - 6;
  for (const { from, to } of model.faults) {
    const start = x(axis.at[from] ?? 0);
    const end = to === undefined ? width : x(axis.at[to] ?? 0);
    context.fillStyle = faded(palette.fault, 0.22);
    context.fillRect(start, 4, Math.max(1.5, end - start), height - 8);
  }
  const bins = Math.max(1, Math.floor(width / BAR));
  const { shares, lost } = minimapOf(model, axis, bins);
  shares.forEach((share, bin) => {
    if (share === 0) return;
    const tall = Math.max(2, share * (height - 16));
    context.fillStyle = faded(palette.send, 0.55);
    context.fillRect(bin * BAR, base - tall, BAR - 1, tall);
    context.fillStyle = palette.fault;
    context.fillRect(bin * BAR, base - tall * (lost[bin] ?? 0), BAR - 1, tall * (lost[bin] ?? 0));
  });
  const { from } = session.diagram.view.peek();
  context.strokeStyle = faded(palette.ink, 0.35);
  context.lineWidth = 1;
  const seen = x(session.diagram.geometry.peek().to) - x(from);
  context.strokeRect(x(from) + 0.5, 2.5, Math.min(width - x(from) - 1, seen), height - 5);
  const { explain, searching } = session;
  paintTicks(context, explain.changes.peek(), (at) => x(axis.at[at] ?? 0), base, palette.receive);
  paintTicks(context, searching.found.peek(), (at) => x(axis.at[at] ?? 0), base, palette.client);
  for (const at of model.violations) {
    context.fillStyle = palette.violation;
    context.beginPath();
    context.arc(x(axis.at[at] ?? 0), 8, 4, 0, 2 * Math.PI);
    context.fill();
  }
  const cursor = session.cursor.peek();
  if (cursor === NONE) return;
  const now = x(axis.at[cursor] ?? 0);
  context.fillStyle = palette.ink;
  context.fillRect(now - 1, 0, 2, height);
  context.beginPath();
  context.arc(now, height - 6, 4.5, 0, 2 * Math.PI);
  context.fill();
}

/** Marks along the foot: what was found, and where the chosen field changes. */
function paintTicks(
  context: CanvasRenderingContext2D,
  positions: readonly number[],
  xOf: (at: number) => number,
  top: number,
  colour: string,
): void {
  context.fillStyle = colour;
  let last = -Infinity;
  for (const at of positions) {
    const x = xOf(at);
    // Of those that share a pixel, one is enough.
    if (x - last < 1) continue;
    context.fillRect(x - 1, top - 3, 2, 9);
    last = x;
  }
}
