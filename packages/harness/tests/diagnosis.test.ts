import { describe, expect, test } from 'vitest';
import { diagnose, type FailureTable, type Symptom } from '../src/index.ts';

const IDS = ['A1', 'A2', 'A3', 'A4', 'B1', 'B2'];

/** Which of the tests fail, and how; the others pass. */
function symptoms(fails: Readonly<Record<string, string>>, ids = IDS): Symptom[] {
  return ids.map((id) => ({ test: id, part: id.charAt(0), manner: fails[id] }));
}

function table(mutants: Readonly<Record<string, Readonly<Record<string, string>>>>): FailureTable {
  const rows = Object.entries(mutants).map(([name, fails]) => [name, { of: '', fails }] as const);
  return { netsplitFailures: 1, mutants: Object.fromEntries(rows) };
}

const known = table({
  'never-retries': { A2: 'stalled', A3: 'stalled', A4: 'stalled', B1: 'stalled' },
  'performs-twice': { B1: 'twice', B2: 'twice' },
  'retries-early': { A4: 'too many' },
});

describe('a diagnosis', () => {
  test('names the mistake whose tests fail, in the same way', () => {
    expect(diagnose(symptoms({ A4: 'too many' }), known)).toEqual({
      likeness: 1,
      suspects: [{ mutant: 'retries-early', likeness: 1, alike: ['A4'], otherwise: [], apart: [] }],
    });
  });

  test('counts a test that fails in another way half, and one that fails on one side not', () => {
    const fails = { A2: 'stalled', A3: 'stalled', A4: 'too many', B1: 'stalled' };
    expect(diagnose(symptoms(fails), known)).toEqual({
      likeness: 3.5 / 4,
      suspects: [
        {
          mutant: 'never-retries',
          likeness: 3.5 / 4,
          alike: ['A2', 'A3', 'B1'],
          otherwise: ['A4'],
          apart: [],
        },
      ],
    });
    const fewer = { A2: 'stalled', A3: 'stalled', A4: 'stalled' };
    expect(diagnose(symptoms(fewer), known)?.suspects[0]).toMatchObject({
      likeness: 0.75,
      apart: ['B1'],
    });
  });

  test('says nothing where no mistake is alike enough', () => {
    expect(diagnose(symptoms({ A1: 'stalled', A4: 'too many' }), known)).toBeUndefined();
  });

  test('says nothing where nothing fails, or too little was run', () => {
    expect(diagnose(symptoms({}), known)).toBeUndefined();
    expect(diagnose(symptoms({ A4: 'too many' }, ['A3', 'A4']), known)).toBeUndefined();
  });

  test('compares a part that may not be begun with mutants on which it fails as a whole', () => {
    const fails = { B1: 'twice', B2: 'twice', A1: 'twice' };
    expect(diagnose(symptoms(fails), known)).toBeUndefined();
    const onlyB = { B1: 'twice', B2: 'twice' };
    expect(diagnose(symptoms(onlyB), known)?.suspects[0]).toMatchObject({
      mutant: 'performs-twice',
      alike: ['B1', 'B2'],
    });
  });

  test('leaves out the parts that fail as on the starter', () => {
    const idle = { A1: 'stalled', A2: 'stalled', A3: 'stalled', A4: 'stalled' };
    const lazy = table({ lazy: { ...idle, B1: 'twice', B2: 'twice' } });
    const starter = { of: '', fails: { ...idle, B1: 'not printed', B2: 'not printed' } };
    const fails = { ...idle, B1: 'twice', B2: 'twice' };
    expect(diagnose(symptoms(fails), lazy)?.likeness).toBe(1);
    expect(diagnose(symptoms(fails), { ...lazy, starter })).toBeUndefined();
  });

  test('looks at no other parts than those that are begun', () => {
    const starter = Object.fromEntries(IDS.map((id) => [id, 'stalled']));
    expect(diagnose(symptoms(starter), known)).toBeUndefined();
    const notBegunB = { A4: 'too many', B1: 'not printed', B2: 'not printed' };
    expect(diagnose(symptoms(notBegunB), known)?.suspects[0]?.mutant).toBe('retries-early');
  });

  test('names all of a tie, the most alike first, and nobody where too many tie', () => {
    const twins = { one: { A4: 'x' }, two: { A4: 'x' }, three: { A4: 'x' } };
    const found = diagnose(symptoms({ A4: 'x' }), table(twins));
    expect(found?.suspects.map(({ mutant }) => mutant)).toEqual(['one', 'two', 'three']);
    const more = table({ ...twins, four: { A4: 'x' } });
    expect(diagnose(symptoms({ A4: 'x' }), more)).toBeUndefined();
  });
});
