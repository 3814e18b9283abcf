import { readTrace } from '@netsplit/simulator/trace';
import { batch, computed, effect, signal } from '@preact/signals';
import type {
  ForkView,
  LawView,
  LiveChoice,
  PageWord,
  PendingList,
  PendingView,
  ServerWord,
} from '../../live/protocol.ts';
import { isPartOf } from '../../live/link-parts.ts';
import { ForkTree } from '../../model/forks.ts';
import type { PageLink } from '../../model/link.ts';
import { RunModel } from '../../model/run-model.ts';
import type { Session } from '../session.ts';
import { liveActions } from './live-actions.ts';

export type SessionWord = Extract<ServerWord, { say: 'session' }>;
type Answer = Extract<ServerWord, { say: 'answer' }>;

/** Something to be read once. */
export interface Note {
  readonly tone: 'word' | 'problem';
  readonly text: string;
}

const NOWHERE: PageLink = { n: undefined, fork: undefined };
/** Who goes through many events wants to know only what is pending where they stay. */
const ASK_AFTER_MS = 60;
/** How far the clock may run to the next event by itself. */
const NEXT_WITHIN_MS = 10_000;

/** The page's part of a live session: what the server said, and what a person asks for. */
export class LiveSession {
  readonly info = signal<SessionWord | undefined>(undefined);
  readonly forks = signal<readonly ForkView[]>([]);
  /** All forks as text for the address. */
  readonly link = signal('');
  readonly pending = signal<PendingList | undefined>(undefined);
  /** The pending event that buttons and keys act on, by its name. */
  readonly chosenName = signal<string | undefined>(undefined);
  readonly asking = signal<{ readonly states: number; readonly depth: number } | undefined>(
    undefined,
  );
  readonly answer = signal<Answer | undefined>(undefined);
  readonly note = signal<Note | undefined>(undefined);
  readonly isLost = signal(false);

