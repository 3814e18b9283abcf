import type { Trace } from '@netsplit/simulator/trace';
import { ActionTable } from '../app/session/actions.ts';
import { Explain } from '../app/session/explain.ts';
import { Navigation } from '../app/session/navigation.ts';
import { Runs } from '../app/session/runs.ts';
import { Searching } from '../app/session/searching.ts';
import { meaningOf, type KeyPress } from '../model/keys.ts';
import { RunModel } from '../model/run-model.ts';

/** What a reader is writing in the last line of the screen. */
export interface Prompt {
  readonly asks: 'go-to' | 'search';
  readonly text: string;
}

const NO_MODIFIERS = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };

/**
 * Steps through a run in a terminal: the page's cursor, search and explanations, with its keys. It knows no
 * terminal: keys come in, and a screen is made of what it is like after them.
 */
export class Stepper {
  readonly runs = new Runs();
  readonly navigation = new Navigation(this.runs, () => {});
  readonly explain = new Explain(this.runs, this.navigation);
  readonly searching = new Searching(this.runs, this.navigation);
  readonly actions = new ActionTable();
  readonly model: RunModel;
  prompt: Prompt | undefined;
  isHelpOpen = false;
  isOver = false;
  /** The node whose state is shown, when it is not the event's own: so many lanes further. */
  laneOffset = 0;

  /** @param at the number of the event to begin at; by default the first violation, or the first event */
  constructor(trace: Trace, at?: number) {
    this.model = new RunModel(trace);
    this.runs.open(this.model, trace.header.lab ?? 'the run');
    this.navigation.cursor.value = this.model.opening;
    if (at !== undefined) this.navigation.seekNumber(at);
    this.actions.provide(this.navigation.actions);
    this.actions.provide(this.explain.actions);
    this.actions.provide(this.searching.actions);
    this.actions.provide({
      'go-to': () => this.#ask('go-to'),
      search: () => this.#ask('search'),
      help: () => {
        this.isHelpOpen = !this.isHelpOpen;
      },
      close: () => this.#close(),
    });
  }

  /** The number of the event that the cursor is on. */
  get at(): number {
    return this.navigation.cursor.peek();
  }

  /** Does what a key does in the viewer, or writes it into the prompt that is open. */
  press(key: Partial<KeyPress> & { readonly key: string }): void {
    const press = { ...NO_MODIFIERS, ...key };
    if (this.prompt !== undefined) {
      this.#write(this.prompt, press);
      return;
    }
    if (press.key === 'q' || (press.ctrlKey && press.key === 'c')) {
      this.isOver = true;
      return;
    }
    if (press.key === 'Tab') {
      this.laneOffset += press.shiftKey ? -1 : 1;
      return;
    }
    const meaning = meaningOf(press, undefined, (action) => this.actions.can(action));
    if (meaning?.kind !== 'action') return;
    const before = this.at;
    this.actions.do(meaning.action);
    if (this.at !== before) this.laneOffset = 0;
  }

  #ask(asks: Prompt['asks']): void {
    this.prompt = { asks, text: '' };
  }

  /** What was opened last goes first. */
  #close(): void {
    if (this.isHelpOpen) this.isHelpOpen = false;
    else if (this.explain.why.peek().length > 0) this.explain.forget();
    else if (this.searching.query.peek() !== '') this.searching.set('');
    else this.explain.isConeShown.value = false;
  }

  #write({ asks, text }: Prompt, { key, ctrlKey }: KeyPress): void {
    if (key === 'Escape' || (ctrlKey && key === 'c')) this.prompt = undefined;
    else if (key === 'Backspace') this.prompt = { asks, text: text.slice(0, -1) };
    else if (key === 'Enter') {
      this.prompt = undefined;
      this.#answer(asks, text.trim());
    } else if (key.length === 1 && !ctrlKey) this.prompt = { asks, text: text + key };
  }

  #answer(asks: Prompt['asks'], text: string): void {
    this.laneOffset = 0;
    if (asks === 'search') {
      this.searching.set(text);
      this.searching.go(1);
      return;
    }
    const n = Number(text);
    if (text !== '' && Number.isFinite(n)) this.navigation.seekNumber(Math.max(1, Math.round(n)));
  }
}
