import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { GradingProcess, type Outcome } from './process/grading-process.ts';
import type { Job } from './attempts.ts';
import { WORK_FOLDER } from './heartbeat.ts';
import type { GradingQueue } from './queue.ts';
import type { ClassStore, KeptRound } from './store.ts';

/** What happens while a class is graded. */
export type CrewEvent =
  | { readonly kind: 'began'; readonly job: Job }
  | {
      readonly kind: 'graded';
      readonly job: Job;
      readonly passed: number;
      readonly tests: number;
      readonly ms: number;
    }
  /** It waits for another try. */
  | { readonly kind: 'again'; readonly job: Job; readonly why: string }
  | { readonly kind: 'given-up'; readonly job: Job; readonly why: string }
  /** Other workers have vanished, and what they had waits again. */
  | { readonly kind: 'taken-over'; readonly submissions: number };

export interface CrewOptions {
  readonly store: ClassStore;
  readonly queue: GradingQueue;
  /** The rounds to take submissions of, asked for again now and then. */
  readonly rounds: () => Promise<readonly KeptRound[]>;
  /** Whether there will be nothing more to do, asked when nothing waits. */
  readonly isOver: () => Promise<boolean>;
  /** Where the lab of a round stands on this machine. */
  readonly labDirOf: (round: KeptRound) => string;
  /** Processes that grade at once; 0 to leave the work to others and wait for it. */
  readonly jobs: number;
  /** Stops the crew: what is under way goes back to the queue. */
  readonly signal?: AbortSignal;
  /** The next submission waits until this is through. */
  readonly onEvent?: (event: CrewEvent) => Promise<void>;
  /** A worker that is not heard of for so long is taken for lost. Default 30 s. */
  readonly leaseMs?: number;
}

/** This machine cannot grade: one submission after another came to nothing. */
export class CrewInTrouble extends Error {
  override readonly name = 'MachineError';
  readonly hint =
    'What was graded is kept. See npx netsplit doctor --grading, then run the same command again.';
}

const LEASE_MS = 30_000;
const POLL_MS = 300;
/** A process that grades is replaced after so many submissions: no leak of ours or of a library adds up. */
const SUBMISSIONS_A_PROCESS = 25;
/** Far above what the budget of a submission allows; for what is broken in a way that nobody thought of. */
const MOST_MS = 4 * 3600_000;
/** Different submissions that come to nothing one after another: it is not them. */
const MOST_TROUBLES = 3;

/** Takes submissions from the queue and grades them, until there are none or it is stopped. */
export async function runCrew(options: CrewOptions): Promise<void> {
  const crew = new Crew(options);
  await crew.run();
}

class Crew {
  readonly #options: CrewOptions;
  readonly #folder = mkdtempSync(join(tmpdir(), WORK_FOLDER));
  readonly #stop = new AbortController();
  readonly #troubled = new Set<string>();
  readonly #running = new Set<GradingProcess>();

  constructor(options: CrewOptions) {
    this.#options = options;
  }

