import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Story } from '../../grade/story.ts';
import type { Verdict } from '../../grade/verdict.ts';
import type { GradingOrder, Order, Report, RoundOrder } from './messages.ts';

/** What came of an order. */
export type Outcome =
  | {
      readonly kind: 'graded';
      readonly verdicts: readonly Verdict[];
      readonly stories: readonly Story[];
    }
  | { readonly kind: 'trouble'; readonly detail: string }
  /** The process is gone. */
  | { readonly kind: 'crashed'; readonly detail: string };

const require = createRequire(import.meta.url);
const PROGRAM = fileURLToPath(new URL('./main.ts', import.meta.url));
const MOST_WORDS = 2000;

/** A process of its own that grades, as its parent sees it. It does one thing at a time. */
export class GradingProcess {
  readonly #child: ChildProcess;
  #lastWords = '';
  #answer: ((report: Report | undefined) => void) | undefined;
  #ended: string | undefined;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (report: Report) => this.#settle(report));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#lastWords = `${this.#lastWords}${text}`.slice(-MOST_WORDS);
    });
    // An error is told of a process that could not be started, too, which never exits.
    child.on('error', (error) => this.#end(error.message));
    child.on('exit', (code, signal) => this.#end(signal === null ? `code ${code}` : signal));
  }

  static async start(round: RoundOrder): Promise<GradingProcess | Outcome> {
    const loader = pathToFileURL(require.resolve('@netsplit/harness/register')).href;
    const child = fork(PROGRAM, [], {
      execArgv: ['--import', loader],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'json',
    });
    const grading = new GradingProcess(child);
    const begun = await grading.#ask({ kind: 'round', round });
    if (begun.kind === 'ready') return grading;
    await grading.kill();
    return begun;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  async grade(grading: GradingOrder): Promise<Outcome> {
    const outcome = await this.#ask({ kind: 'grade', grading });
    if (outcome.kind === 'ready') throw new Error('It was ready twice.');
    return outcome;
  }

  /** Ends it at once, and with it what it runs in the jail; resolves when it is gone. */
  async kill(): Promise<void> {
    if (this.#ended !== undefined) return;
    const gone = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()));
    this.#child.kill('SIGKILL');
    await gone;
  }

  async #ask(order: Order): Promise<Outcome | { readonly kind: 'ready' }> {
    const report = await new Promise<Report | undefined>((resolve) => {
      this.#answer = resolve;
      if (this.#ended === undefined) {
        this.#child.send(order, (error) => {
          if (error !== null) this.#settle(undefined);
        });
      } else this.#settle(undefined);
    });
    if (report === undefined) {
      const words = this.#lastWords === '' ? '' : `: ${this.#lastWords.trim()}`;
      return {
        kind: 'crashed',
        detail: `The process that graded ended (${this.#ended ?? 'no answer'})${words}`,
      };
    }
    return report.kind === 'trouble' ? { kind: 'trouble', detail: report.message } : report;
  }

  #settle(report: Report | undefined): void {
    const answer = this.#answer;
    this.#answer = undefined;
    answer?.(report);
  }

  #end(how: string): void {
    this.#ended ??= how;
    this.#settle(undefined);
  }
}
