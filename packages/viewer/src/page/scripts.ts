import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { paletteCss } from '../model/palette-css.ts';

/** What the page runs and how it looks. */
export interface PageScripts {
  readonly js: string;
  readonly css: string;
}

let bundled: Promise<PageScripts> | undefined;

/** They are bundled when first asked for: there is no build step. */
export function pageScripts(): Promise<PageScripts> {
  bundled ??= bundlePage();
  return bundled;
}

async function bundlePage(): Promise<PageScripts> {
  const app = fileURLToPath(new URL('../app', import.meta.url));
  const files = await bundle([`${app}/main.tsx`, `${app}/style.css`]);
  return { js: files('.js'), css: paletteCss() + files('.css') };
}

/** Bundles for a browser; gives the text of what ends so. */
export async function bundle(
  entryPoints: readonly string[],
  define: Readonly<Record<string, string>> = {},
): Promise<(ending: string) => string> {
  const { outputFiles } = await build({
    entryPoints: [...entryPoints],
    outdir: 'out',
    bundle: true,
    write: false,
    minify: true,
    // A classic script: from a file, a browser runs no module.
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    define: { 'process.env.NODE_ENV': '"production"', ...define },
    logLevel: 'silent',
  });
  return (ending) => outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '';
}
