import { type Finding, historySvg, layoutOf, type Model } from '@netsplit/checkers';
import type { Checked, Result } from './check-result.ts';

/** Of a violation in one part of the object, that part: the others would only be in the way. */
export function pictureOf({ file, history, result }: Checked, model: Model): string {
  const part = result.verdict === 'not-linearizable' ? result.partition : undefined;
  const shown = history.filter(
    ({ input }) => part === undefined || String(model.partition?.(input)) === part,
  );
  const title = `${file}: ${result.verdict.replace('-', ' ')}`;
  return historySvg(layoutOf(shown, findingOf(result), model), title);
}

function findingOf(result: Result): Finding {
  switch (result.verdict) {
    case 'linearizable': {
      // Each part has an order of its own; a single number in a bar would pretend that there is one of all.
      const [only, ...others] = result.orders;
      return { order: others.length === 0 ? (only?.order ?? []) : [] };
    }
    case 'sequential':
      return { order: result.order };
    case 'unknown':
    case 'holds':
      return { order: [] };
    case 'violated':
      return { order: [], blocked: result.operations };
    case 'not-linearizable':
    case 'not-sequential':
      return {
        order: result.prefix,
        blocked: result.blocked.map(({ operation }) => operation),
        ...(result.verdict === 'not-linearizable' ? { culprit: result.culprit } : {}),
      };
  }
}
