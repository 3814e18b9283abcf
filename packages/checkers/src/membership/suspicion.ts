import { type MembershipRun, validateMembershipRun } from './run.ts';

/**
 * A time during which one process suspected another, and the other was up all along, or down all along. A suspicion
 * that spans a crash or a restart of its subject is cut there into several.
 */
export interface Stretch {
  readonly observer: string;
  readonly subject: string;
  /** When the whole suspicion began, of which this may be a later part. */
  readonly suspectedSinceMs: number;
  readonly fromMs: number;
  /** The end of the run if it stood then. */
  readonly untilMs: number;
  /**
   * `right`: the subject is down. `premature`: it is up, and was when the suspicion began. `outdated`: it is up again
   * after a restart, and the observer does not know yet. The last two are mistakes.
   */
  readonly kind: 'right' | 'premature' | 'outdated';
  readonly endedBy: 'trust' | 'crash of the subject' | 'restart' | 'crash of the observer' | 'end';
}

/** A time during which a process was up. */
export interface Life {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly endedBy: 'crash' | 'end';
}

export interface Course {
  readonly processes: readonly string[];
  /** Of each process, in order. */
  readonly lives: ReadonlyMap<string, readonly Life[]>;
  /** In the order in which they ended. */
  readonly stretches: readonly Stretch[];
  /** Up at the end. */
  readonly correct: readonly string[];
  /** Down at the end. */
  readonly crashed: readonly string[];
}

/**
 * Who suspected whom, from when to when, and whether that was right.
 *
 * @throws {MembershipRunError} if an event cannot be
 */
export function suspicionsOf(run: MembershipRun): readonly Stretch[] {
  return courseOf(run).stretches;
}

type Open = Pick<Stretch, 'observer' | 'subject' | 'suspectedSinceMs' | 'fromMs' | 'kind'>;

export function courseOf(run: MembershipRun): Course {
  validateMembershipRun(run);
  const processes = [...new Set(run.processes)];
  const upSince = new Map(processes.map((process) => [process, 0]));
  const lives = new Map(processes.map((process) => [process, [] as Life[]]));
  const open = new Map(processes.map((observer) => [observer, new Map<string, Open>()]));
  const stretches: Stretch[] = [];
  const close = (known: Open, untilMs: number, endedBy: Stretch['endedBy']) => {
    open.get(known.observer)?.delete(known.subject);
    stretches.push({ ...known, untilMs, endedBy });
  };
  const begin = (known: Open) => open.get(known.observer)?.set(known.subject, known);
  const about = (subject: string) =>
    [...open.values()].flatMap((suspected) => suspected.get(subject) ?? []);

  for (const event of run.events) {
    const { atMs } = event;
    switch (event.kind) {
      case 'suspect': {
        const { observer, subject } = event;
        if (open.get(observer)?.has(subject)) break;
        begin({
          observer,
          subject,
          suspectedSinceMs: atMs,
          fromMs: atMs,
          kind: upSince.has(subject) ? 'premature' : 'right',
        });
        break;
      }
      case 'trust': {
        const known = open.get(event.observer)?.get(event.subject);
        if (known !== undefined) close(known, atMs, 'trust');
        break;
      }
      case 'crash': {
        const { process } = event;
        lives
          .get(process)
          ?.push({ fromMs: upSince.get(process) ?? 0, untilMs: atMs, endedBy: 'crash' });
        upSince.delete(process);
        for (const own of open.get(process)?.values() ?? []) {
          close(own, atMs, 'crash of the observer');
        }
        for (const known of about(process)) {
          close(known, atMs, 'crash of the subject');
          begin({ ...known, fromMs: atMs, kind: 'right' });
        }
        break;
      }
      case 'restart':
        upSince.set(event.process, atMs);
        for (const known of about(event.process)) {
          close(known, atMs, 'restart');
          begin({ ...known, fromMs: atMs, kind: 'outdated' });
        }
    }
  }
  for (const suspected of open.values()) {
    for (const known of suspected.values()) close(known, run.endMs, 'end');
  }
  for (const [process, fromMs] of upSince) {
    lives.get(process)?.push({ fromMs, untilMs: run.endMs, endedBy: 'end' });
  }
  const correct = processes.filter((process) => upSince.has(process));
  const crashed = processes.filter((process) => !upSince.has(process));
  return { processes, lives, stretches, correct, crashed };
}
