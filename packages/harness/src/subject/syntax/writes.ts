import { refusal, type Refusal } from './refusal.ts';
import type { Scope } from './scope.ts';
import { child, children, nameOf, type SyntaxNode, untyped } from './syntax.ts';

/** Writes that reach beyond the node: to globals, and to classes and functions, which all nodes' code has. */
export function targetRefusals(node: SyntaxNode, scope: Scope): readonly Refusal[] {
  return targetsOf(node)
    .flatMap(untypedLeaves)
    .flatMap((target) => judge(target, scope));
}

function targetsOf(node: SyntaxNode): readonly SyntaxNode[] {
  switch (node.type) {
    case 'AssignmentExpression':
    case 'ForInStatement':
    case 'ForOfStatement':
      return present(child(node, 'left'));
    case 'UpdateExpression':
      return present(child(node, 'argument'));
    case 'UnaryExpression':
      return node['operator'] === 'delete' ? present(child(node, 'argument')) : [];
    default:
      return [];
  }
}

function present(node: SyntaxNode | undefined): readonly SyntaxNode[] {
  return node === undefined ? [] : [node];
}

/** The names and members that a pattern writes to: `[a.b, c] = …` writes to a.b and c. */
function untypedLeaves(pattern: SyntaxNode): readonly SyntaxNode[] {
  const node = untyped(pattern);
  switch (node.type) {
    case 'ArrayPattern':
      return children(node, 'elements').flatMap(untypedLeaves);
    case 'ObjectPattern':
      return children(node, 'properties').flatMap((property) =>
        untypedLeaves(child(property, 'value') ?? property),
      );
    case 'AssignmentPattern':
      return present(child(node, 'left')).flatMap(untypedLeaves);
    case 'RestElement':
      return present(child(node, 'argument')).flatMap(untypedLeaves);
    default:
      return [node];
  }
}

function judge(target: SyntaxNode, scope: Scope): readonly Refusal[] {
  const root = rootOf(target);
  const name = nameOf(root);
  if (name === undefined) return [];
  const binding = scope.lookup(name);
  if (root === target) {
    if (binding !== undefined) return [];
    return [
      refusal(target, `\`${name}\` is not declared`, `write \`let ${name}\`, or \`this.${name}\``),
    ];
  }
  if (binding === undefined) {
    return [
      refusal(target, `this changes the global \`${name}\``, "keep it in the node's own fields"),
    ];
  }
  if (binding === 'module-class' || binding === 'module-function') {
    return [
      refusal(
        target,
        `this keeps something on \`${name}\` itself, which is no part of a node's state`,
        "keep it in the node's own fields",
      ),
    ];
  }
  return [];
}

/** The name that a chain of members starts from: `a` of `a.b[0].c`. */
function rootOf(target: SyntaxNode): SyntaxNode {
  const node = untyped(target);
  const object = node.type === 'MemberExpression' ? child(node, 'object') : undefined;
  return object === undefined ? node : rootOf(object);
}
