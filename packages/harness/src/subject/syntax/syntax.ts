import { Parser } from 'acorn';
import { tsPlugin } from '@sveltejs/acorn-typescript';

/** A node of the tree that acorn makes of TypeScript: its own nodes and the plugin's `TS…` ones. */
export interface SyntaxNode {
  readonly type: string;
  readonly loc: { readonly start: Position };
  readonly [property: string]: unknown;
}

/** Acorn's: lines count from 1, columns from 0. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

const TypeScriptParser = Parser.extend(tsPlugin());

/** @throws {SyntaxError} as acorn has it */
export function parse(text: string): SyntaxNode {
  const options = { ecmaVersion: 'latest', sourceType: 'module', locations: true } as const;
  // Awaiting at the top is refused like all awaiting, in our words instead of the parser's.
  const program: unknown = TypeScriptParser.parse(text, {
    ...options,
    allowAwaitOutsideFunction: true,
  });
  return program as SyntaxNode;
}

export function isNode(value: unknown): value is SyntaxNode {
  return (
    typeof value === 'object' && value !== null && typeof (value as SyntaxNode).type === 'string'
  );
}

/** The node that stands in a property of another, if there is one. */
export function child(node: SyntaxNode, property: string): SyntaxNode | undefined {
  const value = node[property];
  return isNode(value) ? value : undefined;
}

/** The nodes that stand in a list of another; holes (`[, a]`) are left out. */
export function children(node: SyntaxNode, property: string): readonly SyntaxNode[] {
  const value = node[property];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

export function nameOf(node: SyntaxNode | undefined): string | undefined {
  return node?.type === 'Identifier' ? String(node['name']) : undefined;
}

/** The name of a key or member: `x.name`, `x['name']`, `{ name: 1 }`; undefined if it is computed. */
export function keyOf(node: SyntaxNode, property: 'key' | 'property'): string | undefined {
  const key = child(node, property);
  if (key?.type === 'Literal' && typeof key['value'] === 'string') return key['value'];
  if (key?.type === 'PrivateIdentifier') return `#${String(key['name'])}`;
  return node['computed'] === true ? undefined : nameOf(key);
}

/** What an expression is once its types are taken away: `x as T`, `x!`, `x satisfies T`, `<T>x` → x. */
export function untyped(node: SyntaxNode): SyntaxNode {
  const inner = TYPED_EXPRESSIONS.has(node.type) ? child(node, 'expression') : undefined;
  return inner === undefined ? node : untyped(inner);
}

/** The `TS…` nodes that hold something to run; all others are types and vanish. */
export const TYPED_EXPRESSIONS: ReadonlySet<string> = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
]);

/** Every name that a pattern binds: `{ a, b: [c, ...d], e = 1 }` binds a, c, d and e. */
export function boundNames(pattern: SyntaxNode | undefined): readonly string[] {
  switch (pattern?.type) {
    case 'Identifier':
      return [String(pattern['name'])];
    case 'ObjectPattern':
      return children(pattern, 'properties').flatMap((property) =>
        boundNames(property.type === 'Property' ? child(property, 'value') : property),
      );
    case 'ArrayPattern':
      return children(pattern, 'elements').flatMap(boundNames);
    case 'RestElement':
      return boundNames(child(pattern, 'argument'));
    case 'AssignmentPattern':
      return boundNames(child(pattern, 'left'));
    case 'TSParameterProperty':
      return boundNames(child(pattern, 'parameter'));
    default:
      return [];
  }
}
