import { findingOf, historySvg, layoutOf, type Model } from '@netsplit/checkers';
import type { Checked } from './check-result.ts';

/** Of a violation in one part of the object, that part: the others would only be in the way. */
export function pictureOf({ file, history, result }: Checked, model: Model): string {
  const part = result.verdict === 'not-linearizable' ? result.partition : undefined;
  const shown = history.filter(
    ({ input }) => part === undefined || String(model.partition?.(input)) === part,
  );
  const title = `${file}: ${result.verdict.replace('-', ' ')}`;
  return historySvg(layoutOf(shown, findingOf(result), model), title);
}
