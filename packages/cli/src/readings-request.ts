import {
  type CoursePath,
  type Found,
  type Lab,
  type LabPart,
  labHolding,
  nearest,
  nearestWord,
  type Readings,
  searchWorks,
  type Topic,
  type Work,
} from '@netsplit/course';
import type { Desk } from './desk.ts';
import { within } from './target.ts';
import { UsageError } from './trouble.ts';

/** What somebody asks the readings for. */
export type ReadingsRequest =
  | { readonly kind: 'overview' }
  | { readonly kind: 'lab'; readonly lab: Lab; readonly part?: LabPart }
  | { readonly kind: 'topic'; readonly topic: Topic }
  | { readonly kind: 'path'; readonly path: CoursePath }
  | { readonly kind: 'work'; readonly work: Work }
  | { readonly kind: 'search'; readonly words: string; readonly found: readonly Found[] };

export interface ReadingsOptions {
  readonly lab?: string;
  readonly topic?: string;
  readonly path?: string;
}

/** A request, and what else the words might have meant. */
export interface Understood {
  readonly request: ReadingsRequest;
  /** How to ask for the other things of the same name. */
  readonly also: readonly string[];
}

/**
 * What the words after `netsplit readings` ask for: a lab (and a part of it), a topic, a path or a work by its id, in this
 * order; anything else is searched for.
 *
 * @throws {UsageError} when nothing has these words
 */
export function understand(
  words: readonly string[],
  { lab, topic, path }: ReadingsOptions,
  desk: Desk,
  readings: Readings,
): Understood {
  const named = [lab, topic, path].filter((option) => option !== undefined);
  if (named.length > 1 || (named.length > 0 && words.length > 0)) {
    throw new UsageError(
      '--lab, --topic, --path and words do not go together: ask for one thing.',
      'See: npx netsplit readings --help',
    );
  }
  if (lab !== undefined) return only({ kind: 'lab', lab: desk.lab(lab) });
  if (topic !== undefined)
    return only({ kind: 'topic', topic: byId(readings.topics, topic, 'topic') });
  if (path !== undefined) return only({ kind: 'path', path: byId(readings.paths, path, 'path') });
  const [first, second] = words;
  if (first === undefined) {
    const here = labHolding(desk.cwd);
    return only(here === undefined ? { kind: 'overview' } : { kind: 'lab', lab: here });
  }
  const meanings = words.length === 1 ? meaningsOf(first, desk, readings) : [];
  const [request, ...others] = meanings;
  if (request !== undefined) return { request, also: others.map((other) => asked(other)) };
  const ofLab = words.length === 2 && second !== undefined ? desk.labNamed(first) : undefined;
  if (ofLab !== undefined && second !== undefined) {
    const { part } = within(ofLab, second);
    return only({ kind: 'lab', lab: ofLab, ...(part !== undefined && { part }) });
  }
  return only(search(words.join(' '), desk, readings));
}

const only = (request: ReadingsRequest): Understood => ({ request, also: [] });

/** All that one word is the name of, what is nearest to a student's work first. */
function meaningsOf(
  word: string,
  desk: Desk,
  { topics, paths, works }: Readings,
): ReadingsRequest[] {
  const lab = desk.labNamed(word);
  const topic = topics.find(({ id }) => id === word);
  const path = paths.find(({ id }) => id === word);
  const work = works.get(word);
  return [
    ...(lab === undefined ? [] : [{ kind: 'lab', lab } as const]),
    ...(topic === undefined ? [] : [{ kind: 'topic', topic } as const]),
    ...(path === undefined ? [] : [{ kind: 'path', path } as const]),
    ...(work === undefined ? [] : [{ kind: 'work', work } as const]),
  ];
}

function asked(request: ReadingsRequest): string {
  switch (request.kind) {
    case 'topic':
      return `"${request.topic.id}" is a topic, too: npx netsplit readings --topic ${request.topic.id}`;
    case 'path':
      return `"${request.path.id}" is a path, too: npx netsplit readings --path ${request.path.id}`;
    case 'work':
      return `"${request.work.id}" is a work, too: npx netsplit readings "${request.work.title}"`;
    default:
      return '';
  }
}

function byId<Item extends { readonly id: string }>(
  items: readonly Item[],
  id: string,
  noun: string,
): Item {
  const found = items.find((item) => item.id === id);
  if (found !== undefined) return found;
  const ids = items.map((item) => item.id);
  const meant = nearest(id, ids);
  throw new UsageError(
    `There is no ${noun} "${id}".${meant === undefined ? '' : ` Did you mean ${meant}?`}`,
    `The ${noun}s are: ${ids.join(', ')}.`,
  );
}

function search(words: string, desk: Desk, readings: Readings): ReadingsRequest {
  const works = [...readings.works.values()];
  const found = searchWorks(works, words);
  if (found.length > 0) return { kind: 'search', words, found };
  const names = [
    ...desk.labs.map(({ name }) => name),
    ...[...readings.topics, ...readings.paths].map(({ id }) => id),
  ];
  const missed = words.split(/\s+/).find((word) => searchWorks(works, word).length === 0) ?? words;
  const meant = nearest(words, names) ?? nearestWord(works, missed);
  throw new UsageError(
    `Nothing in the catalogue has ${words.includes(' ') ? 'all of ' : ''}"${words}".${meant === undefined ? '' : ` Did you mean ${meant}?`}`,
    'What there is: npx netsplit readings, outside of a lab’s folder, lists labs, paths and topics.',
  );
}
