import { sentence } from '@netsplit/simulator/trace';
import { fieldLabel } from './field.ts';
import type { RunModel } from './run-model.ts';

/** Decides whether an event is what is searched for. */
export type Matcher = (at: number) => boolean;

/** What an event is searched by, by what stands before a colon; without one, all of it. */
const SCOPES = ['kind', 'node', 'field', 'n'] as const;
type Scope = (typeof SCOPES)[number];

interface Term {
  readonly scope: Scope | undefined;
  readonly text: string;
}

/**
 * Finds events by words in their sentences, by kind, node and changed field: all words must be there, in any
 * order, and case does not matter. `kind:timer`, `node:n1` and `field:votedFor` look in one place only.
 */
export class Search {
  readonly #model: RunModel;
  /** Made when an event is first looked at: who searches does so more than once. */
  readonly #texts = new Map<number, string>();

  constructor(model: RunModel) {
    this.#model = model;
  }

  /** Undefined for a query that says nothing. */
  matcher(query: string): Matcher | undefined {
    const terms = termsOf(query);
    if (terms.length === 0) return undefined;
    return (at) => terms.every((term) => this.#has(at, term));
  }

  #has(at: number, { scope, text }: Term): boolean {
    const event = this.#model.eventAt(at);
    if (event === undefined) return false;
    switch (scope) {
      case undefined:
        return this.#textOf(at).includes(text);
      case 'kind':
        return event.kind.startsWith(text);
      case 'node':
        return event.node.toLowerCase() === text;
      case 'n':
        return String(event.n) === text;
      case 'field':
        return this.#fieldsOf(at).includes(text);
    }
  }

  #textOf(at: number): string {
    const known = this.#texts.get(at);
    if (known !== undefined) return known;
    const event = this.#model.eventAt(at);
    if (event === undefined) return '';
    const said = sentence(event, this.#model.trace);
    const violated = this.#model.trace.violations
      .filter(({ n }) => n === event.n)
      .map(({ rule, message }) => `${rule} ${message}`);
    const text = [`#${event.n}`, event.kind, said, this.#fieldsOf(at), ...violated].join(' ');
    const lower = text.toLowerCase();
    this.#texts.set(at, lower);
    return lower;
  }

  #fieldsOf(at: number): string {
    const changes = this.#model.eventAt(at)?.state ?? [];
    return changes
      .map(([path]) => fieldLabel(path))
      .join(' ')
      .toLowerCase();
  }
}

function termsOf(query: string): readonly Term[] {
  const words = query.toLowerCase().match(/"[^"]*"|\S+/g) ?? [];
  return words
    .map((word) => {
      const scope = SCOPES.find((one) => word.startsWith(`${one}:`));
      const text = scope === undefined ? word : word.slice(scope.length + 1);
      return { scope, text: text.replaceAll('"', '') };
    })
    .filter(({ text }) => text !== '');
}

/** The positions that match, found slice by slice: a long run must not stop the page. */
export class Matches {
  readonly #matcher: Matcher;
  readonly #count: number;
  readonly #found: number[] = [];
  #next = 0;

  constructor(matcher: Matcher, count: number) {
    this.#matcher = matcher;
    this.#count = count;
  }

  /** Looks at so many more events; false when all were looked at. */
  look(events: number): boolean {
    const end = Math.min(this.#count, this.#next + events);
    for (; this.#next < end; this.#next++) {
      if (this.#matcher(this.#next)) this.#found.push(this.#next);
    }
    return this.#next < this.#count;
  }

  /** In order. */
  get found(): readonly number[] {
    return this.#found;
  }

  get isDone(): boolean {
    return this.#next >= this.#count;
  }
}

/** The next match after a place, or before it; from the last on to the first. Undefined without any. */
export function matchFrom(found: readonly number[], at: number, by: 1 | -1): number | undefined {
  if (by === 1) return found.find((one) => one > at) ?? found[0];
  return found.findLast((one) => one < at) ?? found.at(-1);
}
