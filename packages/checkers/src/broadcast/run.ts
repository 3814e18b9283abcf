/**
 * What happened in a run of a broadcast, in order. A message is named by a text that is its own: what is broadcast twice
 * are two messages.
 */
export type BroadcastEvent =
  | { readonly kind: 'broadcast'; readonly process: string; readonly message: string }
  | { readonly kind: 'deliver'; readonly process: string; readonly message: string }
  | { readonly kind: 'crash'; readonly process: string };

/**
 * A run in the crash-stop model: a process that crashes does nothing more, and one that never crashes is correct.
 * Properties that promise a delivery "eventually" are asked of the whole run, so it has to have come to rest.
 */
export interface BroadcastRun {
  /** All of them, also those that did nothing. */
  readonly processes: readonly string[];
  readonly events: readonly BroadcastEvent[];
}

/** Whether a property of a broadcast holds of a run; if not, why, and which events show it. */
export type BroadcastVerdict =
  | { readonly verdict: 'holds' }
  | {
      readonly verdict: 'violated';
      /** One sentence. */
      readonly why: string;
      /** Positions in `events` of those that show it, in order. */
      readonly evidence: readonly number[];
    };

/**
 * Whom a property is asked of.
 *
 * @see Hadzilacos and Toueg 1994, on uniform properties: what a process does before it crashes counts, too.
 */
export interface Uniformity {
  /** Asked of crashed processes too (of what they did before). Default: false, of correct ones only. */
  readonly uniform?: boolean;
}

/** A run that is not what {@link BroadcastRun} promises: who recorded it has to mend it. */
export class BroadcastRunError extends Error {
  override readonly name = 'BroadcastRunError';
  /** Position in `events`. */
  readonly at: number;

  constructor(at: number, what: string) {
    super(`Event ${at} ${what}.`);
    this.at = at;
  }
}

export const HOLDS: BroadcastVerdict = { verdict: 'holds' };

export function violated(why: string, evidence: readonly number[]): BroadcastVerdict {
  return { verdict: 'violated', why, evidence: evidence.toSorted((one, other) => one - other) };
}

export interface IndexedRun {
  /** Where each message was broadcast. */
  readonly broadcastAt: ReadonlyMap<string, number>;
  /** Where each process delivered each message for the first time, in that order. */
  readonly deliveredAt: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly correct: readonly string[];
}

/** @throws {BroadcastRunError} naming the first event that cannot be */
export function indexRun({ processes, events }: BroadcastRun): IndexedRun {
  const broadcastAt = new Map<string, number>();
  const deliveredAt = new Map(processes.map((process) => [process, new Map<string, number>()]));
  const crashed = new Set<string>();
  for (const [at, event] of events.entries()) {
    const delivered = deliveredAt.get(event.process);
    if (delivered === undefined) {
      throw new BroadcastRunError(at, `is of ${event.process}, which is not among the processes`);
    }
    if (crashed.has(event.process)) {
      throw new BroadcastRunError(at, `is of ${event.process}, which crashed before`);
    }
    if (event.kind === 'crash') {
      crashed.add(event.process);
    } else if (event.kind === 'deliver') {
      if (!delivered.has(event.message)) delivered.set(event.message, at);
    } else {
      if (broadcastAt.has(event.message)) {
        throw new BroadcastRunError(at, `broadcasts ${event.message}, which was broadcast before`);
      }
      broadcastAt.set(event.message, at);
    }
  }
  const correct = [...deliveredAt.keys()].filter((process) => !crashed.has(process));
  return { broadcastAt, deliveredAt, correct };
}

/** The deliveries of the processes that a property is asked of. */
export function deliveriesOf(
  { deliveredAt, correct }: IndexedRun,
  { uniform = false }: Uniformity,
): readonly (readonly [string, ReadonlyMap<string, number>])[] {
  const asked = new Set(correct);
  return [...deliveredAt].filter(([process]) => uniform || asked.has(process));
}
