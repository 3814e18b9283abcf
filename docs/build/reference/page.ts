import { basename, dirname } from 'node:path';
import { declarationText } from './declaration.ts';
import type { Exported } from '../face.ts';
import type { FaultKind } from '../faults.ts';
import { wordsOf } from '../source.ts';

/** One of the faces of a package: what is imported by one name. */
export interface Face {
  /** `@netsplit/simulator/node` */
  readonly specifier: string;
  readonly page: string;
  readonly about: string;
  readonly exports: readonly Exported[];
}

/** Where each public name is explained: its page and heading. */
export type Places = ReadonlyMap<string, string>;

/** Where names are explained: those of the package itself, and those of the packages that it stands on. */
export interface Names {
  readonly own: Places;
  readonly below: Places;
}

export const NOTE =
  '<!-- Made from the sources by `npm run reference`: change their words, not these. -->';

/** Where every public name is explained: in the first of the faces that have it. */
export function placesOf(faces: readonly Face[]): Places {
  const places = new Map<string, string>();
  for (const face of faces) {
    const taken = new Map<string, number>();
    const headingOf = (title: string): string => {
      const slug = slugOf(title);
      const before = taken.get(slug) ?? 0;
      taken.set(slug, before + 1);
      // As GitHub tells two headings of one page apart.
      return before === 0 ? slug : `${slug}-${before}`;
    };
    const told = face.exports.filter(({ name }) => !places.has(name));
    for (const { title, exports } of roomsOf(told)) {
      headingOf(title);
      for (const { name } of exports) places.set(name, `${face.page}#${headingOf(name)}`);
    }
  }
  return places;
}

/** A heading's anchor, as GitHub makes it. */
function slugOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}

/** The page of one face, but for its format. */
export function facePage(face: Face, names: Names): string {
  const isTold = ({ name }: Exported): boolean =>
    names.own.get(name)?.startsWith(`${face.page}#`) === true;
  const elsewhere = face.exports.filter((one) => !isTold(one));
  const lines = [NOTE, '', `# ${face.specifier}`, '', face.about, ''];
  if (elsewhere.length > 0) {
    lines.push('It also has, explained elsewhere:', '');
    lines.push(...elsewhere.map(({ name }) => `- ${linkTo(name, names, face.page)}`), '');
  }
  for (const { title, exports } of roomsOf(face.exports.filter(isTold))) {
    lines.push(`## ${title}`, '');
    for (const one of exports) lines.push(...section(one, names, face.page));
  }
  return lines.join('\n');
}

/** What is exported, by the headings of the face, or else by the folder that it stands in; in the order of the face. */
function roomsOf(exports: readonly Exported[]): { title: string; exports: Exported[] }[] {
  const titleOf = ({ section: heading, source }: Exported): string => {
    const folder = basename(dirname(source.path));
    return heading ?? inWords(folder === 'src' ? basename(source.path, '.ts') : folder);
  };
  return [...new Set(exports.map(titleOf))].map((title) => ({
    title,
    exports: exports.filter((one) => titleOf(one) === title),
  }));
}

