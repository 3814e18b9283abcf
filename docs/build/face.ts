import { sourceAt, type Source, type Syntax } from './source.ts';

/** Something that a face of a package exports, and where it is declared. */
export interface Exported {
  readonly name: string;
  readonly source: Source;
  /** The class, interface, type, function or constant itself. */
  readonly declaration: Syntax;
  /** Its doc comment, as written. */
  readonly comment: string | undefined;
  /** What the face calls the group that it stands in. */
  readonly section?: string | undefined;
}

/**
 * What a face exports, in its order, and by the headings that its line comments make.
 *
 * @throws {Error} for a name that is declared nowhere, and for `export *`, which hides what is public
 */
export function readFace(path: string): Exported[] {
  const face = sourceAt(path);
  let section: string | undefined;
  return face.body.flatMap((statement) => {
    section = face.headingOf(statement) ?? section;
    if (statement.type === 'ExportAllDeclaration') {
      throw new Error(`${path}: export names, so that it can be seen what is public`);
    }
    if (statement.type !== 'ExportNamedDeclaration') return [];
    const names =
      statement.specifiers?.map(({ exported, local }) => nameOf(exported ?? local)) ?? [];
    const declared = statement.declaration;
    if (declared !== null && declared !== undefined) names.push(...namesDeclaredBy(declared));
    return names.map((name) => ({ ...find(face, name), section }));
  });
}

/** Finds a name's declaration, through as many files as hand it on. */
export function find(source: Source, name: string): Exported {
  for (const statement of source.body) {
    const declaration = statement.declaration ?? statement;
    if (!namesDeclaredBy(declaration).includes(name)) continue;
    return { name, source, declaration, comment: source.commentOf(statement) };
  }
  for (const statement of source.body) {
    const from = statement.source?.value;
    if (from === undefined || !from.startsWith('.')) continue;
    for (const { exported, imported, local } of statement.specifiers ?? []) {
      const here = statement.type === 'ImportDeclaration' ? local : (exported ?? local);
      if (nameOf(here) !== name) continue;
      return find(source.follow(from), nameOf(imported ?? local));
    }
  }
  throw new Error(`${source.path}: nothing here declares ${name}`);
}

function namesDeclaredBy(declaration: Syntax): string[] {
  if (declaration.type === 'VariableDeclaration') {
    return declaration.declarations?.map(({ id }) => nameOf(id)) ?? [];
  }
  return DECLARATIONS.has(declaration.type) ? [nameOf(declaration.id)] : [];
}

const DECLARATIONS = new Set([
  'ClassDeclaration',
  'FunctionDeclaration',
  'TSInterfaceDeclaration',
  'TSTypeAliasDeclaration',
]);

export function nameOf(identifier: Syntax | null | undefined): string {
  return identifier?.name ?? String(identifier?.value ?? '');
}
