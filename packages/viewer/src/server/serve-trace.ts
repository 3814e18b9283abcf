import { Pages, type Show } from './pages.ts';
import { serve, type ServeOptions, type Viewer } from './serve.ts';
import { assertThere, nameOf, type TraceSource, watchTrace } from './trace-source.ts';

/** What {@link serveViewer} serves, and how. */
export interface ViewerOptions extends ServeOptions {
  /** The trace: its text, or its file, which is read anew whenever it changes. */
  readonly trace: TraceSource;
  /** Traces to compare it with: each is shown from where it parts from the first one. */
  readonly beside?: readonly TraceSource[];
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
export async function serveViewer({
  trace,
  beside = [],
  ...options
}: ViewerOptions): Promise<Viewer> {
  await Promise.all([trace, ...beside].map(assertThere));
  const pages = new Pages();
  const stopWatching = [trace, ...beside].map((source) =>
    watchTrace(source, () => pages.tell({ say: 'changed' })),
  );
  const show: Show = {
    greet: ({ mayAct }) => [{ say: 'recorded', mayAct, beside: beside.map(nameOf) }],
    hear: async () => {},
    close: () => stopWatching.forEach((stop) => stop()),
  };
  return serve({ show, traces: [trace, ...beside], pages }, options);
}