  readonly fork = computed<ForkView | undefined>(() => {
    const id = this.#session.runs.fork.value?.id;
    return this.forks.value.find((one) => one.id === id);
  });
  readonly laws = computed<readonly LawView[]>(() => this.fork.value?.laws ?? []);
  /** The event that the cursor is on; 0 before the first. */
  readonly n = computed(() => this.#session.event.value?.n ?? 0);
  readonly isAtEnd = computed(
    () => this.n.value >= (this.#session.model.value?.trace.events.at(-1)?.n ?? 0),
  );
  readonly chosen = computed<PendingView | undefined>(() => {
    const events = this.pending.value?.events ?? [];
    return events.find((one) => nameOf(one) === this.chosenName.value) ?? events[0];
  });
  /** The sentences of the run's story: a fork keeps those before it left. */
  readonly story = computed(() => {
    const fork = this.fork.value;
    return fork === undefined ? [] : storyOf(fork, this.forks.value);
  });

  readonly #session: Session;
  readonly #texts = new Map<string, string>();
  readonly #models = new Map<string, { readonly text: string; readonly model: RunModel }>();
  #say: (word: PageWord) => void = () => {};
  #start: PageLink | undefined;
  #timer: number | undefined;

  constructor(session: Session, start: PageLink) {
    this.#session = session;
    this.#start = start;
    effect(() => {
      void [this.fork.value, this.n.value, this.forks.value];
      window.clearTimeout(this.#timer);
      this.#timer = window.setTimeout(() => this.#look(), ASK_AFTER_MS);
    });
  }

  get mayAct(): boolean {
    return this.info.value?.mayAct === true;
  }

  /** The server is there, perhaps again. */
  begin(info: SessionWord, say: (word: PageWord) => void): void {
    this.#say = say;
    this.isLost.value = false;
    if (this.info.peek() === undefined && info.mayAct) {
      this.#session.actions.provide(liveActions(this, this.#session));
    }
    this.info.value = info;
  }

  lose(): void {
    this.isLost.value = true;
    this.asking.value = undefined;
  }

  hear(word: ServerWord): void {
    switch (word.say) {
      case 'trace': {
        const before = (this.#texts.get(word.fork) ?? '').slice(0, word.from);
        this.#texts.set(word.fork, before + word.text);
        return;
      }
      case 'forks':
        this.link.value = word.link;
        this.#takeForks(word.forks);
        return;
      case 'pending':
        this.pending.value = word;
        return;
      case 'go':
        this.#session.playback.pause();
        this.#session.navigation.seekIn(word.fork, word.n);
        return;
      case 'told':
        // A link that was refused leads nowhere.
        if (word.tone === 'problem') this.#start = undefined;
        this.note.value = word;
        return;
      case 'asking':
        this.asking.value = word;
        return;
      case 'answer':
        this.asking.value = undefined;
        this.answer.value = word;
        return;
      default:
    }
  }

  choose(choice: LiveChoice): void {
    const fork = this.fork.peek();
    if (fork === undefined) return;
    this.note.value = undefined;
    this.#say({ say: 'choose', fork: fork.id, n: this.n.peek(), choice });
  }

  /** The earliest event that is due happens by itself. */
  next(): void {
    this.choose({ do: 'run', forMs: NEXT_WITHIN_MS, events: 1 });
  }

  ask(rule?: string): void {
    const fork = this.fork.peek();
    if (fork === undefined) return;
    batch(() => {
      this.answer.value = undefined;
      this.note.value = undefined;
      this.asking.value = { states: 0, depth: 0 };
    });
    const about = rule === undefined ? {} : { rule };
    this.#say({ say: 'ask', fork: fork.id, n: this.n.peek(), ...about });
  }

  stopAsking(): void {
    this.#say({ say: 'stop-asking' });
  }

  save(name: string): void {
    const fork = this.fork.peek();
    if (fork !== undefined) this.#say({ say: 'save', fork: fork.id, name });
  }

  beginRun(wish: Omit<Extract<PageWord, { say: 'begin' }>, 'say'>): void {
    this.#say({ say: 'begin', ...wish });
  }

  #look(): void {
    const fork = this.fork.peek();
    if (fork === undefined) return;
    const place = { fork: fork.id, n: this.n.peek() };
    if (this.mayAct) this.#say({ say: 'at', ...place });
    this.#say({ say: 'pending', ...place });
  }

  #takeForks(views: readonly ForkView[]): void {
    const { runs } = this.#session;
    // The server may have begun anew, or opened a link: then nothing here is a fork of it any more.
    const isSame = this.forks.peek().every(({ id, parent, label }, at) =>
      [id, parent, label].every((part, which) => {
        const other = views[at];
        return part === [other?.id, other?.parent, other?.label][which];
      }),
    );
    let tree = isSame ? runs.tree.peek() : ForkTree.empty;
    for (const view of views) {
      const model = this.#modelOf(view);
      if (model === undefined) continue;
      const { parent, after, label } = view;
      const known = tree.get(view.id);
      if (tree.root === undefined) tree = ForkTree.of(model, label);
      else if (known === undefined) tree = tree.with({ parent, after, label, model });
      else if (known.model !== model) tree = tree.replacing(view.id, model);
    }
    const start = this.#start;
    // The server may still be opening what the link names.
    const isThere =
      !this.mayAct || start?.live === undefined || isPartOf(start.live, this.link.peek());
    if (isThere) this.#start = undefined;
    batch(() => {
      runs.tree.value = tree;
      this.forks.value = views;
      if (start !== undefined) this.#open(isThere ? start : NOWHERE, tree);
      else this.#session.seek(this.#session.cursor.peek());
    });
    if (start !== undefined) this.#session.diagram.reset();
  }

  /** A page that has just come: where its link says, else where a reader begins. */
  #open({ n, fork }: PageLink, tree: ForkTree): void {
    const shown = tree.get(fork) ?? tree.root;
    if (shown === undefined) return;
    const view = this.forks.peek().find(({ id }) => id === shown.id);
    const { model } = shown;
    const isByHand = view?.isFixed === false;
    this.#session.isLoading.value = false;
    const last = model.trace.events.at(-1)?.n ?? 1;
    const first = model.violations.length > 0 ? model.trace.violations[0]?.n : 1;
    this.#session.navigation.seekIn(shown.id, n ?? (isByHand ? last : (first ?? 1)));
  }

  #modelOf({ id, events, nowMs, fingerprint }: ForkView): RunModel | undefined {
    const text = this.#texts.get(id);
    if (text === undefined) return undefined;
    const known = this.#models.get(id);
    if (known?.text === text) return known.model;
    // The run goes on: where it stands is no end, and no reader is to miss one.
    const end = { end: events, t: Math.round(nowMs * 1000), fingerprint, reason: 'so far' };
    const isOver = /"end":\d+[^\n]*\n$/.test(text.slice(-400));
    const { trace } = readTrace(isOver ? text : `${text}${JSON.stringify(end)}\n`);
    if (trace === undefined) return undefined;
    const model = new RunModel(trace);
    this.#models.set(id, { text, model });
    return model;
  }
}

/** A pending event's name, as one text. */
export function nameOf({ event: [cause, index] }: PendingView): string {
  return `${cause}.${index}`;
}

function storyOf(fork: ForkView, forks: readonly ForkView[]): ForkView['story'] {
  const parent = forks.find(({ id }) => id === fork.parent);
  if (parent === undefined) return fork.story;
  return storyOf(parent, forks).filter(({ n }) => n !== undefined && n <= fork.after);
}
