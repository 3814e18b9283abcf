import axe from 'axe-core';
import type { Page } from 'playwright-core';

interface Finding {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

export interface FindingsOptions {
  /** Selectors of what has tests of its own. No frame is looked into then. */
  readonly except?: readonly string[];
}

/** What axe finds on a page as it is, that keeps people from using it. */
export async function findings(
  page: Page,
  { except = [] }: FindingsOptions = {},
): Promise<readonly string[]> {
  // The page's policy runs nothing that is not its own; this comes from outside of it.
  await page.evaluate(axe.source);
  const context = JSON.stringify({ exclude: except.map((selector) => [selector]) });
  const options = JSON.stringify({ resultTypes: ['violations'], iframes: except.length === 0 });
  const found = await page.evaluate<readonly Finding[]>(
    `axe.run(${context}, ${options}).then(({ violations }) => violations)`,
  );
  const grave = found.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return grave.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
  );
}
