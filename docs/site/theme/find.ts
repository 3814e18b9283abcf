import { searchWorks } from '@netsplit/course/search';
import type { Work } from '@netsplit/course';
import { withBase } from 'vitepress';
import type { ShownReadings } from './works.data.ts';

/** What a reader looks for: works that fit all of it; what is empty fits every work. */
export interface Asked {
  readonly words: string;
  readonly topic: string;
  readonly level: string;
  readonly lab: string;
}

export const nothingAsked: Asked = { words: '', topic: '', level: '', lab: '' };

/** A work, and the parts of labs that teach it. */
export type FoundWork = Work & {
  readonly places: readonly {
    readonly lab: string;
    readonly text: string;
    readonly href: string;
  }[];
};

/** The works that fit; with words, the closest first, as `netsplit readings` has them. */
export function found({ works }: ShownReadings, asked: Asked): readonly FoundWork[] {
  const { words, topic, level, lab } = asked;
  const ranked = words.trim() === '' ? works : searchWorks(works, words).map(({ work }) => work);
  return ranked
    .filter((work) => topic === '' || work.topics.includes(topic))
    .filter((work) => level === '' || work.level === level)
    .filter((work) => lab === '' || work.taught[lab] !== undefined)
    .map((work) => ({ ...work, places: placesOf(work) }));
}

function placesOf({ taught }: Work): FoundWork['places'] {
  return Object.entries(taught).map(([lab, parts]) => ({
    lab,
    text: `${lab} ${Object.keys(parts).join(', ')}`,
    href: withBase(`/labs/${lab}/`),
  }));
}

/** The labs that teach some work, by name. */
export function labsOf(works: readonly Work[]): readonly string[] {
  return [...new Set(works.flatMap(({ taught }) => Object.keys(taught)))].sort();
}

/** What an address asks for: `?topic=time&words=clock`. */
export function askedIn(query: string): Partial<Asked> {
  const said = new URLSearchParams(query);
  const known = Object.keys(nothingAsked).filter((key) => said.has(key));
  return Object.fromEntries(known.map((key) => [key, said.get(key) ?? '']));
}

/** The same, to be kept in the address. */
export function queryOf(asked: Asked): string {
  const said = Object.entries(asked).filter(([, value]) => value !== '');
  return said.length === 0 ? '' : `?${new URLSearchParams(said).toString()}`;
}
