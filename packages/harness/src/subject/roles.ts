import { join } from 'node:path';
import type { Contract } from '../contract.ts';
import { exportsOf } from './bundle.ts';
import type { ExportFacts } from './facts.ts';
import { shownName, type SubjectFiles } from './files.ts';
import { type Problem, SubjectError } from './problem.ts';

/** The classes that a contract asks for, each once. */
export function classNamesOf(contract: Contract): readonly string[] {
  return [...new Set(Object.values(contract.roles))];
}

/**
 * @throws {SubjectError} unless every role of the contract has its class of nodes, and `index.ts` exports
 *   each function that the contract names
 */
export async function expectExports(
  facts: ExportFacts,
  files: SubjectFiles,
  contract: Contract,
): Promise<void> {
  await expectNodeClasses(facts, files, contract);
  await expectFunctions(facts, files, contract);
}

async function expectNodeClasses(
  { classes }: ExportFacts,
  files: SubjectFiles,
  contract: Contract,
): Promise<void> {
  const problems: Problem[] = [];
  const file = shownName(files.labDir, join(files.sourceDir, 'index.ts'));
  for (const [at, name] of classNamesOf(contract).entries()) {
    const { is, takes } = classes[at] ?? { is: 'absent', takes: 0 };
    if (is === 'absent') {
      const what = `does not export a class named ${name}; the contract asks for it`;
      problems.push({ file, what, cure: advise(name, await exportsOf(files), files) });
    } else if (is === 'no class') {
      problems.push({ file, what: `exports ${name}, which is no class`, cure: declaration(name) });
    } else if (is === 'no node') {
      problems.push({
        file,
        what: `${name} is no node`,
        cure: `let it extend Node: ${declaration(name)}`,
      });
    } else if (takes > 0) {
      const what = `the constructor of ${name} takes arguments, and nobody will give it any`;
      problems.push({ file, what, cure: 'give its fields their first values instead' });
    }
  }
  if (problems.length > 0) throw new SubjectError(problems);
}

async function expectFunctions(
  { functions }: ExportFacts,
  files: SubjectFiles,
  contract: Contract,
): Promise<void> {
  const problems: Problem[] = [];
  const file = shownName(files.labDir, join(files.sourceDir, 'index.ts'));
  for (const [at, name] of (contract.functions ?? []).entries()) {
    if (functions[at] === true) continue;
    const exported = await exportsOf(files);
    const alike = exported.find((other) => other.toLowerCase() === name.toLowerCase());
    const what = exported.includes(name)
      ? `exports ${name}, which is no function`
      : `does not export a function named ${name}; the contract asks for it`;
    const cure =
      alike === undefined || alike === name
        ? `export function ${name}(…) { … }`
        : `it exports \`${alike}\`: rename that to \`${name}\``;
    problems.push({ file, what, cure });
  }
  if (problems.length > 0) throw new SubjectError(problems);
}

function advise(name: string, exported: readonly string[], { files }: SubjectFiles): string {
  const alike = exported.find((other) => other.toLowerCase() === name.toLowerCase());
  if (alike !== undefined) return `it exports \`${alike}\`: rename that to \`${name}\``;
  const home = [...files.values()].find(({ text }) => new RegExp(`\\bclass ${name}\\b`).test(text));
  if (exported.includes('default')) {
    return `it has a default export, which has no name: write \`export class ${name}\` instead`;
  }
  if (home === undefined) return declaration(name);
  return home.path.endsWith('index.ts')
    ? `put \`export\` before \`class ${name}\``
    : `write \`export { ${name} } from './${home.name.split('/').slice(1).join('/')}'\``;
}

function declaration(name: string): string {
  return `export class ${name} extends Node<…> { … }`;
}
