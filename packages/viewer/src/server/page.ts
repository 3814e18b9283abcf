import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { paletteCss } from '../model/palette-css.ts';

/** What the page is made of, by name in its folder. */
export interface PageFile {
  readonly type: string;
  readonly body: string;
}

const APP = fileURLToPath(new URL('../app', import.meta.url));

const HTML = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>netsplit</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="style.css" />
    <script src="app.js" defer></script>
  </head>
  <body>
    <div id="app"></div>
  </body>
</html>
`;

let bundled: Promise<ReadonlyMap<string, PageFile>> | undefined;

/** The page's files. They are bundled when first asked for: there is no build step. */
export function pageFiles(): Promise<ReadonlyMap<string, PageFile>> {
  bundled ??= bundle();
  return bundled;
}

async function bundle(): Promise<ReadonlyMap<string, PageFile>> {
  const { outputFiles } = await build({
    entryPoints: [`${APP}/main.tsx`, `${APP}/style.css`],
    outdir: 'out',
    bundle: true,
    write: false,
    minify: true,
    // A classic script: from a file, a browser runs no module.
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  });
  const textOf = (ending: string): string =>
    outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
  return new Map<string, PageFile>([
    ['', { type: 'text/html; charset=utf-8', body: HTML }],
    ['app.js', { type: 'text/javascript; charset=utf-8', body: textOf('.js') }],
    ['style.css', { type: 'text/css; charset=utf-8', body: paletteCss() + textOf('.css') }],
  ]);
}
