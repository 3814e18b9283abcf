// What is on paper, held against what was asked for and answered.

import { type Asked, type Exchange, pageOf, shown } from './exchange.ts';

/** That each of these answered lines is on one page, and on the page that its answer names. */
export function expectPrintedOnce(cluster: Exchange, ...lines: readonly Asked[]): void {
  for (const operation of lines) {
    const { node, request } = operation;
    if (request.kind !== 'print') continue;
    const pages = cluster
      .outputs('printed')
      .filter(({ data }) => data.client === node && data.line === request.line);
    const [first, second] = pages;
    const { page } = cluster.need(first, neverPrinted(cluster, operation, request.line)).data;
    cluster.expect(
      second === undefined,
      `'${request.line}' of ${node} was printed ${pages.length} times, on pages ` +
        `${pages.map(({ data }) => data.page).join(', ')}: one request, one effect`,
      second,
    );
    cluster.expect(
      pageOf(operation) === page,
      `'${request.line}' of ${node} is on page ${page} and was answered ${shown(operation)}`,
    );
  }
}

/** What to say of a line that was answered and is on no page: perhaps the answer was someone else's. */
function neverPrinted(cluster: Exchange, operation: Asked, line: string): string {
  const answer = `'${line}' of ${operation.node} was answered ${shown(operation)}`;
  const other = cluster.outputs('printed').find(({ data }) => data.page === pageOf(operation));
  return other === undefined
    ? `${answer} and never printed: tell of each line with output('printed', { client, line, page })`
    : `${answer} and never printed: on page ${other.data.page} is '${other.data.line}' of ${other.data.client}`;
}
