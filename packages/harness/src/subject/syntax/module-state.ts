import { refusal, type Refusal } from './refusal.ts';
import { boundNames, child, children, nameOf, type SyntaxNode, untyped } from './syntax.ts';

/**
 * What stands at the top of a file must stay as it is: a node's state is its fields and nothing else.
 * Values beside the fields would not be copied with a node, not shown in a trace, and survive in no
 * crash as a disk does, or in every crash as a disk should.
 */
export function moduleStateRefusals(program: SyntaxNode): readonly Refusal[] {
  return children(program, 'body').flatMap((statement) => {
    const declaration = child(statement, 'declaration') ?? statement;
    if (declaration['declare'] === true) return [];
    switch (declaration.type) {
      case 'VariableDeclaration':
        return variableRefusals(declaration);
      case 'ExpressionStatement':
        // A directive ("use strict") is an expression too.
        return declaration['directive'] === undefined ? [looseCode(declaration)] : [];
      default:
        return LOOSE.has(declaration.type) ? [looseCode(declaration)] : [];
    }
  });
}

const LOOSE: ReadonlySet<string> = new Set([
  'BlockStatement',
  'ForInStatement',
  'ForOfStatement',
  'ForStatement',
  'IfStatement',
  'DoWhileStatement',
  'SwitchStatement',
  'ThrowStatement',
  'TryStatement',
  'WhileStatement',
]);

function looseCode(statement: SyntaxNode): Refusal {
  return refusal(
    statement,
    'this runs when the file is loaded, outside every node',
    'move it into onStart()',
  );
}

function variableRefusals(declaration: SyntaxNode): readonly Refusal[] {
  const kind = String(declaration['kind']);
  return children(declaration, 'declarations').flatMap((one) => {
    const pattern = child(one, 'id');
    const name = boundNames(pattern).join(', ');
    if (kind !== 'const') {
      return refusal(
        one,
        `\`${kind} ${name}\` stands outside the class, so it is no part of a node's state`,
        `make it a field of the class (\`${name} = …;\`, used as \`this.${name}\`), or a const if it never changes`,
      );
    }
    const value = child(one, 'init');
    if (value === undefined || isPrimitiveType(pattern)) return [];
    return changeable(value, name);
  });
}

/** `const x: number = …`: the type checker vouches for it. */
function isPrimitiveType(pattern: SyntaxNode | undefined): boolean {
  const annotation = pattern === undefined ? undefined : child(pattern, 'typeAnnotation');
  const type = annotation === undefined ? undefined : child(annotation, 'typeAnnotation');
  return /^TS(Number|String|Boolean|BigInt|Symbol)Keyword$/.test(type?.type ?? '');
}

/** The refusal of a value that could change later, or that could be told only by running it. */
function changeable(expression: SyntaxNode, name: string): readonly Refusal[] {
  const value = untyped(expression);
  const inAll = (parts: readonly (SyntaxNode | undefined)[]): readonly Refusal[] =>
    parts.flatMap((part) => (part === undefined ? [] : changeable(part, name)));
  switch (value.type) {
    case 'Literal':
      return value['regex'] === undefined ? [] : [mutable(value, name, 'a regular expression')];
    case 'Identifier':
    case 'MemberExpression':
    case 'BinaryExpression':
    case 'TemplateLiteral':
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
    case 'ClassExpression':
      return [];
    case 'UnaryExpression':
      return inAll([child(value, 'argument')]);
    case 'ConditionalExpression':
      return inAll([child(value, 'consequent'), child(value, 'alternate')]);
    case 'LogicalExpression':
      return inAll([child(value, 'left'), child(value, 'right')]);
    case 'ObjectExpression':
      return [freezable(value, name, 'an object', 'Object.freeze({ … })')];
    case 'ArrayExpression':
      return [freezable(value, name, 'a list', 'Object.freeze([ … ])')];
    case 'NewExpression':
      return [mutable(value, name, `a new ${nameOf(child(value, 'callee')) ?? 'object'}`)];
    case 'CallExpression':
      return (
        frozenParts(value)?.flatMap((part) => changeable(part, name)) ?? callRefusals(value, name)
      );
    default:
      return [mutable(value, name, 'a value that can change')];
  }
}

/** What `Object.freeze({ … })` holds, itself excepted; undefined for any other call. */
function frozenParts(call: SyntaxNode): readonly SyntaxNode[] | undefined {
  if (calledName(call) !== 'Object.freeze') return undefined;
  const [argument] = children(call, 'arguments');
  const literal = argument === undefined ? undefined : untyped(argument);
  if (literal?.type === 'ArrayExpression') return children(literal, 'elements').map(spread);
  if (literal?.type !== 'ObjectExpression') return undefined;
  return children(literal, 'properties').map(
    (property) => child(property, 'value') ?? spread(property),
  );
}

function spread(element: SyntaxNode): SyntaxNode {
  return element.type === 'SpreadElement' ? (child(element, 'argument') ?? element) : element;
}

const GIVES_PRIMITIVE = /^(Number|String|Boolean|BigInt|Symbol|parseInt|parseFloat|Math\.\w+)$/;

function callRefusals(call: SyntaxNode, name: string): readonly Refusal[] {
  const called = calledName(call);
  if (called !== undefined && GIVES_PRIMITIVE.test(called)) return [];
  return [
    refusal(
      call,
      `\`${name}\` stands outside the class and is whatever a call returns`,
      'call it where it is needed, or give the const its type if that is a number, a string or a boolean',
    ),
  ];
}

function calledName(call: SyntaxNode): string | undefined {
  const callee = child(call, 'callee');
  if (callee?.type !== 'MemberExpression') return nameOf(callee);
  const object = nameOf(child(callee, 'object'));
  const property = nameOf(child(callee, 'property'));
  return object === undefined || property === undefined ? undefined : `${object}.${property}`;
}

function freezable(node: SyntaxNode, name: string, what: string, how: string): Refusal {
  return refusal(
    node,
    `\`${name}\` stands outside the class and holds ${what} that can change`,
    `move it into the class as a field, or write \`${how}\` if it never changes`,
  );
}

function mutable(node: SyntaxNode, name: string, what: string): Refusal {
  return refusal(
    node,
    `\`${name}\` stands outside the class and is ${what}`,
    'move it into the class as a field, or into the function that uses it',
  );
}
