export { renderSvg, type SvgOptions } from './svg/render.ts';
export { renderLatencyPlot } from './svg/latency-plot.ts';
export { renderFigures } from './svg/figure.ts';
export { wholePage, type WholePageOptions } from './page/whole.ts';
export { traceElement } from './page/element.ts';
export { openInBrowser } from './server/open-in-browser.ts';
export { PortTaken, serveViewer, type Viewer, type ViewerOptions } from './server/serve.ts';
export { TraceMissing, type TraceSource } from './server/trace-source.ts';
