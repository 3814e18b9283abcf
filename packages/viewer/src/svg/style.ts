import { properties } from '../model/palette-css.ts';
import { dark, light } from '../model/palette.ts';

/** All rules are the picture's own: it may stand in a page with others, and in a page with a style. */
export const STYLE = `
.netsplit { ${properties(light)} font: 500 11px system-ui, -apple-system, 'Segoe UI', Roboto, Inter, sans-serif; }
@media (prefers-color-scheme: dark) { .netsplit { ${properties(dark)} } }
.netsplit text { fill: var(--muted); }
.netsplit .ground { fill: var(--panel); }
.netsplit .title { font-size: 13px; font-weight: 650; fill: var(--ink); }
.netsplit .title tspan { font-weight: 450; fill: var(--muted); }
.netsplit .tick { stroke: var(--line); }
.netsplit .lane { stroke: var(--lane); stroke-width: 1.5; }
.netsplit .name { font-size: 14px; font-weight: 650; fill: var(--ink); }
.netsplit .shade { fill: var(--fault); fill-opacity: 0.09; }
.netsplit .bar { fill: var(--fault-ground); stroke: var(--fault); stroke-opacity: 0.6; }
.netsplit .bar-label { font-weight: 600; fill: var(--ink); }
.netsplit .outage { fill: var(--panel); stroke: var(--fault); stroke-dasharray: 3 3; }
.netsplit .arrow { stroke: var(--send); stroke-width: 1.4; stroke-opacity: 0.9; fill: none; }
.netsplit .head { fill: var(--send); }
.netsplit .failed { stroke: var(--fault); stroke-width: 1.4; stroke-dasharray: 5 4; fill: none; }
.netsplit .flying { stroke: var(--send); stroke-width: 1.4; stroke-opacity: 0.4; stroke-dasharray: 2 4; fill: none; }
.netsplit .cross { stroke: var(--violation); stroke-width: 2; stroke-linecap: round; fill: none; }
.netsplit .mark { stroke: var(--panel); stroke-width: 3; paint-order: stroke; fill: var(--muted); }
.netsplit .mark.message { fill: var(--receive); }
.netsplit .mark.timer { fill: var(--timer); }
.netsplit .mark.request { fill: var(--client); }
.netsplit .mark.violation { fill: var(--violation); }
.netsplit .eye { fill: var(--panel); }
.netsplit .ring { fill: none; stroke: var(--ink); stroke-width: 2; }
.netsplit .strong { stroke: var(--receive); stroke-opacity: 1; stroke-width: 2.6; }
.netsplit .head.strong { fill: var(--receive); stroke: none; }
.netsplit .halo { stroke: var(--panel); stroke-width: 4; stroke-linejoin: round; paint-order: stroke; }
.netsplit .pill { fill: var(--panel); stroke: var(--ink); stroke-width: 1.2; }
.netsplit .pill.client { stroke: var(--client); }
.netsplit .pill.violation { stroke: var(--violation); }
.netsplit .said { fill: var(--ink); }
.netsplit .violated { font-size: 13px; fill: var(--ink); }
.netsplit .violated tspan { font-weight: 700; fill: var(--violation); }
`;
