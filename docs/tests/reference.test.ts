import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { faultSchema } from '@netsplit/simulator';
import * as host from '@netsplit/simulator/host';
import * as node from '@netsplit/simulator/node';
import * as simulator from '@netsplit/simulator';
import * as file from '@netsplit/simulator/file';
import * as trace from '@netsplit/simulator/trace';
import { afterAll, describe, expect, it } from 'vitest';
import { declarationText } from '../build/declaration.ts';
import { readFace } from '../build/face.ts';
import { makeReference, undocumentedIn } from '../build/reference.ts';

const FOLDER = join(import.meta.dirname, '../reference/simulator');

const reference = await makeReference();

describe('the reference of the simulator', () => {
  it('is the one that the doc comments make: run `npm run reference`', () => {
    expect(readdirSync(FOLDER).toSorted()).toEqual([...reference.pages.keys()].toSorted());
    const isStale = ([name, text]: [string, string]): boolean =>
      readFileSync(join(FOLDER, name), 'utf8') !== text;
    expect([...reference.pages].filter(isStale).map(([name]) => name)).toEqual([]);
  });

  it('leaves nothing unsaid that is public', () => {
    expect(reference.undocumented).toEqual([]);
  });

  it('explains whatever can be imported', () => {
    const contents = reference.pages.get('README.md') ?? '';
    const names = [simulator, node, host, trace, file].flatMap((face) => Object.keys(face));
    expect(names.length).toBeGreaterThan(60);
    expect(names.filter((name) => !contents.includes(`[\`${name}\`](`))).toEqual([]);
  });

  it('has every kind of fault, and every field of it', () => {
    const page = reference.pages.get('faults.md') ?? '';
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

  it('leads to headings that are there', () => {
    for (const [name, text] of reference.pages) {
      for (const [, page = '', heading = ''] of text.matchAll(/\]\(([\w.]*)#([\w-]+)\)/g)) {
        const target = reference.pages.get(page === '' ? name : page) ?? '';
        const [slug = '', nth = '0'] = heading.split('-');
        const same = [...target.matchAll(new RegExp(`^#+ ${slug}$`, 'gim'))];
        expect(same.length, heading).toBeGreaterThan(Number(nth));
      }
    }
  });
});

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

  it('refuses a face that hides what is public', () => {
    expect(() => face('star.ts', "export * from './bell.ts';")).toThrow('export names');
  });
});
