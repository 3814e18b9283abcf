import { shivizLog } from '@netsplit/simulator/trace';
import { sceneOf } from '../model/scene.ts';
import { traceText } from '../model/trace-text.ts';
import { renderSvg } from '../svg/render.ts';
import type { Session } from './session.ts';

/** What of a run can be saved. */
export type ExportKind = 'svg' | 'png' | 'trace' | 'shiviz';

/** Pixels of a picture for one of its own: sharp on a dense screen, and in print. */
const PNG_SCALE = 2;

/**
 * Saves the window of the diagram as a picture, or the run.
 *
 * @throws {Error} in words, where the browser cannot
 */
export async function exportRun(session: Session, kind: ExportKind): Promise<void> {
  const model = session.model.peek();
  if (model === undefined) return;
  const name = fileNameOf(session);
  switch (kind) {
    case 'svg':
      return save(`${name}.svg`, new Blob([pictureOf(session)], { type: 'image/svg+xml' }));
    case 'png':
      return save(`${name}.png`, await pngOf(pictureOf(session)));
    case 'trace':
      return save(`${name}.trace.ndjson`, new Blob([traceText(model.trace)]));
    case 'shiviz':
      return save(`${name}.shiviz.log`, new Blob([shivizLog(model.trace)]));
  }
}

/** The events that the diagram shows, with the one that the cursor is on. */
function pictureOf(session: Session): string {
  const model = session.model.peek();
  const layout = session.layout.peek();
  if (model === undefined || layout === undefined) return '';
  const scene = sceneOf(model, layout, session.diagram.geometry.peek(), 0);
  const last = Math.max(scene.first, scene.end - 1);
  return renderSvg(model.trace, {
    fromEvent: model.eventAt(Math.min(scene.first, model.count - 1))?.n,
    toEvent: model.eventAt(last)?.n,
    highlight: session.event.peek()?.n,
  });
}

async function pngOf(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.width * PNG_SCALE;
  canvas.height = image.height * PNG_SCALE;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
  if (blob === null) throw new Error('the picture is too large for this browser: zoom in first');
  return blob;
}

function fileNameOf(session: Session): string {
  const { lab, seed } = session.model.peek()?.trace.header ?? {};
  const n = session.event.peek()?.n ?? 0;
  return [lab ?? 'run', seed ?? '', n].join('-').replace(/[^\w.-]+/g, '-');
}

function save(name: string, blob: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser has taken it by then.
  window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
