import { expect, test } from 'vitest';
import {
  type ComparedFile,
  findSimilar,
  fingerprintOf,
  gramsIn,
  similarPage,
} from '../../src/index.ts';
import { filesOf, givenFiles, renamed } from '../similarity/disguise.ts';

const original = filesOf('lamport-clocks', 'solution');
const given = gramsIn(givenFiles('lamport-clocks'));

function pageOf(name: string, files: readonly ComparedFile[], isKept = true): string {
  const all = new Map([
    ['alice', original],
    [name, files],
  ]);
  const submissions = [...all].map(([student, own]) => ({
    student,
    print: fingerprintOf(own, given),
  }));
  const similar = findSimilar({ lab: 'lamport-clocks', submissions });
  return similarPage(similar, ({ student }) =>
    isKept || student === 'alice' ? all.get(student) : undefined,
  );
}

test('passages stand side by side, with the lines’ numbers', () => {
  const page = pageOf('bob', renamed(original));
  const figures = page.split('<div class="side-by-side">').slice(1);
  expect(figures.length).toBeGreaterThan(3);
  for (const figure of figures) expect(figure.match(/<figure>/g)).toHaveLength(2);
  // A line of Alice's that is a copy, and the same one of Bob's.
  expect(page).toContain('VectorProcess');
  expect(page).toContain('xssecorProtceV');
  expect(page).toMatch(/<span class="number">\d+<\/span>/);
});

test('nothing that a student wrote becomes a part of the page', () => {
  const evil = '</code></pre><script>alert(1)</script><img src=x onerror="alert(2)">';
  const files = renamed(original).map(({ path, text }) => ({
    path: `<b>${path}`,
    text: text.replace(/^/gm, `/* ${evil} \u202e \u0007 */`),
  }));
  const page = pageOf(`bob${evil}`, files);
  expect(page).toContain('&lt;script&gt;alert(1)');
  expect(page).not.toMatch(/<script|<img|<b>/);
  expect(page).not.toContain('\u202e');
  expect(page).not.toContain('\u0007');
  expect(page).toContain("default-src 'none'");
});

test('of one whose code is no longer kept, the lines are named', () => {
  const page = pageOf('zoe', renamed(original), false);
  expect(page).toContain('only its fingerprint');
  expect(page).not.toContain('xssecorProtceV');
});
