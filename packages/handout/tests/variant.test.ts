import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findLabs, type Lab } from '@netsplit/course';
import { labFiles, staffFiles } from '../src/lab-files.ts';
import { draw } from '../src/variant/draw.ts';
import { renamed, taken } from '../src/variant/names.ts';
import { type Points, pointsOf } from '../src/variant/points.ts';
import { variedFiles } from '../src/variant/vary.ts';
import { folderWith } from './scratch.ts';

const ROOT = join(import.meta.dirname, '../../..');
const SECRET = Buffer.from('a secret of sixteen bytes or more');

const POINTS: Points = {
  names: { printed: ['stamped', 'typed', 'inked'], added: ['raised', 'grown'] },
  behaviours: [
    { id: 'page', says: 'from «number»', change: 'page.diff', number: [2, 97], sometimes: false },
    { id: 'tie', says: 'last first', change: 'tie.diff', sometimes: true },
  ],
};
const terms = Array.from({ length: 40 }, (_, term) => `term ${term}`);

describe('what a term has of a lab', () => {
  it('is the same for the same term and secret, and another for others', () => {
    const one = draw('a-lab', POINTS, '2027', SECRET);
    expect(draw('a-lab', POINTS, '2027', SECRET)).toEqual(one);
    const others = terms.map((term) => JSON.stringify(draw('a-lab', POINTS, term, SECRET)));
    expect(new Set(others).size).toBeGreaterThan(30);
    const elsewhere = terms.filter(
      (term) =>
        JSON.stringify(draw('a-lab', POINTS, term, SECRET)) ===
        JSON.stringify(draw('a-lab', POINTS, term, Buffer.from('another secret of that length'))),
    );
    expect(elsewhere.length).toBeLessThan(5);
  });

  it('keeps no published name, stays within what is declared, and has some changes in some terms only', () => {
    const drawn = terms.map((term) => draw('a-lab', POINTS, term, SECRET));
    for (const { names, behaviours } of drawn) {
      expect(POINTS.names['printed']).toContain(names.get('printed'));
      const [page] = behaviours;
      expect(page?.number).toBeGreaterThanOrEqual(2);
      expect(page?.number).toBeLessThanOrEqual(97);
      expect(page?.says).toBe(`from ${page?.number}`);
    }
    const withTie = drawn.filter(({ behaviours }) => behaviours.some(({ id }) => id === 'tie'));
    expect(withTie.length).toBeGreaterThan(5);
    expect(withTie.length).toBeLessThan(35);
  });
});

describe('a word that is called otherwise', () => {
  const names = new Map([['printed', 'stamped']]);

  it('changes in quotes of any sort and where it is declared, and nowhere else', () => {
    expect(
      renamed(
        [
          'case \'printed\': output("printed", { page });',
          'an output `printed` for each line that is printed',
          'readonly printed: { readonly printedAt: number };',
          "const printed = isPrinted('was printed');",
        ].join('\n'),
        names,
      ).split('\n'),
    ).toEqual([
      'case \'stamped\': output("stamped", { page });',
      'an output `stamped` for each line that is printed',
      'readonly stamped: { readonly printedAt: number };',
      "const printed = isPrinted('was printed');",
    ]);
  });

  it('is not called what is there already', () => {
    expect(taken("kind === 'stamped'", names)).toBe('stamped');
    expect(taken('readonly stamped: true', names)).toBe('stamped');
    expect(taken('it was stamped', names)).toBeUndefined();
  });
});

describe('a lab that is varied', () => {
  const LINES = [
    "import { Node } from 'x';",
    'export class A {',
    '  pages = 0;',
    '  a = 1;',
    '  b = 2;',
    '  c = 3;',
    "  kind = 'printed';",
    '}',
  ];
  /** The difference when the line `at` says something else, with a line around it. */
  const changeOf = (path: string, at: number, line: string): string =>
    [
      `--- a/${path}`,
      `+++ b/${path}`,
      `@@ -${at},3 +${at},3 @@`,
      ` ${LINES[at - 1]}`,
      `-${LINES[at]}`,
      `+${line}`,
      ` ${LINES[at + 1]}`,
      '',
    ].join('\n');
  const HEADER = '# mistake: m\n# caught-by: A1\n# reading: r s\n';
  const CHANGE = changeOf('solution/index.ts', 2, '  pages = «number-1»;');
  const files = new Map([
    ['contract.ts', 'readonly printed: number;'],
    ['solution/index.ts', `${LINES.join('\n')}\n`],
    ['mutants/elsewhere.diff', HEADER + changeOf('index.ts', 6, "  kind = 'echoed' + 'printed';")],
    ['mutants/same-place.diff', HEADER + changeOf('index.ts', 2, '  pages = -1;')],
  ]);
  const choices = {
    names: new Map([['printed', 'inked']]),
    behaviours: [{ id: 'page', change: 'page.diff', number: 48, says: '' }],
  };

  it('has its changes in the reference, and in its mutants; one that is made in the same place is left out', () => {
    const dir = folderWith({ 'variants/page.diff': CHANGE });
    const { varied, lostMutants } = variedFiles({ name: 'a-lab', dir }, files, choices);
    expect(varied.get('contract.ts')).toBe('readonly inked: number;');
    expect(varied.get('solution/index.ts')).toMatch(/pages = 47;[^]*kind = 'inked';/);
    expect(varied.get('mutants/elsewhere.diff')).toMatch(
      /# mistake: m[^]*-  kind = 'inked';\n\+  kind = 'echoed' \+ 'inked';/,
    );
    expect(lostMutants).toEqual(['same-place']);
  });

  it('is refused where a change does not fit the lab any more', () => {
    const dir = folderWith({ 'variants/page.diff': CHANGE.replace('pages = 0', 'pages = 3') });
    expect(() => variedFiles({ name: 'a-lab', dir }, files, choices)).toThrow(
      'a-lab: variants/page.diff does not fit solution/index.ts as it is now.',
    );
  });
});

const declared = findLabs({ dir: ROOT, whole: true }).labs.filter(({ dir }) =>
  existsSync(join(dir, 'variants/points.json')),
);

describe.each(declared.map((lab): [string, Lab] => [lab.name, lab]))('%s', (name, lab) => {
  it('can be varied in every way that it declares', async () => {
    const points = pointsOf(lab);
    if (points === undefined) throw new Error(`${name} has no points`);
    const files = new Map([...(await labFiles(lab)), ...staffFiles(lab)]);
    const longest = Math.max(...Object.values(points.names).map((others) => others.length));
    for (let nth = 0; nth < longest; nth++) {
      const names = new Map(
        Object.entries(points.names).map(([word, others]) => [
          word,
          others[nth % others.length] ?? '',
        ]),
      );
      expect(new Set(names.values()).size).toBe(names.size);
      const behaviours = points.behaviours.map(({ id, change, number, says }) => ({
        id,
        change,
        number: number?.[nth % 2],
        says,
      }));
      const { varied } = variedFiles(lab, files, { names, behaviours });
      for (const [path, text] of varied) expect(text, path).not.toContain('«number');
      for (const word of names.keys()) {
        const agreed = [...files].filter(([path]) => /^(contract|given)/.test(path));
        expect(
          agreed.some(([, text]) => text.includes(word)),
          word,
        ).toBe(true);
      }
    }
  });
});
