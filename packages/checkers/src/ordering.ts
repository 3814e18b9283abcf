import type { Operation } from './history.ts';

/** Why one operation has to come before another, in words that fit between the two. */
export interface Link {
  readonly from: Operation;
  readonly to: Operation;
  readonly why: string;
}

/** The verdict of a checker that looks for operations which cannot be ordered. */
export type Ordering =
  | { readonly verdict: 'holds' }
  | {
      readonly verdict: 'violated';
      /** The name of what was found. */
      readonly pattern: string;
      /** In a sentence. */
      readonly why: string;
      /** The operations that contradict each other, and what ties each to the next. */
      readonly links: readonly Link[];
      readonly operations: readonly Operation[];
    }
  | { readonly verdict: 'unknown'; readonly why: string };

export type Violation = Extract<Ordering, { readonly verdict: 'violated' }>;

export function violation(
  pattern: string,
  why: string,
  links: readonly Link[],
  others: readonly Operation[] = [],
): Violation {
  const operations = [...new Set([...links.flatMap(({ from, to }) => [from, to]), ...others])];
  return { verdict: 'violated', pattern, why, links, operations };
}

/** The fewest links that lead from one node to another, or from a node back to itself. */
export function pathBetween<Node, Edge extends { readonly to: Node }>(
  from: Node,
  to: Node,
  edgesOf: (node: Node) => readonly Edge[],
): readonly Edge[] | undefined {
  const cameBy = new Map<Node, { readonly edge: Edge; readonly before: Node }>();
  const queue = [from];
  for (const node of queue) {
    for (const edge of edgesOf(node)) {
      if (cameBy.has(edge.to)) continue;
      cameBy.set(edge.to, { edge, before: node });
      if (edge.to === to) return trail(to);
      queue.push(edge.to);
    }
  }
  return undefined;

  function trail(end: Node): Edge[] {
    const edges: Edge[] = [];
    let node = end;
    do {
      const step = cameBy.get(node);
      if (step === undefined) break;
      edges.unshift(step.edge);
      node = step.before;
    } while (node !== from);
    return edges;
  }
}
