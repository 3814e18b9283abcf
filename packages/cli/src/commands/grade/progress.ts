import type { ClassEvent, KeptHandIn, RoundProgress } from '@netsplit/grader';
import type { Terminal } from '../../terminal.ts';
import { formatDuration } from '../../duration.ts';

/** Shows a class being graded: one line that changes for a person, a line a submission for a file or a pipe. */
export class ClassProgress {
  readonly #terminal: Terminal;
  readonly #isLive: boolean;
  readonly #began = performance.now();
  readonly #students = new Map<string, string[]>();
  #progress: RoundProgress | undefined;
  /** Finished when this command began: they say nothing of how fast it is. */
  #before: number | undefined;
  #tookIn = 0;
  #again = 0;

  constructor(terminal: Terminal, isLive = process.stderr.isTTY === true) {
    this.#terminal = terminal;
    this.#isLive = isLive;
  }

  /** Whose a submission is, where it was taken in before. */
  know(handIns: readonly KeptHandIn[]): void {
    for (const { submission, student } of handIns) {
      this.#students.set(submission, [...(this.#students.get(submission) ?? []), student]);
    }
  }

  show(event: ClassEvent): void {
    switch (event.kind) {
      case 'taken-in':
        this.#tookIn += 1;
        this.#takenIn(event.handIn);
        if (this.#tookIn % 10 === 0) {
          this.#terminal.status(`taking in: ${this.#tookIn} of ${event.of}`);
        }
        return;
      case 'progress':
        this.#progress = event.progress;
        this.#before ??= event.progress.finished;
        this.#refresh();
        return;
      case 'began':
        return;
      case 'graded': {
        const { job, passed, tests, ms } = event;
        if (!this.#isLive) {
          this.#terminal.say(
            `graded    ${this.#who(job.submission)}: ${passed} of ${tests} tests pass (${formatDuration(ms)})`,
          );
        }
        return;
      }
      case 'again':
        this.#again += 1;
        this.#terminal.say(`again     ${this.#who(event.job.submission)}: ${firstLine(event.why)}`);
        return;
      case 'given-up':
        this.#terminal.say(`given up  ${this.#who(event.job.submission)}: ${firstLine(event.why)}`);
        return;
      case 'taken-over':
        this.#terminal.say(
          `taken over from a grader that has vanished: ${event.submissions} under way`,
        );
    }
  }

  #takenIn(handIn: KeptHandIn): void {
    const { submission, student, problem } = handIn;
    if (submission === '') this.#terminal.say(`not taken ${student}: ${problem}`);
    else this.know([handIn]);
  }

  #refresh(): void {
    if (this.#progress === undefined) return;
    const { gradings, finished, underWay } = this.#progress;
    const done = finished - (this.#before ?? 0);
    const left = gradings - finished;
    const perOneMs = done === 0 ? undefined : (performance.now() - this.#began) / done;
    this.#terminal.status(
      [
        `${finished} of ${gradings} graded`,
        `${underWay} under way`,
        ...(this.#again > 0 ? [`${this.#again} tried again`] : []),
        ...(perOneMs === undefined || left === 0
          ? []
          : [`about ${formatDuration(perOneMs * left)} left`]),
      ].join(', '),
    );
  }

  #who(submission: string): string {
    const [first = submission.slice(0, 12), ...others] = this.#students.get(submission) ?? [];
    return others.length === 0 ? first : `${first} and ${others.length} with the same code`;
  }
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