  async run(): Promise<void> {
    const { jobs, signal, queue, store, leaseMs = LEASE_MS } = this.#options;
    const stop = (): void => {
      this.#stop.abort();
      for (const running of this.#running) void running.kill();
    };
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted === true) stop();
    try {
      await queue.worksIn(this.#folder);
      await this.#takeOver();
      const slots = jobs === 0 ? [this.#wait()] : Array.from({ length: jobs }, () => this.#work());
      const beating = store.database.kind === 'server' ? this.#beat(leaseMs) : Promise.resolve();
      // The first one that fails stops the others; none is left behind.
      const guarded = slots.map((slot) => slot.catch((error: unknown) => (stop(), error)));
      const ended = await Promise.all(guarded);
      stop();
      await beating;
      const failed = ended.find((error) => error !== undefined);
      if (failed !== undefined) throw failed as Error;
    } finally {
      signal?.removeEventListener('abort', stop);
      for (const running of this.#running) await running.kill();
      rmSync(this.#folder, { recursive: true, force: true });
    }
  }

  get #isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  /** One submission after another, in one process after another. */
  async #work(): Promise<void> {
    let own: { process: GradingProcess; round: number; left: number } | undefined;
    try {
      while (!this.#isStopped) {
        const job = await this.#next();
        if (job === undefined) {
          if (await this.#options.isOver()) return;
          await this.#pause(POLL_MS);
          continue;
        }
        await this.#tell({ kind: 'began', job });
        if (own !== undefined && (own.round !== job.round.id || own.left === 0)) {
          await this.#end(own.process);
          own = undefined;
        }
        const began = performance.now();
        let outcome: Outcome;
        if (own === undefined) {
          const started = await this.#start(job.round);
          if (started instanceof GradingProcess) {
            own = { process: started, round: job.round.id, left: SUBMISSIONS_A_PROCESS };
            outcome = await this.#grade(started, job);
          } else outcome = started;
        } else outcome = await this.#grade(own.process, job);
        if (outcome.kind === 'crashed') {
          if (own !== undefined) await this.#end(own.process);
          own = undefined;
        } else if (own !== undefined) own.left -= 1;
        await this.#settle(job, outcome, performance.now() - began);
      }
    } finally {
      if (own !== undefined) await this.#end(own.process);
    }
  }

  async #wait(): Promise<void> {
    while (!this.#isStopped && !(await this.#options.isOver())) await this.#pause(POLL_MS);
  }

  async #next(): Promise<Job | undefined> {
    for (const round of await this.#options.rounds()) {
      const job = await this.#options.queue.take(round);
      if (job !== undefined) return job;
    }
    return undefined;
  }

  async #start(kept: KeptRound): Promise<GradingProcess | Outcome> {
    const { round, settings } = kept;
    const { lab, tests, seeds, runs } = round;
    const started = await GradingProcess.start({
      lab,
      labDir: this.#options.labDirOf(kept),
      hidden: settings.hidden,
      tests: tests.map(({ id }) => id),
      seeds,
      runs,
      host: settings.host,
      stories: round.isExam ? 0 : (settings.stories ?? 0),
      untold: tests.filter(({ isHidden }) => isHidden).map(({ id }) => id),
      folder: this.#folder,
    });
    if (started instanceof GradingProcess) {
      this.#running.add(started);
      if (this.#isStopped) await started.kill();
    }
    return started;
  }

  async #end(process: GradingProcess): Promise<void> {
    this.#running.delete(process);
    await process.kill();
  }

  async #grade(process: GradingProcess, job: Job): Promise<Outcome> {
    const submission = await this.#options.store.submission(job.round, job.submission);
    // Its data was deleted meanwhile.
    if (submission === undefined) return { kind: 'graded', verdicts: [], stories: [] };
    const alarm = setTimeout(() => void process.kill(), MOST_MS);
    try {
      return await process.grade({ submission, tests: job.tests });
    } finally {
      clearTimeout(alarm);
    }
  }

  async #settle(job: Job, outcome: Outcome, ms: number): Promise<void> {
    const { queue } = this.#options;
    if (outcome.kind === 'graded') {
      const { verdicts, stories } = outcome;
      const machine = verdicts.find(({ status, why }) => status === 'error' && why === 'machine');
      if (machine === undefined) {
        this.#troubled.clear();
        await queue.finish(job, verdicts, stories);
        const passed = verdicts.filter(({ status }) => status === 'passed').length;
        await this.#tell({ kind: 'graded', job, passed, tests: verdicts.length, ms });
        return;
      }
      await this.#giveBack(job, 'trouble', machine.detail ?? machine.message);
      return;
    }
    if (this.#isStopped) await queue.giveBack(job, 'stopped');
    else await this.#giveBack(job, outcome.kind, outcome.detail);
  }

  async #giveBack(job: Job, why: 'trouble' | 'crashed', detail: string): Promise<void> {
    const came = await this.#options.queue.giveBack(job, why, detail);
    await this.#tell({ kind: came === 'waits' ? 'again' : 'given-up', job, why: detail });
    if (why === 'crashed') return;
    this.#troubled.add(job.grading);
    if (this.#troubled.size >= MOST_TROUBLES) {
      throw new CrewInTrouble(`This machine cannot grade: ${detail.split('\n')[0]}`);
    }
  }

  async #beat(leaseMs: number): Promise<void> {
    while (!this.#isStopped) {
      await this.#pause(leaseMs / 4);
      if (this.#isStopped) return;
      try {
        await this.#options.queue.beat();
        await this.#takeOver();
      } catch {
        // The database does not answer: those who have something to keep will say so.
      }
    }
  }

  async #takeOver(): Promise<void> {
    const { queue, leaseMs = LEASE_MS } = this.#options;
    const submissions = await queue.takeFromLost(leaseMs);
    if (submissions > 0) await this.#tell({ kind: 'taken-over', submissions });
  }

  async #tell(event: CrewEvent): Promise<void> {
    await this.#options.onEvent?.(event);
  }

  /** Ends early when the crew is stopped. */
  async #pause(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.#stop.signal }).catch(() => {});
  }
}
