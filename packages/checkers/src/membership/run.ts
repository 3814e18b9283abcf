/** What happened in a run of a failure detector. Every process has a module of it, which suspects or trusts each other one. */
export type MembershipEvent =
  | { readonly kind: 'crash' | 'restart'; readonly process: string; readonly atMs: number }
  /** The module of `observer` begins to suspect `subject`, or trusts it again. Saying it twice says nothing new. */
  | {
      readonly kind: 'suspect' | 'trust';
      readonly observer: string;
      readonly subject: string;
      readonly atMs: number;
    };

/**
 * A run of a failure detector, from 0 to `endMs`, in ms of one clock. At 0 all processes are up, and all trust all.
 *
 * - An observer that crashes loses its suspicions: they end there. It restarts trusting all; a module that keeps its
 *   suspicions on disk says them again after the restart.
 * - A subject may crash or restart while it is suspected: the suspicion is cut in two there, see {@link Stretch}.
 * - A process that is up at the end counts as correct, one that is down then as crashed, whatever they did before.
 *   Without restarts that is the crash-stop model of the papers.
 */
export interface MembershipRun {
  /** All of them, also those of which there is no event. */
  readonly processes: readonly string[];
  /** In the order in which they happened: times may repeat, and never fall. */
  readonly events: readonly MembershipEvent[];
  readonly endMs: number;
}

/** A run that is not what {@link MembershipRun} promises: who recorded it has to mend it. */
export class MembershipRunError extends Error {
  override readonly name = 'MembershipRunError';
  /** Position in `events`. */
  readonly at: number;

  constructor(at: number, what: string) {
    super(`Event ${at} ${what}.`);
    this.at = at;
  }
}

/** @throws {MembershipRunError} naming the first event that cannot be */
export function validateMembershipRun({ processes, events, endMs }: MembershipRun): void {
  if (!(endMs >= 0 && endMs < Infinity))
    throw new RangeError(`endMs is ${endMs}, which is no time`);
  const known = new Set(processes);
  const down = new Set<string>();
  let nowMs = 0;
  for (const [at, event] of events.entries()) {
    const refuse = (what: string) => new MembershipRunError(at, what);
    if (!(event.atMs >= nowMs)) throw refuse(`is at ${event.atMs} ms, after one at ${nowMs} ms`);
    if (event.atMs > endMs) throw refuse(`is at ${event.atMs} ms, and the run ends at ${endMs} ms`);
    nowMs = event.atMs;
    const named = 'process' in event ? [event.process] : [event.observer, event.subject];
    const stranger = named.find((process) => !known.has(process));
    if (stranger !== undefined) throw refuse(`is of ${stranger}, which is not among the processes`);
    if (!('process' in event)) {
      if (event.observer === event.subject) throw refuse(`has ${event.observer} observe itself`);
      if (down.has(event.observer)) throw refuse(`is of ${event.observer}, which is down`);
    } else if (event.kind === 'crash') {
      if (down.has(event.process)) throw refuse(`is a crash of ${event.process}, which is down`);
      down.add(event.process);
    } else if (!down.delete(event.process)) {
      throw refuse(`is a restart of ${event.process}, which is up`);
    }
  }
}
