import { type CrewEvent, runCrew } from './crew.ts';
import { findHandIns, takeInHandIn } from './hand-ins.ts';
import type { Job } from './attempts.ts';
import { GradingQueue, type RoundProgress } from './queue.ts';
import { labHash } from './lab.ts';
import type { ClassStore, KeptHandIn, KeptRound } from './store.ts';

/** What happens to a submission, and how far its round is then. */
export type WorkerEvent =
  | (Extract<CrewEvent, { job: Job }> & { readonly progress: RoundProgress })
  | Exclude<CrewEvent, { job: Job }>;

/** What happens while a class is graded, for whoever shows it. */
export type ClassEvent =
  | WorkerEvent
  | { readonly kind: 'taken-in'; readonly handIn: KeptHandIn; readonly of: number }
  | { readonly kind: 'progress'; readonly progress: RoundProgress };

export interface GradeClassOptions {
  readonly store: ClassStore;
  readonly round: KeptRound;
  /** Archives, folders, or folders of them. None: only what is there already is graded. */
  readonly paths: readonly string[];
  readonly labDir: string;
  /** Submissions graded at once: each has a process of its own. */
  readonly jobs: number;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: ClassEvent) => void;
  readonly leaseMs?: number;
}

/** How far it came. */
export interface GradedClass {
  readonly handIns: readonly KeptHandIn[];
  readonly progress: RoundProgress;
  /** Whether everything that was handed in is graded. */
  readonly isWhole: boolean;
}

/**
 * Takes in a class and grades it. Called again, after a stop of whatever kind, it goes on: what was graded stays as
 * it is. What came later is graded, too.
 */
export async function gradeClass(options: GradeClassOptions): Promise<GradedClass> {
  const { store, round, paths, signal, onEvent = () => {} } = options;
  const queue = await GradingQueue.open(store);
  try {
    const handed = await findHandIns(paths, round.round.lab);
    for (const one of handed) {
      if (signal?.aborted === true) break;
      const handIn = await store.addHandIn(round, await takeInHandIn(one, round.round.lab));
      if (handIn.submission !== '') await queue.askFirst(round, handIn.submission);
      onEvent({ kind: 'taken-in', handIn, of: handed.length });
    }
    const progress = async (): Promise<RoundProgress> => {
      const now = await queue.progress(round);
      onEvent({ kind: 'progress', progress: now });
      return now;
    };
    await progress();
    await runCrew({
      ...options,
      queue,
      rounds: () => Promise.resolve([round]),
      isOver: async () => {
        const { gradings, finished } = await progress();
        return finished === gradings;
      },
      labDirOf: () => options.labDir,
      onEvent: async (event) => onEvent(await withProgress(event, queue)),
    });
    const ended = await progress();
    return {
      handIns: await store.handIns(round),
      progress: ended,
      isWhole: ended.finished === ended.gradings && signal?.aborted !== true,
    };
  } finally {
    await queue.close();
  }
}

/** Asked for after each event: other workers bring a round on, too. */
async function withProgress(event: CrewEvent, queue: GradingQueue): Promise<WorkerEvent> {
  if (event.kind === 'taken-over') return event;
  return { ...event, progress: await queue.progress(event.job.round) };
}

export interface ServeOptions {
  readonly store: ClassStore;
  /** Where this machine has the lab of a round; undefined if it has none of that name. */
  readonly findLab: (round: KeptRound) => string | undefined;
  readonly jobs: number;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: WorkerEvent) => void;
  /** A round that this machine cannot serve: told once. */
  readonly onUnserved?: (round: string, why: string) => void;
  readonly leaseMs?: number;
  /** Ends when no round has anything to do, instead of waiting for more. */
  readonly isDoneWhenIdle?: boolean;
}

/** How long the list of rounds is taken to be what it was. */
const ROUNDS_MS = 2000;

/** Grades what waits in a database, of any round whose lab this machine has as it was when the round began. */
export async function serveClasses(options: ServeOptions): Promise<void> {
  const { store, findLab, onEvent = () => {}, onUnserved = () => {} } = options;
  const { isDoneWhenIdle = false } = options;
  const queue = await GradingQueue.open(store);
  const labs = new Map<number, string>();
  const unserved = new Set<string>();
  let known: readonly KeptRound[] = [];
  let knownAt = -Infinity;
  const rounds = async (): Promise<readonly KeptRound[]> => {
    if (performance.now() - knownAt < ROUNDS_MS) return known;
    const all = await store.rounds();
    known = all.filter((kept) => {
      const { id, round, settings } = kept;
      const labDir = findLab(kept);
      const why =
        labDir === undefined
          ? `there is no lab ${round.lab} here; --lab names one that stands elsewhere`
          : labHash(labDir, settings.hidden) === round.labHash
            ? undefined
            : `the lab ${round.lab} here is another one: both need the same version of the course`;
      if (why === undefined && labDir !== undefined) labs.set(id, labDir);
      if (why !== undefined && !unserved.has(round.name)) {
        unserved.add(round.name);
        onUnserved(round.name, why);
      }
      return why === undefined;
    });
    knownAt = performance.now();
    return known;
  };
  try {
    await runCrew({
      ...options,
      queue,
      rounds,
      isOver: async () => {
        if (!isDoneWhenIdle) return false;
        const all = await Promise.all((await rounds()).map((round) => queue.progress(round)));
        return all.every(({ gradings, finished }) => gradings === finished);
      },
      labDirOf: ({ id, round }) => labs.get(id) ?? round.lab,
      onEvent: async (event) => onEvent(await withProgress(event, queue)),
    });
  } finally {
    await queue.close();
  }
}
