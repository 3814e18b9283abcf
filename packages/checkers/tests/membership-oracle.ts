import type { MembershipRun } from '../src/index.ts';

/** Who is up and who suspects whom after some of the events, until the next. */
interface Moment {
  readonly untilMs: number;
  readonly up: ReadonlySet<string>;
  readonly suspected: ReadonlySet<string>;
  /** Pairs whose suspicion is a mistake that began, or remained, after a restart. */
  readonly outdated: ReadonlySet<string>;
}

/** The run as a film: the definitions are then asked of every picture. */
export function filmOf({ processes, events, endMs }: MembershipRun): Moment[] {
  const up = new Set(processes);
  const suspected = new Set<string>();
  const outdated = new Set<string>();
  const film: Moment[] = [];
  const shoot = (untilMs: number) =>
    film.push({
      untilMs,
      up: new Set(up),
      suspected: new Set(suspected),
      outdated: new Set(outdated),
    });
  for (const event of [...events, undefined]) {
    shoot(event?.atMs ?? endMs);
    if (event === undefined) break;
    for (const pair of suspected) {
      if (event.kind === 'crash' && pair.startsWith(`${event.process}>`)) suspected.delete(pair);
      if (event.kind === 'restart' && pair.endsWith(`>${event.process}`)) outdated.add(pair);
      if (event.kind === 'crash' && pair.endsWith(`>${event.process}`)) outdated.delete(pair);
    }
    if (event.kind === 'crash') up.delete(event.process);
    if (event.kind === 'restart') up.add(event.process);
    if (event.kind === 'suspect') suspected.add(`${event.observer}>${event.subject}`);
    if (event.kind === 'trust') suspected.delete(`${event.observer}>${event.subject}`);
    for (const pair of outdated) if (!suspected.has(pair)) outdated.delete(pair);
  }
  return film;
}

/** The definitions, where nothing crashes or restarts in the last `stableMs`. */
export const membershipOracles = {
  strongCompleteness: (run: MembershipRun, stableMs: number) =>
    crashed(run).every((subject) =>
      correct(run).every((observer) =>
        last(run, stableMs).every((one) => one.suspected.has(`${observer}>${subject}`)),
      ),
    ),
  weakCompleteness: (run: MembershipRun, stableMs: number) =>
    crashed(run).every((subject) =>
      correct(run).some((observer) =>
        last(run, stableMs).every((one) => one.suspected.has(`${observer}>${subject}`)),
      ),
    ),
  strongAccuracy: (run: MembershipRun) => run.processes.every((subject) => spared(run, subject)),
  weakAccuracy: (run: MembershipRun) => correct(run).some((subject) => spared(run, subject)),
  eventualStrongAccuracy: (run: MembershipRun, stableMs: number) =>
    correct(run).every((subject) => trusted(run, subject, stableMs)),
  eventualWeakAccuracy: (run: MembershipRun, stableMs: number) =>
    correct(run).some((subject) => trusted(run, subject, stableMs)),
};

const ending = (run: MembershipRun) => filmOf(run).at(-1)?.up ?? new Set<string>();
const correct = (run: MembershipRun) => run.processes.filter((one) => ending(run).has(one));
const crashed = (run: MembershipRun) => run.processes.filter((one) => !ending(run).has(one));

function last(run: MembershipRun, stableMs: number): Moment[] {
  const film = filmOf(run);
  return film.filter(({ untilMs }, at) => untilMs > run.endMs - stableMs || at === film.length - 1);
}

function spared(run: MembershipRun, subject: string): boolean {
  return filmOf(run).every(({ up, suspected, outdated }) =>
    [...suspected].every(
      (pair) => !pair.endsWith(`>${subject}`) || !up.has(subject) || outdated.has(pair),
    ),
  );
}

function trusted(run: MembershipRun, subject: string, stableMs: number): boolean {
  const observers = correct(run);
  return last(run, stableMs).every(
    ({ up, suspected }) =>
      !up.has(subject) || observers.every((observer) => !suspected.has(`${observer}>${subject}`)),
  );
}
