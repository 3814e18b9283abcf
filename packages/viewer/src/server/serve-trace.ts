import { Pages, type Show } from './pages.ts';
import { serve, type ServeOptions, type Viewer } from './serve.ts';
import { assertThere, type TraceSource, watchTrace } from './trace-source.ts';

export interface ViewerOptions extends ServeOptions {
  /** The trace: its text, or its file, which is read anew whenever it changes. */
  readonly trace: TraceSource;
}

/**
 * Serves the viewer for one trace to this machine, until it is closed.
 *
 * @throws {TraceMissing} if the file is not there
 * @throws {PortTaken}
 *
 * @example
 * const viewer = await serveViewer({ trace: { file: 'run.trace' }, at: 41 });
 * await openInBrowser(viewer.url);
 */
export async function serveViewer({ trace, ...options }: ViewerOptions): Promise<Viewer> {
  await assertThere(trace);
  const pages = new Pages();
  const stopWatching = watchTrace(trace, () => pages.tell({ say: 'changed' }));
  const show: Show = {
    greet: ({ mayAct }) => [{ say: 'recorded', mayAct }],
    hear: async () => {},
    close: stopWatching,
  };
  return serve({ show, trace, pages }, options);
}
