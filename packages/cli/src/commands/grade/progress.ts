import type { ClassEvent, KeptHandIn, RoundProgress, WorkerEvent } from '@netsplit/grader';
import type { Terminal } from '../../terminal.ts';
import { formatDuration } from '../../duration.ts';

export interface ProgressOptions {
  /** Whether a person sees it change. */
  readonly isLive?: boolean;
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number;
}

/** Without a terminal, how far it is is said again after so long. */
const SAID_EVERY_MS = 30_000;
/** A line has room for so many names of those whose submission is under way. */
const MOST_NAMES = 4;

/**
 * Shows a class being graded, beside the result (on stderr): one line that changes for a person, a line a submission for a
 * file or a pipe, and with `--json` a JSON object a line.
 */
export class ClassProgress {
  readonly #terminal: Terminal;
  readonly #isLive: boolean;
  readonly #now: () => number;
  readonly #students = new Map<string, Set<string>>();
  /** Gradings that are under way here. */
  readonly #running = new Map<string, string>();
  #progress: RoundProgress | undefined;
  /** When the first submission could be taken, and what was finished then: they say nothing of how fast it is. */
  #began: { readonly at: number; readonly finished: number } | undefined;
  #saidAt: number;
  #tookIn = 0;
  #again = 0;

  constructor(terminal: Terminal, options: ProgressOptions = {}) {
    const { isLive = process.stderr.isTTY === true, now = () => performance.now() } = options;
    this.#terminal = terminal;
    this.#isLive = isLive;
    this.#now = now;
    this.#saidAt = now();
  }

  /** Whose a submission is, where it was taken in before. */
  know(handIns: readonly KeptHandIn[]): void {
    for (const { submission, student } of handIns) {
      this.#students.set(submission, (this.#students.get(submission) ?? new Set()).add(student));
    }
  }

  show(event: ClassEvent): void {
    const before = this.#progress;
    this.#note(event);
    if (this.#terminal.json) this.#print(event, before);
    else this.#tell(event);
  }

  #note(event: ClassEvent): void {
    if (event.kind === 'taken-in') {
      this.#tookIn += 1;
      if (event.handIn.submission !== '') this.know([event.handIn]);
      return;
    }
    if (event.kind === 'taken-over') return;
    this.#progress = event.progress;
    this.#began ??= { at: this.#now(), finished: event.progress.finished };
    if (event.kind === 'progress') return;
    const { grading, submission } = event.job;
    if (event.kind === 'began') this.#running.set(grading, submission);
    else this.#running.delete(grading);
    if (event.kind === 'again') this.#again += 1;
  }

  /** For a program: each event with all that is known of it. */
  #print(event: ClassEvent, before: RoundProgress | undefined): void {
    if (event.kind === 'taken-in') {
      const { student, attempt, submission, problem } = event.handIn;
      const isRefused = submission === '';
      printEvent(this.#terminal, {
        event: isRefused ? 'refused' : 'taken-in',
        student,
        attempt,
        ...(isRefused ? { problem } : { submission }),
        takenIn: this.#tookIn,
        of: event.of,
      });
      return;
    }
    if (event.kind === 'progress') {
      if (isSame(event.progress, before)) return;
      printEvent(this.#terminal, {
        event: 'progress',
        ...countsOf(event.progress),
        ...this.#left(),
      });
      return;
    }
    const students =
      event.kind === 'taken-over'
        ? {}
        : { students: [...(this.#students.get(event.job.submission) ?? [])] };
    printEvent(this.#terminal, { ...recordOf(event), ...students, ...this.#left() });
  }

  #tell(event: ClassEvent): void {
    switch (event.kind) {
      case 'taken-in': {
        const { submission, student, problem } = event.handIn;
        if (submission === '') this.#terminal.aside(`not taken ${student}: ${problem}`);
        if (this.#tookIn % 10 === 0) {
          this.#terminal.status(`taking in: ${this.#tookIn} of ${event.of}`);
        }
        return;
      }
      case 'graded': {
        const { job, passed, tests, ms } = event;
        if (!this.#isLive) {
          this.#terminal.aside(
            `graded    ${this.#who(job.submission)}: ${passed} of ${tests} tests pass (${formatDuration(ms)})`,
          );
        }
        break;
      }
      case 'again':
        this.#terminal.aside(
          `again     ${this.#who(event.job.submission)}: ${firstLine(event.why)}`,
        );
        break;
      case 'given-up':
        this.#terminal.aside(
          `given up  ${this.#who(event.job.submission)}: ${firstLine(event.why)}`,
        );
        break;
      case 'taken-over':
        this.#terminal.aside(
          `taken over from a grader that has vanished: ${event.submissions} under way`,
        );
        break;
      default:
    }
    this.#refresh();
  }

  #refresh(): void {
    if (this.#progress === undefined) return;
    const { gradings, finished, underWay } = this.#progress;
    const { msLeft } = this.#left();
    const line = [
      `${finished} of ${gradings} graded`,
      `${underWay} under way`,
      ...(this.#again > 0 ? [`${this.#again} tried again`] : []),
      ...(msLeft === undefined || msLeft === 0 ? [] : [`about ${formatDuration(msLeft)} left`]),
    ].join(', ');
    // Names last: of what is too long for the line, its end is not seen.
    if (this.#isLive) this.#terminal.status(line + this.#names());
    else if (this.#now() - this.#saidAt >= SAID_EVERY_MS) {
      this.#saidAt = this.#now();
      this.#terminal.aside(line);
    }
  }

  /** How long it still takes, if the rest takes as long as what was graded since this began. */
  #left(): { readonly msLeft?: number } {
    if (this.#progress === undefined || this.#began === undefined) return {};
    const { gradings, finished } = this.#progress;
    const done = finished - this.#began.finished;
    if (finished === gradings) return { msLeft: 0 };
    if (done <= 0) return {};
    return { msLeft: Math.round(((this.#now() - this.#began.at) / done) * (gradings - finished)) };
  }

  #names(): string {
    const names = [...this.#running.values()].map((submission) => this.#who(submission));
    if (names.length === 0) return '';
    const more = names.length > MOST_NAMES ? ' …' : '';
    return `: ${names.slice(0, MOST_NAMES).join(', ')}${more}`;
  }

  #who(submission: string): string {
    const [first = submission.slice(0, 12), ...others] = this.#students.get(submission) ?? [];
    return others.length === 0 ? first : `${first} and ${others.length} with the same code`;
  }
}

/** What a program is told of an event: the same fields for one command and for many workers. */
export function recordOf(event: WorkerEvent): Readonly<Record<string, unknown>> {
  if (event.kind === 'taken-over') {
    return { event: event.kind, submissions: event.submissions };
  }
  const { kind, job, progress } = event;
  return {
    event: kind,
    round: job.round.round.name,
    submission: job.submission,
    ...(kind === 'graded'
      ? { passed: event.passed, tests: event.tests, ms: Math.round(event.ms) }
      : {}),
    ...(kind === 'again' || kind === 'given-up' ? { why: event.why } : {}),
    ...countsOf(progress),
  };
}

/** A line of JSON beside the one document that `--json` prints. */
export function printEvent(terminal: Terminal, record: Readonly<Record<string, unknown>>): void {
  terminal.aside(JSON.stringify(record));
}

function countsOf({ gradings, finished, underWay }: RoundProgress) {
  return { finished, of: gradings, running: underWay };
}

function isSame(one: RoundProgress, other: RoundProgress | undefined): boolean {
  return (
    other !== undefined &&
    one.gradings === other.gradings &&
    one.finished === other.finished &&
    one.underWay === other.underWay
  );
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
