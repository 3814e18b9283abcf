import { fileURLToPath } from 'node:url';
import { bundle } from './scripts.ts';
import { framedPage } from './whole.ts';

/**
 * The script of the element `<netsplit-trace src="run.trace">`, for the pages of a documentation: one file, to be
 * loaded by a classic `<script>`.
 */
export async function traceElement(): Promise<string> {
  const entry = fileURLToPath(new URL('../element/netsplit-trace.ts', import.meta.url));
  const files = await bundle([entry], { NETSPLIT_PAGE: JSON.stringify(await framedPage()) });
  return files('.js');
}
