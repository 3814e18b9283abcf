/** What the exit code of every command means; `netsplit --help` prints this. */
export const ExitCode = {
  ok: 0,
  /** Tests failed, a reference or mutant is off, a replay went another way, the doctor found something. */
  failures: 1,
  /** The command was called wrongly. */
  usage: 2,
  /** A search or a check ended at a bound, without an answer. */
  undecided: 2,
  /** A lab, a file or a student's code cannot be used as it is. */
  badInput: 3,
  /** This machine refused (a full disk, no permission), or Netsplit itself is broken. */
  machine: 4,
  interrupted: 130,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
