import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ComparedFile } from '../../src/index.ts';

const LABS = fileURLToPath(new URL('../../../../labs', import.meta.url));

export function filesOf(lab: string, folder: 'solution' | 'starter'): readonly ComparedFile[] {
  const from = join(LABS, lab, folder);
  return readdirSync(from)
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(from, path), 'utf8') }));
}

/** What a student of the lab has been given: no one's own work. */
export function givenFiles(lab: string): readonly ComparedFile[] {
  return ['given.ts', 'contract.ts']
    .map((path) => ({ path, text: readFileSync(join(LABS, lab, path), 'utf8') }))
    .concat(filesOf(lab, 'starter'));
}

type Disguise = (files: readonly ComparedFile[]) => readonly ComparedFile[];

const WORDS = new Set(
  'as async await break case catch class const constructor continue default delete do else export extends false finally for from function get if implements import in instanceof interface let new null of override private protected public readonly return set static super switch this throw true try type typeof undefined var void while'.split(
    ' ',
  ),
);

/** Every name another one. */
export const renamed: Disguise = (files) =>
  each(files, (text) =>
    uncommented(text).replace(/(?<!['`\w])[A-Za-z_][A-Za-z0-9_]*/g, (word) =>
      WORDS.has(word) ? word : `x${word.split('').toReversed().join('')}`,
    ),
  );

/** Comments gone, all of a file in one line, or one word a line. */
export const reformatted: Disguise = (files) =>
  each(files, (text) => uncommented(text).replace(/\s+/g, ' '));

export const spreadOut: Disguise = (files) =>
  each(files, (text) =>
    uncommented(text)
      .replace(/([;{}])/g, '$1\n\n/* so */ ')
      .replace(/\n/g, '\r\n'),
  );

/** What stands at the top of a file, and the members of its classes, from the last to the first. */
export const reordered: Disguise = (files) =>
  each(files, (text) => {
    const parts = uncommented(text).split(/^(?=\S)/m);
    const turned = parts.map((part) => {
      const [head = '', ...members] = part.split(/^(?= {2}[#\w])/m);
      const last = members.at(-1)?.replace(/\n\}\s*$/, '\n');
      if (last === undefined || members.length < 2) return part;
      return `${head}${[last, ...members.slice(0, -1).toReversed()].join('')}}\n`;
    });
    return turned.toReversed().join('\n');
  });

/** Two files in each, under other names. */
export const moved: Disguise = (files) =>
  files.flatMap((file, at) =>
    at % 2 === 1
      ? []
      : [{ path: `part-${at}.ts`, text: `${files[at + 1]?.text ?? ''}\n${file.text}` }],
  );

/** A line of no use after each third statement. */
export const padded: Disguise = (files) =>
  each(files, (text) => {
    let count = 0;
    return text.replace(/;\n/g, (end) => (++count % 3 === 0 ? ';\nvoid 0;\n' : end));
  });

function each(files: readonly ComparedFile[], change: (text: string) => string): ComparedFile[] {
  return files.map(({ path, text }) => ({ path, text: change(text) }));
}

function uncommented(text: string): string {
  return text.replace(/\/\*[^]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
}
