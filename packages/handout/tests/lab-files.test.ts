import { describe, expect, it } from 'vitest';
import type { Lab } from '@netsplit/course';
import { labFiles, staffFiles } from '../src/lab-files.ts';
import { folderWith } from './scratch.ts';

const LAB = {
  'lab.json': '{}',
  'README.md': '# A lab',
  'contract.ts': "import type { Word } from './words.ts';\nexport const contract = 1 as Word;",
  'words.ts': 'export type Word = number;',
  'tests/index.ts': "import { partA } from './part-a.ts';\nexport const tests = partA;",
  'tests/part-a.ts': 'export const partA = [];',
  'tests/hidden-b.ts': 'export const partB = [];',
  'tests/lab.test.ts': "import { tests } from './index.ts';",
  'notes.txt': 'for the staff',
  'starter/index.ts': '// Begin here.',
  'solution/index.ts': '// The end.',
  'mutants/one.diff': '',
  'src/index.ts': '// What I tried myself.',
};
const labIn = (dir: string): Lab => ({ dir, name: 'a-lab', manifest: {} as Lab['manifest'] });

describe('the files of a lab', () => {
  it('are its pages, what its entries lead to, also for types only, and the starter, twice', async () => {
    const files = await labFiles(labIn(folderWith(LAB)));
    expect([...files.keys()].toSorted()).toEqual([
      'README.md',
      'contract.ts',
      'lab.json',
      'src/index.ts',
      'starter/index.ts',
      'tests/index.ts',
      'tests/part-a.ts',
      'words.ts',
    ]);
    expect(files.get('src/index.ts')).toBe(LAB['starter/index.ts']);
  });

  it('are refused where a test leads to the solution', async () => {
    const dir = folderWith({
      ...LAB,
      'tests/part-a.ts': "import '../solution/index.ts';\nexport const partA = [];",
    });
    await expect(labFiles(labIn(dir))).rejects.toThrow(
      'a-lab: what students get imports solution/index.ts, which they do not.',
    );
  });

  it('are refused where one is missing, with the line that asks for it', async () => {
    const dir = folderWith({ ...LAB, 'tests/index.ts': "export * from './part-z.ts';" });
    await expect(labFiles(labIn(dir))).rejects.toThrow(/tests\/index\.ts:1.*part-z/);
  });

  it('are more for the staff', () => {
    expect([...staffFiles(labIn(folderWith(LAB))).keys()]).toEqual([
      'solution/index.ts',
      'mutants/one.diff',
    ]);
  });
});
