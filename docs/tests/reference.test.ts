import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, normalize } from 'node:path';
import { faultSchema } from '@netsplit/simulator';
import * as host from '@netsplit/simulator/host';
import * as node from '@netsplit/simulator/node';
import * as simulator from '@netsplit/simulator';
import * as file from '@netsplit/simulator/file';
import * as trace from '@netsplit/simulator/trace';
import * as checkers from '@netsplit/checkers';
import * as explorer from '@netsplit/explorer';
import * as harness from '@netsplit/harness';
import * as harnessHost from '@netsplit/harness/host';
import * as viewer from '@netsplit/viewer';
import * as terminal from '@netsplit/viewer/terminal';
import { afterAll, describe, expect, it } from 'vitest';
import { declarationText } from '../build/reference/declaration.ts';
import { readFace } from '../build/face.ts';
import { staleIn } from '../build/written.ts';
import { makeReference, undocumentedIn } from '../build/reference/made.ts';

const FOLDER = join(import.meta.dirname, '../reference');

const reference = await makeReference();

describe('the reference', () => {
  it('is the one that the sources make: run `npm run reference`', () => {
    const there = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' });
    expect(there.filter((path) => path.endsWith('.md')).toSorted()).toEqual(
      [...reference.pages.keys()].toSorted(),
    );
    const files = [...reference.pages].map(([path, text]) => [join(FOLDER, path), text] as const);
    expect(staleIn(new Map(files))).toEqual([]);
  });

  it('leaves nothing unsaid that is public', () => {
    expect(reference.undocumented).toEqual([]);
  });

  it.each([
    { name: 'simulator', faces: [simulator, node, host, trace, file], atLeast: 60 },
    { name: 'checkers', faces: [checkers], atLeast: 35 },
    { name: 'explorer', faces: [explorer], atLeast: 15 },
    { name: 'harness', faces: [harness, harnessHost], atLeast: 50 },
    { name: 'viewer', faces: [viewer, terminal], atLeast: 10 },
  ])('explains whatever can be imported of the $name', ({ name, faces, atLeast }) => {
    const contents = reference.pages.get(`${name}/README.md`) ?? '';
    const names = faces.flatMap((one) => Object.keys(one));
    expect(names.length).toBeGreaterThan(atLeast);
    expect(names.filter((one) => !contents.includes(`[\`${one}\`](`))).toEqual([]);
  });

  it('has every kind of fault, and every field of it', () => {
    const page = reference.pages.get('simulator/faults.md') ?? '';
    const sections = new Map(
      page
        .split(/^### /m)
        .slice(1)
        .map((text) => [text.slice(0, text.indexOf('\n')), text]),
    );
    const kinds = faultSchema.options.map(({ shape }) => [...shape.kind.values][0] ?? '');
    expect([...sections.keys()].toSorted()).toEqual(kinds.toSorted());
    for (const { shape } of faultSchema.options) {
      const section = sections.get([...shape.kind.values][0] ?? '') ?? '';
      for (const field of Object.keys(shape).filter((one) => one !== 'kind')) {
        expect(section).toContain(`| \`${field}\``);
      }
    }
  });

  it('leads to headings and files that are there', () => {
    for (const [path, text] of reference.pages) {
      const prose = text.replaceAll(/^```[\s\S]*?^```$/gm, '');
      for (const [, target = ''] of prose.matchAll(/\]\(([^)]+)\)/g)) {
        if (/^https?:/.test(target)) continue;
        const [file = '', heading] = target.split('#');
        const place = file === '' ? path : normalize(join(path, '..', file));
        expect(existsSync(join(FOLDER, place)), `${path}: ${target}`).toBe(true);
        if (heading === undefined) continue;
        expect(anchorsOf(reference.pages.get(place) ?? ''), `${path}: ${target}`).toContain(
          heading,
        );
      }
    }
  });
});

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(text: string): string[] {
  const taken = new Map<string, number>();
  const prose = text.replaceAll(/^```[\s\S]*?^```$/gm, '');
  return [...prose.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => {
    const slug = title
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-');
    const before = taken.get(slug) ?? 0;
    taken.set(slug, before + 1);
    return before === 0 ? slug : `${slug}-${before}`;
  });
}

describe('what is read of a source', () => {
  const folder = mkdtempSync(join(tmpdir(), 'netsplit-reference-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  function face(name: string, text: string): ReturnType<typeof readFace> {
    writeFileSync(join(folder, name), text);
    return readFace(join(folder, name));
  }

  it('finds what nothing is said of: an export, a method, a member of an interface', () => {
    const exported = face(
      'silent.ts',
      `/** Said. */ export const said = 1;
       export type Unsaid = string;
       /** A door. */
       export class Door {
         #hidden(): void {}
         private alsoHidden(): void {}
         open(): void {}
         /** Closes it. */
         close(): void {}
       }
       /** A lock. */
       export interface Lock { readonly key: string; turn(): void; }
       // No doc comment.
       export function knock(): void {}`,
    );
    expect(exported.flatMap(undocumentedIn)).toEqual(['Unsaid', 'Door.open', 'Lock.turn', 'knock']);
  });

  it('takes the words of the interface where a class adds none', () => {
    face('bell.ts', '/** A bell. */ export interface Bell { /** Rings it. */ ring(): void; }');
    const [house] = face(
      'house.ts',
      `import type { Bell } from './bell.ts';
       /** A house. */
       export class House implements Bell { ring(): void { console.log('ding'); } }`,
    );
    if (house === undefined) throw new Error('nothing was read');
    expect(undocumentedIn(house)).toEqual([]);
    expect(declarationText(house)).toBe(
      'class House implements Bell {\n  /** Rings it. */\n  ring(): void;\n}',
    );
  });

  it('shows a type with what it is made of, where that has no entry of its own', () => {
    face('parts.ts', "/** Two. */ export type Pair = 'a' | Other; type Other = 'b';");
    const [pair] = face('pair.ts', "export type { Pair } from './parts.ts';");
    if (pair === undefined) throw new Error('nothing was read');
    expect(declarationText(pair, () => false)).toBe(
      "type Pair = 'a' | Other;\n\ntype Other = 'b';",
    );
    expect(declarationText(pair, () => true)).toBe("type Pair = 'a' | Other;");
  });

  it('takes a line comment of its own above exports for a heading', () => {
    const exported = face(
      'headed.ts',
      `// The face of a house.

       // Ways in
       // and out.
       /** A door. */ export const door = 1;

       /** A gate. */ export const gate = 2;
       // Light.
       /** A window. */ export const pane = 3;`,
    );
    expect(exported.map(({ section }) => section)).toEqual([
      'Ways in and out',
      'Ways in and out',
      'Light',
    ]);
  });

  it('shows the ways to call a method, and asks for words once', () => {
    const [bell] = face(
      'bells.ts',
      `/** A bell. */
       export class Bell {
         /** Rings. */
         ring(): void;
         ring(times: number): void;
         ring(times = 1): void { console.log(times); }
       }`,
    );
    if (bell === undefined) throw new Error('nothing was read');
    expect(undocumentedIn(bell)).toEqual([]);
    expect(declarationText(bell)).toBe(
      'class Bell {\n  /** Rings. */\n  ring(): void;\n  ring(times: number): void;\n}',
    );
  });

  it('refuses a face that hides what is public', () => {
    expect(() => face('star.ts', "export * from './bell.ts';")).toThrow('export names');
  });
});
