import {
  COMPILING,
  DATE_WITHOUT_ARGUMENTS,
  MISSING_GLOBALS,
  MISSING_MEMBERS,
} from '../realm/ambient.ts';
import { refusal, type Refusal } from './refusal.ts';
import type { Scope } from './scope.ts';
import { child, children, keyOf, nameOf, type SyntaxNode, untyped } from './syntax.ts';
import type { Place } from './walk.ts';
import { targetRefusals } from './writes.ts';

/** What a node of the tree does that code of a node may not do, whatever stands around it. */
export function refusalsOf(node: SyntaxNode, place: Place): readonly Refusal[] {
  return [
    ...children(node, 'decorators').map((decorator) =>
      refusal(decorator, 'a decorator runs when the class is made', 'write out what it does'),
    ),
    ...construct(node),
    ...ambient(node, place),
    ...targetRefusals(node, place.scope),
  ];
}

function construct(node: SyntaxNode): readonly Refusal[] {
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return node['async'] === true
        ? [refusal(node, '`async`: a function that waits', MISSING_GLOBALS['Promise'] ?? '')]
        : [];
    case 'PropertyDefinition':
    case 'MethodDefinition':
      return member(node);
    case 'Property':
      return accessor(node);
    case 'StaticBlock':
      return [refusal(node, 'a static block runs outside every node', 'move it into onStart()')];
    case 'TSEnumDeclaration':
      return [
        refusal(
          node,
          'an enum is more than a type: it makes code',
          `write \`type ${nameOf(child(node, 'id')) ?? 'Kind'} = 'one' | 'other'\``,
        ),
      ];
    case 'TSModuleDeclaration':
      return [refusal(node, 'a namespace', 'put it into a file of its own and import that')];
    case 'TSImportEqualsDeclaration':
    case 'TSExportAssignment':
      return [refusal(node, 'modules of the old kind', 'write `import … from` and `export`')];
    case 'ImportExpression':
      return [
        refusal(node, '`import()` waits for a file', 'write `import` at the top of the file'),
      ];
    default:
      return [];
  }
}

function member(node: SyntaxNode): readonly Refusal[] {
  const name = keyOf(node, 'key') ?? '…';
  const isField = node.type === 'PropertyDefinition';
  if (node['accessor'] === true) {
    return [refusal(node, `\`accessor ${name}\``, 'write a plain field')];
  }
  if (name.startsWith('#')) {
    const open = name.slice(1);
    return [
      refusal(
        node,
        `\`${name}\` cannot be copied with the node's state`,
        `write \`private ${open}\` and use it as \`this.${open}\``,
      ),
    ];
  }
  if (isField && node['static'] === true) {
    return [
      refusal(
        node,
        `the static field \`${name}\` belongs to the class, not to a node`,
        'make it a field without `static`, or a const at the top of the file if it never changes',
      ),
    ];
  }
  return accessor(node);
}

function accessor(node: SyntaxNode): readonly Refusal[] {
  const kind = node['kind'];
  if (kind !== 'get' && kind !== 'set') return [];
  const name = keyOf(node, 'key') ?? '…';
  return [
    refusal(
      node,
      `the accessor \`${kind} ${name}\` looks like data and is not`,
      `write a method: \`${name}()\``,
    ),
  ];
}

/** Uses of globals that a node does not have. A name that the file declares itself is no global. */
function ambient(node: SyntaxNode, { scope }: Place): readonly Refusal[] {
  switch (node.type) {
    case 'Identifier': {
      const name = String(node['name']);
      return scope.lookup(name) === undefined ? missingGlobal(node, name) : [];
    }
    case 'MemberExpression': {
      const object = globalName(child(node, 'object'), scope);
      const property = keyOf(node, 'property');
      if (object === undefined || property === undefined) return [];
      if (object === 'globalThis') return missingGlobal(node, property);
      const advice = ownValue(MISSING_MEMBERS[object] ?? {}, property);
      return advice === undefined ? [] : [refusal(node, `\`${object}.${property}\``, advice)];
    }
    case 'CallExpression':
    case 'NewExpression': {
      const callee = globalName(child(node, 'callee'), scope);
      if (callee === 'Function') return [refusal(node, '`Function()`', COMPILING)];
      const isPresent = node.type === 'CallExpression' || children(node, 'arguments').length === 0;
      if (callee !== 'Date' || !isPresent) return [];
      return [refusal(node, 'the present moment (`Date()`)', DATE_WITHOUT_ARGUMENTS)];
    }
    default:
      return [];
  }
}

function missingGlobal(node: SyntaxNode, name: string): readonly Refusal[] {
  const advice = ownValue(MISSING_GLOBALS, name);
  return advice === undefined ? [] : [refusal(node, `\`${name}\``, advice)];
}

function globalName(node: SyntaxNode | undefined, scope: Scope): string | undefined {
  const name = node === undefined ? undefined : nameOf(untyped(node));
  return name !== undefined && scope.lookup(name) === undefined ? name : undefined;
}

/** A table's entry: `constructor` is no global that is missing. */
function ownValue(table: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
