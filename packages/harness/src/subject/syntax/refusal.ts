import type { SyntaxNode } from './syntax.ts';

/** What a rule has against a node. */
export interface Refusal {
  readonly node: SyntaxNode;
  readonly what: string;
  readonly cure: string;
}

export function refusal(node: SyntaxNode, what: string, cure: string): Refusal {
  return { node, what, cure };
}
