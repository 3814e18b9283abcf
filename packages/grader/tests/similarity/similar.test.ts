import { describe, expect, test } from 'vitest';
import {
  type Compared,
  type ComparedFile,
  findSimilar,
  fingerprintOf,
  gramsIn,
  type SimilarPair,
} from '../../src/index.ts';
import {
  filesOf,
  givenFiles,
  moved,
  padded,
  reformatted,
  renamed,
  reordered,
  spreadOut,
} from './disguise.ts';

const LAB = 'gossip';
const given = gramsIn(givenFiles(LAB));
const original = filesOf(LAB, 'solution');

const by = (student: string, files: readonly ComparedFile[], group?: string): Compared => ({
  student,
  ...(group === undefined ? {} : { group }),
  print: fingerprintOf(files, given),
});
const names = (pairs: readonly SimilarPair[]): readonly string[] =>
  pairs.map(({ one, other }) => `${one.student}–${other.student}`);

describe('a copy', () => {
  test.each([
    ['as it is', original, 1],
    ['with every name changed', renamed(original), 0.99],
    ['in one line', reformatted(original), 0.99],
    ['spread out, with other line ends', spreadOut(original), 0.99],
    ['with its functions in another order', reordered(original), 0.75],
    ['in other files', moved(original), 0.99],
    ['with a line of no use after each third', padded(original), 0.5],
    ['renamed, in other files and another order', renamed(moved(reordered(original))), 0.7],
  ])('%s is found', (_, copy, least) => {
    const submissions = [
      by('alice', original),
      by('bob', copy),
      by('eve', filesOf('swim', 'solution')),
    ];
    const { pairs } = findSimilar({ lab: LAB, submissions });
    expect(names(pairs)).toEqual(['alice–bob']);
    expect(pairs[0]?.one.share).toBeGreaterThanOrEqual(least);
  });

  test('of one file within a solution of one’s own is found, with its lines on both sides', () => {
    const own = filesOf('swim', 'solution');
    const stolen = renamed(original.filter(({ path }) => path === 'broadcaster.ts'));
    const moved = stolen.map(({ text }) => ({ path: 'mine.ts', text: `// mine\n\n${text}` }));
    const { pairs } = findSimilar({
      lab: LAB,
      submissions: [by('alice', original), by('bob', [...own, ...moved])],
    });
    expect(names(pairs)).toEqual(['alice–bob']);
    const [longest] = pairs[0]?.passages ?? [];
    expect(longest?.one).toMatchObject({ file: 'broadcaster.ts' });
    expect(longest?.other).toMatchObject({ file: 'mine.ts' });
    const broadcaster = original.find(({ path }) => path === 'broadcaster.ts')?.text ?? '';
    expect(longest?.one.to).toBeLessThanOrEqual(broadcaster.split('\n').length);
    expect((longest?.one.to ?? 0) - (longest?.one.from ?? 0)).toBeGreaterThan(60);
  });

  test('of last term’s, and of the lab’s own solution, is found in those', () => {
    const result = findSimilar({
      lab: LAB,
      submissions: [by('bob', renamed(original))],
      past: [{ ...by('zoe', reordered(original)), term: '2025' }],
      reference: fingerprintOf(original, given),
    });
    const others = result.pairs.map(({ other }) => [other.from, other.student, other.term]);
    expect(others).toEqual([
      ['reference', '', undefined],
      ['past', 'zoe', '2025'],
    ]);
  });

  test('by more than a fifth of the class is still found in the lab’s own solution', () => {
    const submissions = Array.from({ length: 12 }, (_, at) => by(`s${at}`, renamed(original)));
    const { pairs } = findSimilar({
      lab: LAB,
      submissions,
      reference: fingerprintOf(original, given),
    });
    expect(pairs).toHaveLength(12);
    expect(new Set(pairs.map(({ other }) => other.from))).toEqual(new Set(['reference']));
  });
});

describe('nobody is paired', () => {
  test('for the starter, or for what the lab gives', () => {
    const starter = filesOf(LAB, 'starter');
    const withGiven = [
      ...starter,
      ...givenFiles(LAB).map((file) => ({ ...file, path: `my-${file.path}` })),
    ];
    const submissions = [by('alice', starter), by('bob', renamed(starter)), by('carl', withGiven)];
    expect(findSimilar({ lab: LAB, submissions, leastShare: 0 }).pairs).toEqual([]);
  });

  test('for solutions of their own, of the labs of one course and one hand', () => {
    const labs = [
      'first-contact',
      'lamport-clocks',
      'consistent-hashing',
      'gossip',
      'swim',
      'raft',
    ];
    const submissions = labs.map((lab) => by(lab, filesOf(lab, 'solution')));
    expect(findSimilar({ lab: LAB, submissions }).pairs).toEqual([]);
  });

  test('within a group, and with their own earlier hand-ins', () => {
    const { pairs } = findSimilar({
      lab: LAB,
      submissions: [
        by('alice', original, '1'),
        by('bob', renamed(original), '1'),
        by('eve', original),
      ],
      past: [{ ...by('eve', original), term: '2025' }],
    });
    expect([...names(pairs)].sort()).toEqual(['alice–eve', 'alice–eve', 'bob–eve', 'bob–eve']);
  });

  test('for what a fifth of the class has', () => {
    const helper = original.filter(({ path }) => path === 'replica.ts');
    const own = ['raft', 'swim', 'lamport-clocks', 'consistent-hashing'];
    const submissions = Array.from({ length: 12 }, (_, at) => by(`s${at}`, helper)).concat(
      own.map((lab) => by(lab, [...helper, ...filesOf(lab, 'solution')])),
    );
    expect(findSimilar({ lab: LAB, submissions }).pairs).toEqual([]);
    expect(findSimilar({ lab: LAB, submissions, commonShare: 1 }).pairs).not.toEqual([]);
  });
});

test('the order of submissions changes nothing but who is named first', () => {
  const all = [by('a', original), by('b', padded(original)), by('c', moved(original))];
  const shares = (submissions: readonly Compared[]): readonly string[] =>
    findSimilar({ lab: LAB, submissions })
      .pairs.map(({ one, other }) =>
        [one, other]
          .map((side) => `${side.student} ${side.share}`)
          .sort()
          .join(),
      )
      .sort();
  expect(shares(all.toReversed())).toEqual(shares(all));
});
