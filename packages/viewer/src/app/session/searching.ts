import { computed, signal } from '@preact/signals';
import type { RunModel } from '../../model/run-model.ts';
import { Matches, matchFrom, Search } from '../../model/search.ts';
import type { Actions } from './actions.ts';
import type { Navigation } from './navigation.ts';
import type { Runs } from './runs.ts';

/** Events that are looked at before the page may do something else. */
const SLICE = 1500;

/** What a reader searches for, and where it is. */
export class Searching {
  readonly query = signal('');
  /** The positions that match, in order; more come while it is searched. */
  readonly found = signal<readonly number[]>([]);
  readonly isDone = signal(true);
  /** Goes up when the reader wants to write what to search for. */
  readonly wanted = signal(0);
  /** Which match the cursor is on, from 1; 0 when it is on none. */
  readonly place = computed(() => this.found.value.indexOf(this.#navigation.cursor.value) + 1);
  readonly actions: Actions;
  readonly #runs: Runs;
  readonly #navigation: Navigation;
  readonly #searches = new WeakMap<RunModel, Search>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(runs: Runs, navigation: Navigation) {
    this.#runs = runs;
    this.#navigation = navigation;
    this.actions = {
      search: () => {
        this.wanted.value += 1;
      },
      'next-match': () => this.go(1),
      'previous-match': () => this.go(-1),
    };
    runs.model.subscribe(() => this.#start());
  }

  set(query: string): void {
    this.query.value = query;
    this.#start();
  }

  /** To the next match, or to the one before. */
  go(by: 1 | -1): void {
    const to = matchFrom(this.found.peek(), this.#navigation.cursor.peek(), by);
    if (to !== undefined) this.#navigation.seek(to);
  }

  #start(): void {
    clearTimeout(this.#timer);
    const model = this.#runs.model.peek();
    const matcher = model && this.#searchOf(model).matcher(this.query.peek());
    this.found.value = [];
    this.isDone.value = matcher === undefined;
    if (model === undefined || matcher === undefined) return;
    const matches = new Matches(matcher, model.count);
    const look = (): void => {
      const isMore = matches.look(SLICE);
      this.found.value = [...matches.found];
      this.isDone.value = !isMore;
      if (isMore) this.#timer = setTimeout(look);
    };
    look();
  }

  #searchOf(model: RunModel): Search {
    const search = this.#searches.get(model) ?? new Search(model);
    this.#searches.set(model, search);
    return search;
  }
}
