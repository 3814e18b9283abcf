import { Scope, scopeOf } from './scope.ts';
import { isNode, type SyntaxNode, TYPED_EXPRESSIONS } from './syntax.ts';

/** Where a node stands. */
export interface Place {
  readonly scope: Scope;
  readonly parent: SyntaxNode | undefined;
  /** The parent's property that holds it. */
  readonly property: string;
}

/**
 * Visits every node that runs, parents first; types are passed over, and so are names that refer to
 * nothing (keys, labels, what an import is called elsewhere).
 */
export function walk(program: SyntaxNode, visit: (node: SyntaxNode, place: Place) => void): void {
  visitAll(program, { scope: new Scope(), parent: undefined, property: '' }, visit);
}

function visitAll(
  node: SyntaxNode,
  place: Place,
  visit: (node: SyntaxNode, place: Place) => void,
): void {
  if (isType(node) || isMereName(node, place)) return;
  visit(node, place);
  const scope = scopeOf(node, place.scope);
  for (const [property, value] of Object.entries(node)) {
    if (TYPE_PROPERTIES.has(property)) continue;
    const inside = { scope, parent: node, property };
    if (isNode(value)) visitAll(value, inside, visit);
    else if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) visitAll(item, inside, visit);
    }
  }
}

const TYPE_PROPERTIES: ReadonlySet<string> = new Set([
  'typeAnnotation',
  'returnType',
  'typeParameters',
  'typeArguments',
  'superTypeParameters',
  'implements',
  'attributes',
]);

const RUNNING: ReadonlySet<string> = new Set([
  ...TYPED_EXPRESSIONS,
  'TSParameterProperty',
  'TSEnumDeclaration',
  'TSModuleDeclaration',
  'TSImportEqualsDeclaration',
  'TSExportAssignment',
]);

function isType(node: SyntaxNode): boolean {
  if (node['declare'] === true) return true;
  return node.type.startsWith('TS') && !RUNNING.has(node.type);
}

function isMereName(node: SyntaxNode, { parent, property }: Place): boolean {
  if (node.type !== 'Identifier' || parent === undefined) return false;
  switch (parent.type) {
    case 'MemberExpression':
      return property === 'property' && parent['computed'] !== true;
    case 'Property':
    case 'PropertyDefinition':
    case 'MethodDefinition':
      return property === 'key' && parent['computed'] !== true;
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'MetaProperty':
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier':
    case 'ExportSpecifier':
    case 'ExportAllDeclaration':
    case 'TSEnumDeclaration':
    case 'TSModuleDeclaration':
      return true;
    default:
      return false;
  }
}
