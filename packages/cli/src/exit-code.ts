/** The exit code of every command, by what it means. */
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

/** The exit codes as a user reads of them. */
export const EXIT_CODES = [
  [0, 'all is well'],
  [1, 'failures were found'],
  [2, 'called wrongly, or ended at a bound without an answer'],
  [3, 'a lab, file or code cannot be used'],
  [4, 'this machine refused (a full disk …) or Netsplit is broken'],
  [130, 'stopped with Ctrl-C'],
] as const satisfies readonly (readonly [ExitCode, string])[];
