// The face of the viewer.

// Pictures of a run.
export { renderSvg, type SvgOptions } from './svg/render.ts';
export { renderLatencyPlot } from './svg/latency-plot.ts';
export { renderFigures } from './svg/figure.ts';

// One file with a run in it, and an element for other pages.
export { wholePage, type WholePageOptions } from './page/whole.ts';
export { traceElement } from './page/element.ts';

// The page to step through a run, served to a browser.
export { openInBrowser } from './server/open-in-browser.ts';
export { PortTaken, type ServeOptions, type Viewer } from './server/serve.ts';
export { serveViewer, type ViewerOptions } from './server/serve-trace.ts';
export { type LiveOptions, serveLive } from './server/serve-live.ts';
export type { LiveLab, Opening } from './live/lab.ts';
export { freshCluster } from './live/opening.ts';
export { TraceMissing, type TraceSource } from './server/trace-source.ts';
