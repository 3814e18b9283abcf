import { basename, dirname } from 'node:path';
import { declarationText } from './declaration.ts';
import type { Exported } from './face.ts';
import type { FaultKind } from './faults.ts';
import { wordsOf } from './source.ts';

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

const NOTE =
  '<!-- Made from the doc comments of the sources by `npm run reference`: change them, not this. -->';

/** Where every public name is explained: in the first of the faces that have it. */
export function placesOf(faces: readonly Face[]): Places {
  const places = new Map<string, string>();
  for (const face of faces) {
    const taken = new Map<string, number>();
    const headingOf = (title: string): string => {
      const slug = title.toLowerCase();
      const before = taken.get(slug) ?? 0;
      taken.set(slug, before + 1);
      // As GitHub tells two headings of one page apart.
      return before === 0 ? slug : `${slug}-${before}`;
    };
    const told = face.exports.filter(({ name }) => !places.has(name));
    for (const { room, exports } of roomsOf(told)) {
      headingOf(titleOf(room));
      for (const { name } of exports) places.set(name, `${face.page}#${headingOf(name)}`);
    }
  }
  return places;
}

/** The page of one face, but for its format. */
export function facePage(face: Face, places: Places): string {
  const isTold = ({ name }: Exported): boolean =>
    places.get(name)?.startsWith(`${face.page}#`) === true;
  const elsewhere = face.exports.filter((one) => !isTold(one));
  const lines = [NOTE, '', `# ${face.specifier}`, '', face.about, ''];
  if (elsewhere.length > 0) {
    lines.push('It also has, explained elsewhere:', '');
    lines.push(...elsewhere.map(({ name }) => `- ${linkTo(name, places, face.page)}`), '');
  }
  for (const { room, exports } of roomsOf(face.exports.filter(isTold))) {
    lines.push(`## ${titleOf(room)}`, '');
    for (const one of exports) lines.push(...section(one, places, face.page));
  }
  return lines.join('\n');
}

/** What is exported, by the folder that it stands in, in the order of the face. */
function roomsOf(exports: readonly Exported[]): { room: string; exports: Exported[] }[] {
  const roomOf = ({ source }: Exported): string => basename(dirname(source.path));
  return [...new Set(exports.map(roomOf))].map((room) => ({
    room,
    exports: exports.filter((one) => roomOf(one) === room),
  }));
}

function titleOf(room: string): string {
  return room.slice(0, 1).toUpperCase() + room.slice(1);
}

function section(exported: Exported, places: Places, page: string): string[] {
  const words = exported.comment === undefined ? '' : wordsOf(exported.comment);
  const [about = '', ...tags] = words.split(/^(?=@\w+)/m);
  const lines = [`### ${exported.name}`, '', linked(about.trim(), places, page), ''];
  const notes = tags.filter((tag) => !tag.startsWith('@example')).map(noteOf);
  for (const note of notes) lines.push(`- ${linked(note, places, page)}`);
  lines.push(
    '',
    '```ts',
    declarationText(exported, (name) => places.has(name)),
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

function linked(text: string, places: Places, page: string): string {
  return text.replaceAll(/\{@link (\w+)\}/g, (_, name: string) => linkTo(name, places, page));
}

function linkTo(name: string, places: Places, page: string): string {
  const place = places.get(name);
  if (place === undefined) return `\`${name}\``;
  return `[\`${name}\`](${place.replace(new RegExp(`^${page}#`), '#')})`;
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

/** The page that leads to the others. */
export function contentsPage(faces: readonly Face[], places: Places): string {
  const lines = [
    NOTE,
    '',
    '# Reference of @netsplit/simulator',
    '',
    'What is public, from the doc comments of the sources. Begin with the',
    "[package's README](../../../simulator/README.md).",
    '',
    '| import | for |',
    '| --- | --- |',
    ...faces.map(({ specifier, page, about }) => `| [\`${specifier}\`](${page}) | ${about} |`),
    '',
    '[Faults](faults.md) has every kind of fault with its fields.',
    '',
    '## All names',
    '',
    ...[...places.keys()]
      .toSorted((one, other) => (one.toLowerCase() < other.toLowerCase() ? -1 : 1))
      .map((name) => `- ${linkTo(name, places, 'README.md')}`),
    '',
  ];
  return lines.join('\n');
}