/** `run-tests` as a heading: Run tests. */
function inWords(name: string): string {
  const words = name.replaceAll('-', ' ');
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

function section(exported: Exported, names: Names, page: string): string[] {
  const words = exported.comment === undefined ? '' : wordsOf(exported.comment);
  const [about = '', ...tags] = words.split(/^(?=@\w+)/m);
  const lines = [`### ${exported.name}`, '', linked(about.trim(), names, page), ''];
  const notes = tags.filter((tag) => !tag.startsWith('@example')).map(noteOf);
  for (const note of notes) lines.push(`- ${linked(note, names, page)}`);
  lines.push(
    '',
    '```ts',
    declarationText(exported, (name) => names.own.has(name)),
    '```',
    '',
  );
  for (const tag of tags.filter((one) => one.startsWith('@example'))) {
    lines.push('For example:', '', '```ts', tag.replace('@example', '').trim(), '```', '');
  }
  return lines;
}

function noteOf(tag: string): string {
  const text = tag.trim().replaceAll(/\s*\n\s*/g, ' ');
  return text
    .replace(/^@param (\S+) -?\s*/, '`$1`: ')
    .replace(/^@returns /, 'Returns ')
    .replace(/^@throws \{(\w+)\}\s*/, 'Throws {@link $1} ')
    .replace(/^@throws /, 'Throws ')
    .replace(/^@see /, 'See ');
}

function linked(text: string, names: Names, page: string): string {
  return text.replaceAll(/\{@link (\w+)((?:\.\w+)?)\}/g, (_, name: string, member: string) =>
    linkTo(name, names, page, `${name}${member}`),
  );
}

function linkTo(name: string, { own, below }: Names, page: string, shown = name): string {
  const place = own.get(name) ?? below.get(name);
  if (place === undefined) return `\`${shown}\``;
  return `[\`${shown}\`](${place.replace(new RegExp(`^${page}#`), '#')})`;
}

/** A page of all faults: what each does, and its fields. */
export function faultsPage(
  groups: readonly { readonly title: string; readonly about: string; faults: FaultKind[] }[],
): string {
  const lines = [
    NOTE,
    '',
    '# Faults',
    '',
    'A fault is a plain record, a fault plan is a list of them: the same in `faults` of a simulation, in',
    '`inject`, in generated plans, in traces and in files. Times are virtual milliseconds;',
    'probabilities go from 0 to 1. `faultPlanSchema` checks a plan that comes from outside.',
    '',
  ];
  for (const { title, about, faults } of groups) {
    lines.push(`## ${title}`, '', about, '');
    for (const { kind, meaning = '', fields } of faults) {
      lines.push(`### ${kind}`, '', meaning, '');
      lines.push('| field | type | |', '| --- | --- | --- |');
      for (const { name, type, isOptional, meaning: said } of fields) {
        const words = `${isOptional ? 'Optional. ' : ''}${said}`.trim();
        lines.push(`| \`${name}\` | \`${type.replaceAll('|', String.raw`\|`)}\` | ${words} |`);
      }
      lines.push('');
    }
  }
  return lines.join('\n');
}

/** The page of a package that leads to its others. */
export function contentsPage(
  { name, about }: { readonly name: string; readonly about: string },
  faces: readonly Face[],
  names: Names,
  more: readonly string[] = [],
): string {
  const lines = [
    NOTE,
    '',
    `# Reference of @netsplit/${name}`,
    '',
    about,
    '',
    'This is what is public, from the doc comments of the sources.',
    '',
    '| import | for |',
    '| --- | --- |',
    ...faces.map((face) => `| [\`${face.specifier}\`](${face.page}) | ${face.about} |`),
    '',
    ...more,
    '## All names',
    '',
    ...[...names.own.keys()]
      .toSorted((one, other) => (one.toLowerCase() < other.toLowerCase() ? -1 : 1))
      .map((one) => `- ${linkTo(one, names, 'README.md')}`),
    '',
  ];
  return lines.join('\n');
}

/** The page that leads to the packages and to the command line. */
export function indexPage(
  packages: readonly {
    readonly name: string;
    readonly faces: readonly { readonly about: string }[];
  }[],
): string {
  return [
    NOTE,
    '',
    '# Reference',
    '',
    'Made from the code: what a page says stands beside what it is about, and a test holds the two together.',
    '',
    '| of | what is there |',
    '| --- | --- |',
    '| [The command line](command-line/README.md) | Every command of `npx netsplit`, with its options, examples and exit codes. |',
    ...packages.map(
      ({ name, faces }) => `| [@netsplit/${name}](${name}/README.md) | ${faces[0]?.about ?? ''} |`,
    ),
    '| [Faults](simulator/faults.md) | Every kind of fault, with its fields; the [fault catalogue](../faults/README.md) shows a picture of each. |',
    '',
  ].join('\n');
}
