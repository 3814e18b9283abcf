import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { functionProperty, labTest, runTests, subjectFor, subjectOf } from '../src/index.ts';
import type { LabTest, Subject } from '../src/index.ts';
import { loadSubject } from '../src/subject/index.ts';
import { labFolder, refusalOf } from './subject/lab-folder.ts';

interface Sums {
  message: never;
  request: never;
  response: never;
  outputs: object;
  functions: { total(numbers: readonly number[]): number };
}

const contract = { lab: 'sums', roles: {}, functions: ['total'] } as const;

async function subject(index: string): Promise<Subject> {
  const labDir = await labFolder({ 'src/index.ts': index });
  return subjectFor(await loadSubject({ labDir, source: 'src', contract, timeoutMs: 200 }));
}

const about = { part: 'A', reading: { work: 'gauss', section: '1' } };

const threeNumbers: LabTest = labTest<Sums>({
  ...about,
  id: 'A1',
  title: 'three numbers are added up',
  run: async (tested) => {
    const functions = tested.functions();
    const total = functions.call('total', [1, 2, 3]);
    functions.expect(total === 6, `1, 2 and 3 make 6, and total says ${total}`);
  },
});

const anyNumbers = functionProperty<Sums, readonly number[]>({
  ...about,
  id: 'A2',
  title: 'any numbers are added up',
  violates: 'a total is the sum of all',
  cases: fc.array(fc.nat(9), { maxLength: 20 }),
  told: (numbers) => [`numbers: ${numbers.join(', ')}`],
  check: (functions, numbers) => {
    const expected = numbers.reduce((a, b) => a + b, 0);
    const total = functions.call('total', numbers);
    functions.expect(total === expected, `the total is ${expected}, not ${total}`);
  },
  needs: [{ mark: 'there were several numbers', when: (numbers) => numbers.length > 1 }],
});

const RIGHT =
  'export function total(numbers: readonly number[]): number { return numbers.reduce((a, b) => a + b, 0); }';

async function failureOf(labTest: LabTest, index: string): Promise<string> {
  const [result] = await runTests({ tests: [labTest], subject: await subject(index) });
  return result?.failure?.text ?? 'it passed';
}

describe('a function that the contract names', () => {
  test('is called with copies, and its results are part of the fingerprint', async () => {
    const loaded = await subject(RIGHT);
    const results = await runTests({ tests: [threeNumbers, anyNumbers], subject: loaded });
    expect(results.map(({ status, runs }) => [status, runs])).toEqual([
      ['passed', 1],
      ['passed', 100],
    ]);
    const fingerprints = results.map(({ fingerprint }) => fingerprint);
    expect(fingerprints.every((one) => /^[0-9a-f]{16}$/.test(one))).toBe(true);
    const again = await runTests({ tests: [threeNumbers, anyNumbers], subject: loaded });
    expect(again.map(({ fingerprint }) => fingerprint)).toEqual(fingerprints);
  });

  test('is asked for by name when the code is loaded', async () => {
    const { message } = await refusalOf(
      subject('export function Total(): void {}') as unknown as Promise<never>,
    );
    expect(message).toBe(
      'src/index.ts does not export a function named total; the contract asks for it: it exports `Total`: rename that to `total`',
    );
  });

  test('can keep nothing beside it from one call to the next', async () => {
    const counting = `class Count { static made = Object.freeze({ of: new Map<string, number>() }); }
export function total(numbers: readonly number[]): number {
  Count.made.of.set('calls', (Count.made.of.get('calls') ?? 0) + 1);
  return Count.made.of.get('calls') ?? 0;
}`;
    const refused = await subject(counting).catch((error: unknown) => String(error));
    expect(refused).toContain('static');
  });
});

describe('a function that does not do what it should', () => {
  test('is told with its line when it throws', async () => {
    const text = await failureOf(
      threeNumbers,
      "export function total(): number {\n  throw new Error('not yet');\n}",
    );
    expect(text).toContain('total failed: not yet\n  at src/index.ts:2:9');
  });

  test('is stopped when it never returns', async () => {
    const text = await failureOf(threeNumbers, 'export function total(): void { for (;;) {} }');
    expect(text).toContain('total never returned\n  at src/index.ts:1:8');
  });

  test('is told when it returns what is no JSON value', async () => {
    const text = await failureOf(
      threeNumbers,
      'export function total(): unknown { return { sum: undefined }; }',
    );
    expect(text).toContain('total returned what is no JSON value: ');
    expect(text).toContain('result.sum');
  });

  test('fails a property with the smallest input, and a command that draws it again', async () => {
    const text = await failureOf(
      anyNumbers,
      'export function total(numbers: readonly number[]): number { return numbers[0] ?? 0; }',
    );
    expect(text).toMatch(
      /^A2 failed: any numbers are added up\n\n {2}the total is 1, not 0\n\n {2}The rule {6}a total is the sum of all\n/,
    );
    expect(text).toMatch(
      / {2}The smallest case found \(run \d+ with seed 1, \d+ steps of shrinking\)\n {4}numbers: 0, 1\n/,
    );
    expect(text).toContain('Run it again  npx netsplit test sums A2 --seed 1');
  });
});

test('functions of this realm can be called as well', async () => {
  const plain = subjectOf({}, { functions: { total: () => 6 } });
  const [result] = await runTests({ tests: [threeNumbers], subject: plain });
  expect(result?.status).toBe('passed');
});

test('a property whose cases met nothing is vacuous', async () => {
  const never = functionProperty<Sums, number>({
    ...about,
    id: 'A3',
    title: 'a number is its own total',
    violates: 'a total is the sum of all',
    cases: fc.nat(9),
    told: (number) => [`number: ${number}`],
    check: (functions, number) => {
      functions.expect(functions.call('total', [number]) === number, 'it is');
    },
    needs: [{ mark: 'a number above nine', when: (number) => number > 9 }],
  });
  const [result] = await runTests({ tests: [never], subject: await subject(RIGHT) });
  expect(result?.failure?.text).toContain('none of 100 cases met what this test is about');
});
