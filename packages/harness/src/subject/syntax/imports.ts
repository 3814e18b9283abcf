import { dirname, relative, resolve } from 'node:path';
import { refusal, type Refusal } from './refusal.ts';
import { child, children, type SyntaxNode } from './syntax.ts';

/** The folders that an import is judged by; absolute paths. */
export interface Rooms {
  readonly labDir: string;
  /** The student's own folder, a folder of the lab. */
  readonly sourceDir: string;
}

/** A file of the student's own that another one imports. */
export interface OwnImport {
  /** Absolute. */
  readonly file: string;
  readonly node: SyntaxNode;
  readonly specifier: string;
}

export interface Imports {
  readonly own: readonly OwnImport[];
  readonly refusals: readonly Refusal[];
}

const NODE_LIBRARY = '@netsplit/simulator/node';

/** What a file imports, and what it may not. */
export function importsOf(program: SyntaxNode, file: string, rooms: Rooms): Imports {
  const own: OwnImport[] = [];
  const refusals: Refusal[] = [];
  for (const node of children(program, 'body')) {
    const source = child(node, 'source');
    if (source === undefined) continue;
    const specifier = String(source['value']);
    const refused = refuse(node, specifier, file, rooms);
    if (refused !== undefined) refusals.push(refused);
    else if (isOwn(specifier, file, rooms) && !isTypeOnly(node)) {
      own.push({ file: resolve(dirname(file), specifier), node, specifier });
    }
  }
  return { own, refusals };
}

function refuse(
  node: SyntaxNode,
  specifier: string,
  file: string,
  rooms: Rooms,
): Refusal | undefined {
  const what = `\`${specifier}\` cannot be imported here`;
  if (specifier === NODE_LIBRARY) return undefined;
  if (specifier.startsWith('@netsplit/')) {
    return refusal(node, what, `what a node needs is in '${NODE_LIBRARY}'`);
  }
  if (!specifier.startsWith('.')) {
    return refusal(
      node,
      what,
      `a node uses the language, '${NODE_LIBRARY}', the lab's contract and your own files, and nothing else`,
    );
  }
  const target = relative(rooms.labDir, resolve(dirname(file), specifier));
  if (target === 'contract.ts') {
    return isTypeOnly(node)
      ? undefined
      : refusal(node, 'the contract is made of types', `write \`import type\``);
  }
  if (target === 'given.ts' || isOwn(specifier, file, rooms)) return undefined;
  return refusal(
    node,
    what,
    'your code may use your own files beside it, ../contract.ts (its types) and ../given.ts',
  );
}

function isOwn(specifier: string, file: string, { sourceDir }: Rooms): boolean {
  if (!specifier.startsWith('.')) return false;
  const within = relative(sourceDir, resolve(dirname(file), specifier));
  return within !== '' && !within.startsWith('..');
}

/** `import type …`, `export type …`, and imports of which each name is marked as a type. */
function isTypeOnly(node: SyntaxNode): boolean {
  if (node['importKind'] === 'type' || node['exportKind'] === 'type') return true;
  const specifiers = children(node, 'specifiers');
  return (
    specifiers.length > 0 &&
    specifiers.every((one) => one['importKind'] === 'type' || one['exportKind'] === 'type')
  );
}
