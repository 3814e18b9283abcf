// What the grader and its warden tell each other while the grader waits and can hear nothing: a few numbers
// that both see.

/** Places in the ledger. */
export const AT = {
  /** 0 while the process runs, 1 once it has ended. */
  ended: 0,
  /** The number of the exchange that the grader waits for; 0 while it waits for none. */
  busy: 1,
  /** The exit code as the shell counts: 128 and the signal; -1 if it could not be started. */
  code: 2,
  /** Why the warden killed it: see {@link KILLED}. */
  killed: 3,
  /** The processor time of the process so far, in milliseconds. */
  cpuMs: 4,
  /** 1: the grader wants it dead. */
  condemned: 5,
  /** 1: it has inherited its descriptors. */
  started: 6,
} as const;

export const KILLED = { no: 0, time: 1, asked: 2 } as const;

export const LEDGER_BYTES = 64;

/** What the warden is asked to start and to watch. */
export interface Watch {
  readonly ledger: SharedArrayBuffer;
  readonly command: string;
  readonly args: readonly string[];
  /** The descriptors that the process inherits from 3 on. */
  readonly fds: readonly number[];
  readonly eventCpuMs: number;
  readonly eventWallMs: number;
}
