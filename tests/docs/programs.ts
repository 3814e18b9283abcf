import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Shown } from './markdown.ts';

const ROOT = join(import.meta.dirname, '../..');

/** A piece of TypeScript of a document, made whole. */
export interface Program {
  readonly shown: Shown;
  /** A module. Its first line is ours: the imports that the document leaves out. */
  readonly module: string;
  /** It stands on nothing but packages, so that it can be run. */
  readonly isWhole: boolean;
}

/** Packages in the order in which a document's names are looked for, where it is not about one of them. */
const PACKAGES = [
  { specifier: '@netsplit/harness', path: 'packages/harness/src/index.ts' },
  { specifier: '@netsplit/simulator', path: 'simulator/src/index.ts' },
  { specifier: '@netsplit/checkers', path: 'packages/checkers/src/index.ts' },
  { specifier: '@netsplit/explorer', path: 'packages/explorer/src/index.ts' },
  { specifier: '@netsplit/viewer', path: 'packages/viewer/src/index.ts' },
  { specifier: '@netsplit/harness/vitest', path: 'packages/harness/src/vitest.ts' },
  { specifier: '@netsplit/simulator/file', path: 'simulator/src/trace/file.ts' },
];

/** What documents take for granted: a lab's types, nodes, a recorded run. See `given.ts`. */
const GIVEN = join(import.meta.dirname, 'given.ts');

/**
 * Makes a module of a block. One that imports what it needs is a module as it stands. Another is a fragment: the public
 * names that it uses are imported for it, those of the package that the document is about before others; and what it
 * takes for granted comes from `given.ts`.
 */
export function programOf(shown: Shown): Program {
  const { text } = shown;
  if (/^import /m.test(text)) return { shown, module: `\n${text}`, isWhole: true };
  // Neither words in texts and comments, nor the names of fields.
  const used = text.replaceAll(/'[^'\n]*'|\/\/.*|\b\w+(?=:)/g, '');
  const missing = new Set(used.match(/\b[A-Za-z_]\w*\b/g));
  for (const name of declaredIn(text)) missing.delete(name);
  const imports: string[] = [];
  const take = (specifier: string, names: readonly string[]): boolean => {
    const taken = names.filter((name) => missing.delete(name));
    if (taken.length > 0) imports.push(`import { ${taken.join(', ')} } from '${specifier}';`);
    return taken.length > 0;
  };
  const isGiven = take(GIVEN, exportedBy(GIVEN));
  const about = ({ specifier }: (typeof PACKAGES)[number]): boolean =>
    shown.path.includes(`/${specifier.split('/')[1] ?? ''}/`);
  for (const { specifier, path } of [...PACKAGES].sort(
    (one, other) => Number(about(other)) - Number(about(one)),
  )) {
    take(specifier, exportedBy(join(ROOT, path)));
  }
  if (missing.has('fc')) imports.push("import fc from 'fast-check';");
  take('node:fs', ['readFileSync', 'writeFileSync']);
  // A fragment is a module all the same.
  return { shown, module: `${imports.join(' ')} export {};\n${text}`, isWhole: !isGiven };
}

function exportedBy(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  const lists = [...text.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(([, list = '']) =>
    list.split(',').map((one) => one.replace(/^\s*type /, '').trim()),
  );
  return [...lists.filter((name) => name !== ''), ...namesIn(text, '^export (?:declare )?')];
}

function declaredIn(text: string): string[] {
  const several = [...text.matchAll(/(?:const|let) [{[]([^}\]]*)[}\]]/g)];
  const inPatterns = several.flatMap(([, names = '']) => names.match(/\w+/g) ?? []);
  return [...namesIn(text, String.raw`(?<![\w.])`), ...inPatterns];
}

function namesIn(text: string, before: string): string[] {
  const declaration = String.raw`(?:async )?(?:const|let|class|function\*?|type|interface) (\w+)`;
  return [...text.matchAll(new RegExp(before + declaration, 'gm'))].map(([, name = '']) => name);
}
