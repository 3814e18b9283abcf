import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findLabs, readGlossary, readReadings, termsIn } from '@netsplit/course';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

const terms = readGlossary(join(ROOT, 'docs/glossary'));
const { works } = readReadings(join(ROOT, 'docs/readings'));
const { labs } = findLabs({ dir: ROOT, whole: true });

const handouts = labs.map(({ name, dir, manifest }) => ({
  name,
  text: `${readFileSync(join(dir, 'README.md'), 'utf8')}\n${JSON.stringify(manifest)}`,
}));

describe('the glossary', () => {
  it('has only terms that a handout or the catalogue uses', () => {
    const pages = readdirSync(join(ROOT, 'docs'))
      .filter((name) => name.endsWith('.md'))
      .map((name) => readFileSync(join(ROOT, 'docs', name), 'utf8'));
    const texts = [
      ...handouts.map(({ text }) => text),
      ...pages,
      [...works.values()].map(({ why }) => why).join('\n'),
    ];
    const used = new Set(texts.flatMap((text) => termsIn(text, terms)).map(({ term }) => term.id));
    expect(terms.length).toBeGreaterThan(60);
    expect(terms.map(({ id }) => id).filter((id) => !used.has(id))).toEqual([]);
  });

  it('names a lab only where the lab uses the term', () => {
    const idle = terms.flatMap((term) =>
      term.labs
        .filter((lab) => {
          const text = handouts.find(({ name }) => name === lab)?.text ?? '';
          return termsIn(text, [term]).length === 0;
        })
        .map((lab) => `${term.id}: ${lab}`),
    );
    expect(idle).toEqual([]);
  });

  it('names works that are in the catalogue', () => {
    const unknown = terms.flatMap(({ id, works: named }) =>
      named.filter((work) => !works.has(work)).map((work) => `${id}: ${work}`),
    );
    expect(unknown).toEqual([]);
  });

  it('says what a term means in one sentence, each in words of its own', () => {
    expect(new Set(terms.map(({ meaning }) => meaning)).size).toBe(terms.length);
    const odd = terms.filter(({ meaning }) => !/^\p{Lu}[^.?!]*\.$/u.test(meaning));
    expect(odd.map(({ id, meaning }) => `${id}: ${meaning}`)).toEqual([]);
  });

  it('is in the order of the alphabet', () => {
    const names = terms.map(({ term }) => term.toLowerCase());
    expect(names).toEqual(names.toSorted((a, b) => (a < b ? -1 : 1)));
  });
});
