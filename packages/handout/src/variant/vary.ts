import { applyPatch, createTwoFilesPatch, parsePatch } from 'diff';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { labAt, type Lab } from '@netsplit/course';
import { type Files, textOf } from '../files.ts';
import { labFiles, staffFiles } from '../lab-files.ts';
import { HandoutRefused } from '../problem.ts';
import { type Choices, withNumber } from './draw.ts';
import { renamed, taken } from './names.ts';

/** A lab as a term has it: a folder like that of the lab, for as long as a handout is made of it. */
export interface VariedLab {
  readonly lab: Lab;
  /** Mutants whose mistake is made where the term asks for something else: they are left out. */
  readonly lostMutants: readonly string[];
  clear(): void;
}

/** Makes a term's variant of a lab. @throws {HandoutRefused} if a change does not fit the lab, or a name is taken */
export async function vary(lab: Lab, choices: Choices): Promise<VariedLab> {
  const given = [...(await labFiles(lab))].filter(([path]) => !path.startsWith('src/'));
  const files = new Map([...given, ...staffFiles(lab)]);
  const manifest = textOf(lab.dir, 'package.json');
  if (manifest !== undefined) files.set('package.json', manifest);
  const { varied, lostMutants } = variedFiles(lab, files, choices);
  const dir = mkdtempSync(join(tmpdir(), `netsplit-${lab.name}-`));
  for (const [path, text] of varied) {
    mkdirSync(join(dir, dirname(path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  const clear = (): void => rmSync(dir, { recursive: true, force: true });
  return { lab: labAt(dir), lostMutants, clear };
}

/** A lab's files as a term has them. */
export function variedFiles(
  lab: Pick<Lab, 'name' | 'dir'>,
  files: Files,
  choices: Choices,
): { readonly varied: Files; readonly lostMutants: readonly string[] } {
  const { names } = choices;
  for (const [path, text] of files) {
    const word = taken(text, names);
    if (word === undefined) continue;
    throw new HandoutRefused(`${lab.name}: ${path} has the word '${word}' already.`);
  }
  const sources = new Map([...files].filter(([path]) => !path.startsWith('mutants/')));
  const changed = withChanges(lab, sources, choices);
  if (changed === undefined) throw new HandoutRefused(`${lab.name}: its variant cannot be made.`);
  const varied = new Map<string, string>();
  for (const [path, text] of changed) varied.set(path, renamed(text, names));
  const lostMutants: string[] = [];
  for (const [path, text] of files) {
    if (path.startsWith('mutants/') && !path.endsWith('.diff')) varied.set(path, text);
    if (!path.endsWith('.diff')) continue;
    const mutant = variedMutant(lab, text, sources, varied, choices);
    if (mutant === undefined) lostMutants.push(path.replace(/^mutants\/|\.diff$/g, ''));
    else varied.set(path, mutant);
  }
  return { varied, lostMutants };
}

/** The files with every change of the term; undefined where one does not fit and `mayFail`. */
function withChanges(
  lab: Pick<Lab, 'name' | 'dir'>,
  files: Files,
  { behaviours }: Choices,
  mayFail = false,
): Map<string, string> | undefined {
  const changed = new Map(files);
  for (const { change, number } of behaviours) {
    const text = textOf(lab.dir, `variants/${change}`);
    if (text === undefined) {
      throw new HandoutRefused(`${lab.name} has no variants/${change}, which its points name.`);
    }
    for (const patch of parsePatch(withNumber(text, number))) {
      const path = (patch.newFileName ?? '').replace(/^[ab]\//, '');
      // What only the staff have need not be there.
      const before = changed.get(path);
      // Next to a mutant's mistake the lines around are not what they were.
      const fuzzFactor = mayFail ? 2 : 0;
      const after = before === undefined ? false : applyPatch(before, patch, { fuzzFactor });
      if (after === false && mayFail) return undefined;
      if (after === false) {
        throw new HandoutRefused(
          `${lab.name}: variants/${change} does not fit ${path} as it is now.`,
          'Make the change once more, and record the difference.',
        );
      }
      changed.set(path, after);
    }
  }
  return changed;
}

/** The mutant's mistake, made in the term's reference; undefined where the two meet in one place. */
function variedMutant(
  lab: Pick<Lab, 'name' | 'dir'>,
  text: string,
  sources: Files,
  varied: Files,
  choices: Choices,
): string | undefined {
  const header = text.split('\n').filter((line) => line.startsWith('# '));
  const mutated = new Map(sources);
  const paths: string[] = [];
  for (const patch of parsePatch(text.replace(/^(#.*\r?\n)+/, ''))) {
    const path = `solution/${(patch.newFileName ?? '').replace(/^[ab]\//, '')}`;
    const before = patch.oldFileName === '/dev/null' ? '' : sources.get(path);
    const after = before === undefined ? false : applyPatch(before, patch);
    if (after === false) return undefined;
    mutated.set(path, after);
    paths.push(path);
  }
  const changed = withChanges(lab, mutated, choices, true);
  if (changed === undefined) return undefined;
  const diffs = paths.map((path) => {
    const name = path.replace(/^solution\//, '');
    const isNew = !varied.has(path);
    const after = renamed(changed.get(path) ?? '', choices.names);
    const from = isNew ? '/dev/null' : `a/${name}`;
    const patch = createTwoFilesPatch(from, `b/${name}`, varied.get(path) ?? '', after);
    return patch.replace(/^=+\n/, '').replace(/^(---|\+\+\+) (\S+).*$/gm, '$1 $2');
  });
  return `${header.join('\n')}\n${diffs.join('')}`;
}
