import { tsPlugin } from '@sveltejs/acorn-typescript';
import { Parser, type Node } from 'acorn';

/** One import, export from, or import() of a source file. */
export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** Erased before anything runs. */
  readonly isType: boolean;
  /** Happens, if at all, when its line is reached; not when the file is loaded. */
  readonly isDynamic: boolean;
}

const TypeScript = Parser.extend(tsPlugin());
const TypeScriptWithJsx = Parser.extend(tsPlugin({ jsx: true }));

/**
 * What a file imports. Dynamic imports of anything but a literal cannot be told and are left out.
 *
 * @throws {SyntaxError} with the file's name
 */
export function importsOf(path: string, text: string): Import[] {
  const parser = path.endsWith('.tsx') ? TypeScriptWithJsx : TypeScript;
  const imports: Import[] = [];
  try {
    const program = parser.parse(text, {
      ecmaVersion: 'latest',
      sourceType: 'module',
      allowHashBang: true,
      locations: true,
    });
    visit(program, (node) => {
      const found = importOf(node);
      if (found !== undefined) imports.push(found);
    });
  } catch (error) {
    throw new SyntaxError(`${path} cannot be parsed: ${String(error)}`, { cause: error });
  }
  return imports;
}

/** The parts of a syntax tree's node that matter here. */
interface Syntax extends Node {
  readonly source?: { readonly value?: unknown } | null;
  readonly argument?: { readonly value?: unknown } | null;
  readonly specifiers?: readonly { readonly importKind?: string; readonly exportKind?: string }[];
  readonly importKind?: string;
  readonly exportKind?: string;
}

function importOf(node: Syntax): Import | undefined {
  // A type's import('…') keeps its specifier elsewhere.
  const specifier = node.type === 'TSImportType' ? node.argument?.value : node.source?.value;
  if (typeof specifier !== 'string') return undefined;
  const line = node.loc?.start.line ?? 0;
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration': {
      const kinds = node.specifiers?.map((one) => one.importKind ?? one.exportKind) ?? [];
      const isType =
        node.importKind === 'type' ||
        node.exportKind === 'type' ||
        (kinds.length > 0 && kinds.every((kind) => kind === 'type'));
      return { specifier, line, isType, isDynamic: false };
    }
    case 'TSImportType':
      return { specifier, line, isType: true, isDynamic: false };
    case 'ImportExpression':
      return { specifier, line, isType: false, isDynamic: true };
    default:
      return undefined;
  }
}

function visit(node: Syntax, look: (node: Syntax) => void): void {
  look(node);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isSyntax(child)) visit(child, look);
    }
  }
}

function isSyntax(value: unknown): value is Syntax {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { type?: unknown }).type === 'string'
  );
}
