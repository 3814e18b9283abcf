import {
  type Law,
  type LawStatus,
  ManualRun,
  type ManualSpec,
  type Subject,
} from '@netsplit/harness';
import { ChoiceMisfit, type SessionChoice, TraceWriter } from '@netsplit/simulator';
import { sessionChoiceOf } from './choices.ts';
import type { ForkView, LawView, LiveChoice } from './protocol.ts';

/** Where a branch begins. */
export interface Beginning {
  readonly id: string;
  readonly label: string;
  readonly spec: ManualSpec;
  /** The branch that it left, and how: after how many of its choices, and so many events of the next one. */
  readonly origin?: Origin;
  /** It stays as it is. */
  readonly isFixed?: boolean;
  readonly story?: ForkView['story'];
}

export interface Origin {
  readonly parent: string;
  /** The last event in common. */
  readonly after: number;
  readonly choices: number;
  readonly cut?: number;
}

/** One run of the session: recorded from its beginning, and only ever gone on with. */
export class Branch {
  readonly beginning: Beginning;
  readonly run: ManualRun;
  readonly #writer: TraceWriter;
  #text = '';
  #misfit: string | undefined;
  #opened = 0;
  #left: readonly SessionChoice[] = [];

  constructor(subject: Subject, laws: readonly Law[], beginning: Beginning) {
    this.beginning = beginning;
    const { lab, name, codeHash } = subject;
    const sink = {
      write: (chunk: string) => {
        this.#text += chunk;
      },
    };
    this.#writer = new TraceWriter(sink, { lab, subject: name, codeHash });
    this.run = new ManualRun(subject, beginning.spec, { laws, writer: this.#writer });
  }

  get id(): string {
    return this.beginning.id;
  }

  /** How many events have happened. */
  get events(): number {
    return this.run.cluster.eventCount;
  }

  /** The trace so far; without an end, unless the code ended it. */
  get text(): string {
    this.#writer.flush();
    return this.#text;
  }

  /** What was chosen in it, after what it began with. */
  get ownChoices(): readonly SessionChoice[] {
    const { origin } = this.beginning;
    const shared =
      origin === undefined ? this.#opened : origin.choices + (origin.cut === undefined ? 0 : 1);
    return this.run.choices.slice(shared);
  }

  /** Whether nobody has done anything in it. */
  get isUntouched(): boolean {
    return this.beginning.origin === undefined && this.ownChoices.length === 0;
  }

  /** What was chosen so far is what it began with: as much as in `old`, if this is the same made again. */
  asOpened(old?: Branch): this {
    this.#opened = old === undefined ? this.run.choices.length : old.#opened;
    return this;
  }

  /** A reader of the trace is shown this event first. */
  mark(violation: { readonly n: number; readonly rule: string; readonly message: string }): void {
    this.#writer.violation(violation);
  }

  /** Whether the code never came back in it, which cost two seconds. */
  get isHung(): boolean {
    const { end } = this.run;
    return end?.kind === 'code' && end.isHang === true;
  }

  /** Whether anything may still happen in it. */
  get isOver(): boolean {
    return this.run.end !== undefined;
  }

  /** The choices that lead to an event. What a scenario did next is no part of it: now somebody else chooses. */
  choicesUpTo(event: number): readonly SessionChoice[] {
    return this.run.choicesUpTo(event, this.beginning.isFixed);
  }

  /** The choices that a fork from here begins with, and how they are told from this branch's own. */
  prefix(after: number): { readonly choices: readonly SessionChoice[]; readonly origin: Origin } {
    const choices = this.choicesUpTo(after);
    const last = choices.at(-1);
    const own = this.run.choices[choices.length - 1];
    const cut = last !== own && last?.do === 'run' ? last.events : undefined;
    return {
      choices,
      origin: {
        parent: this.id,
        after,
        choices: cut === undefined ? choices.length : choices.length - 1,
        ...(cut === undefined ? {} : { cut }),
      },
    };
  }

  /** All that was chosen in it, also what could not be made again on the code as it is. */
  get wished(): readonly SessionChoice[] {
    return [...this.run.choices, ...this.#left];
  }

  /** Makes choices that were made before. Where one fits no more, the branch ends, and says so. */
  repeat(choices: readonly SessionChoice[]): void {
    for (const [at, choice] of choices.entries()) {
      this.#left = choices.slice(at);
      if (this.isOver) return;
      try {
        this.run.choose(choice);
      } catch (error) {
        if (!(error instanceof ChoiceMisfit)) throw error;
        this.#misfit = error.message;
        return;
      }
    }
    this.#left = [];
  }

  /** Makes none of these for now. */
  leave(choices: readonly SessionChoice[], why: string): void {
    this.#left = choices;
    this.#misfit = why;
  }

  /** @throws {ChoiceMisfit} and nothing has happened */
  choose(choice: Exclude<LiveChoice, { do: 'fork' }>): boolean {
    const has = this.run.choose(sessionChoiceOf(choice, this.run));
    this.#left = [];
    return has;
  }

  view(): ForkView {
    const { id, label, origin, isFixed = false, story = [] } = this.beginning;
    const { cluster, laws, end } = this.run;
    return {
      id,
      ...(origin === undefined ? {} : { parent: origin.parent }),
      after: origin?.after ?? 0,
      label,
      events: cluster.eventCount,
      nowMs: cluster.nowMs,
      fingerprint: cluster.fingerprint,
      isFixed,
      laws: laws.map(lawView),
      ...(end === undefined
        ? {}
        : { end: end.kind === 'code' ? codeEnd(end) : { sentence: end.sentence } }),
      ...(this.#misfit === undefined ? {} : { misfit: this.#misfit }),
      story,
    };
  }
}

function codeEnd(end: Extract<NonNullable<ManualRun['end']>, { kind: 'code' }>): ForkView['end'] {
  const { sentence, place, excerpt, cure } = end;
  return { sentence, place, excerpt, cure };
}

function lawView({ law, violation, notAsked }: LawStatus): LawView {
  const { rule, tests, reading } = law;
  const about = { rule, tests, reading };
  if (violation !== undefined) {
    return { ...about, status: 'broken', why: violation.sentence, n: violation.event };
  }
  return notAsked === undefined
    ? { ...about, status: 'holds' }
    : { ...about, status: 'not asked', why: notAsked };
}
