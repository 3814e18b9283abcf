// The page in one file: it opens from a disk, and asks nobody for anything.

import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { createGzip } from 'node:zlib';
import { streamOf, type TraceSource } from '../server/trace-source.ts';
import { escape } from '../svg/markup.ts';
import { pageScripts } from './scripts.ts';

/** What a page of one file shows: {@link wholePage} makes it. */
export interface WholePageOptions {
  readonly trace: TraceSource;
  /** What the page calls the run, in its title and its header. */
  readonly name?: string;
  /** The event to open at; by default the first violation, or the first event. */
  readonly at?: number;
}

/**
 * A page with the viewer and a trace in it.
 *
 * @throws {TraceMissing}
 *
 * @example
 * writeFileSync('story.html', await wholePage({ trace: { file: 'run.trace' }, at: 41 }));
 */
export async function wholePage({ trace, name, at }: WholePageOptions): Promise<string> {
  const packed = await buffer((await streamOf(trace)).pipe(createGzip({ level: 9 })));
  const data = { 'data-name': name, 'data-at': at?.toString() };
  const attributes = Object.entries(data)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escape(value ?? '')}"`)
    .join('');
  return pageOf({
    title: name === undefined ? 'netsplit' : `${name} · netsplit`,
    carried: `<script id="trace" type="application/gzip"${attributes}>${packed.toString('base64')}</script>`,
  });
}

/** The page that waits in a frame for the page around it to give it a trace. */
export function framedPage(): Promise<string> {
  return pageOf({ title: 'A run to step through', frame: true });
}

interface PageParts {
  readonly title: string;
  readonly carried?: string;
  readonly frame?: boolean;
}

async function pageOf({ title, carried = '', frame = false }: PageParts): Promise<string> {
  const { js, css } = await pageScripts();
  // What a trace says is shown as text in any case; this holds even if that had a hole.
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(js)}`,
    `style-src ${hashOf(css)}`,
    'img-src data: blob:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
  return `<!doctype html>
<html lang="en"${frame ? ' data-frame' : ''}>
<head>
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<link rel="icon" href="data:,">
<style>${css}</style>
</head>
<body>
<div id="app"></div>
${carried}
<script>${js}</script>
</body>
</html>
`;
}

function hashOf(inline: string): string {
  return `'sha256-${createHash('sha256').update(inline).digest('base64')}'`;
}
