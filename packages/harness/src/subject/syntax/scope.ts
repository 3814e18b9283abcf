import { boundNames, child, children, isNode, nameOf, type SyntaxNode } from './syntax.ts';

/** What a name stands for, as far as the check asks. */
export type Binding = 'local' | 'module-class' | 'module-function' | 'module-value' | 'import';

/** The names that a stretch of code declares, and the stretch around it. */
export class Scope {
  readonly #names = new Map<string, Binding>();
  readonly #around: Scope | undefined;

  constructor(around?: Scope) {
    this.#around = around;
  }

  declare(names: readonly (string | undefined)[], binding: Binding = 'local'): void {
    for (const name of names) if (name !== undefined) this.#names.set(name, binding);
  }

  /** Undefined for a global: nothing of the file declares it. */
  lookup(name: string): Binding | undefined {
    return this.#names.get(name) ?? this.#around?.lookup(name);
  }
}

/** The scope that a node opens, filled with what it declares; the scope around it if it opens none. */
export function scopeOf(node: SyntaxNode, around: Scope): Scope {
  switch (node.type) {
    case 'Program':
      return moduleScope(node, around);
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression': {
      const scope = new Scope(around);
      if (node.type !== 'ArrowFunctionExpression') scope.declare(['arguments']);
      if (node.type === 'FunctionExpression') scope.declare([nameOf(child(node, 'id'))]);
      scope.declare(children(node, 'params').flatMap(boundNames));
      declareVars(child(node, 'body'), scope);
      return scope;
    }
    case 'ClassExpression':
    case 'ClassDeclaration': {
      const scope = new Scope(around);
      scope.declare([nameOf(child(node, 'id'))], around.lookup(nameOf(child(node, 'id')) ?? ''));
      return scope;
    }
    case 'BlockStatement':
    case 'StaticBlock':
      return blockScope(children(node, 'body'), around);
    case 'SwitchStatement':
      return blockScope(
        children(node, 'cases').flatMap((one) => children(one, 'consequent')),
        around,
      );
    case 'ForStatement':
      return blockScope([child(node, 'init')], around);
    case 'ForInStatement':
    case 'ForOfStatement':
      return blockScope([child(node, 'left')], around);
    case 'CatchClause': {
      const scope = new Scope(around);
      scope.declare(boundNames(child(node, 'param')));
      return scope;
    }
    default:
      return around;
  }
}

function moduleScope(program: SyntaxNode, around: Scope): Scope {
  const scope = new Scope(around);
  for (const statement of children(program, 'body')) {
    const declaration = child(statement, 'declaration') ?? statement;
    if (statement.type === 'ImportDeclaration') {
      const specifiers = children(statement, 'specifiers');
      scope.declare(
        specifiers.map((specifier) => nameOf(child(specifier, 'local'))),
        'import',
      );
    }
    declareStatement(declaration, scope, true);
    declareVars(statement, scope);
  }
  return scope;
}

function blockScope(statements: readonly (SyntaxNode | undefined)[], around: Scope): Scope {
  const scope = new Scope(around);
  for (const statement of statements) {
    if (statement !== undefined) declareStatement(statement, scope, false);
  }
  return scope;
}

function declareStatement(statement: SyntaxNode, scope: Scope, isModule: boolean): void {
  switch (statement.type) {
    case 'ClassDeclaration':
    case 'TSEnumDeclaration':
      return scope.declare([nameOf(child(statement, 'id'))], isModule ? 'module-class' : 'local');
    case 'FunctionDeclaration':
    case 'TSDeclareFunction':
      return scope.declare(
        [nameOf(child(statement, 'id'))],
        isModule ? 'module-function' : 'local',
      );
    case 'VariableDeclaration':
      return scope.declare(declaredNames(statement), isModule ? 'module-value' : 'local');
    default:
  }
}

function declaredNames(declaration: SyntaxNode): readonly string[] {
  return children(declaration, 'declarations').flatMap((one) => boundNames(child(one, 'id')));
}

/** `var` reaches up to its function: it is looked for in every statement, but not in other functions. */
function declareVars(node: SyntaxNode | undefined, scope: Scope): void {
  if (node === undefined || /Function|Class|^TS/.test(node.type)) return;
  if (node.type === 'VariableDeclaration' && node['kind'] === 'var') {
    scope.declare(declaredNames(node).filter((name) => scope.lookup(name) !== 'module-value'));
  }
  for (const value of Object.values(node)) {
    if (isNode(value)) declareVars(value, scope);
    else if (Array.isArray(value))
      for (const item of value) if (isNode(item)) declareVars(item, scope);
  }
}
