import { ExitCode } from './exit-code.ts';

/** An error that knows what can be done about it. */
abstract class Advising extends Error {
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}

/** The command was called wrongly; `hint` says what to type instead. */
export class UsageError extends Advising {
  override readonly name = 'UsageError';
}

/** A file, a lab or code that cannot be used as it is; `hint` says what to do. */
export class InputError extends Advising {
  override readonly name = 'InputError';
}

/** This machine cannot do what was asked of it; `hint` says what to do. */
export class MachineError extends Advising {
  override readonly name = 'MachineError';
}

/** An error as it is told to a user, and as `--json` prints it. */
export interface Trouble {
  readonly kind: 'usage' | 'input' | 'code' | 'machine' | 'bug';
  readonly message: string;
  readonly hint?: string;
  readonly exitCode: ExitCode;
}

/**
 * What to tell a user about any error. Names decide, not classes: the rooms below are loaded only when a command needs
 * them, and an error must not load them.
 */
export function troubleOf(error: unknown): Trouble {
  if (!(error instanceof Error)) return bug(String(error));
  const hint = 'hint' in error && typeof error.hint === 'string' ? error.hint : undefined;
  switch (error.name) {
    case 'UsageError':
      return { kind: 'usage', message: error.message, hint, exitCode: ExitCode.usage };
    case 'InputError':
    case 'HandoutRefused':
    case 'PortTaken':
    case 'TraceMissing':
    case 'TraceUnreadable':
    case 'EmptyWindow':
    case 'WindowTooLong':
    case 'CourseFileError':
      return { kind: 'input', message: error.message, hint, exitCode: ExitCode.badInput };
    case 'MachineError':
      return { kind: 'machine', message: error.message, hint, exitCode: ExitCode.machine };
    case 'SubjectError':
      return { kind: 'code', message: error.message, hint, exitCode: ExitCode.badInput };
    case 'PlotFailed':
      return { kind: 'code', message: error.message, hint, exitCode: ExitCode.failures };
    default:
      return machineTrouble(error) ?? bug(error.message);
  }
}

function bug(message: string): Trouble {
  return {
    kind: 'bug',
    message: `Something went wrong in Netsplit itself: ${message}`,
    hint: 'Run it again with --debug to see where, and please report it with what that prints.',
    exitCode: ExitCode.machine,
  };
}

const MACHINE: Readonly<Record<string, readonly [what: string, todo: string]>> = {
  ENOSPC: [
    'The disk is full',
    'Free some space and run this again; what was saved before is still there.',
  ],
  EDQUOT: [
    'Your disk quota is used up',
    'Free some space and run this again; what was saved before is still there.',
  ],
  EACCES: [
    'There is no permission',
    'Give yourself the right to it (was it made with sudo?), then run this again.',
  ],
  EPERM: [
    'It is not permitted',
    'Close what else uses the file, or give yourself the right to it.',
  ],
  EROFS: ['The disk may only be read', 'Copy the course to a disk that you can write on.'],
  EISDIR: ['It is a folder, not a file', 'Name a file.'],
  EEXIST: [
    'There is a file where a folder should be',
    'Move the file away, or choose another place.',
  ],
  ENOTDIR: [
    'There is a file where a folder should be',
    'Move the file away, or choose another place.',
  ],
  EMFILE: [
    'Too many files are open on this machine',
    'Close other programs, or raise the limit: ulimit -n 4096.',
  ],
  ERR_MODULE_NOT_FOUND: [
    'A package that this command needs is missing or only half there',
    'Remove the folder node_modules, then run: npm start',
  ],
  EADDRINUSE: [
    'The port is taken',
    'Choose another with --port, or leave --port out to get a free one.',
  ],
};

function machineTrouble(error: Error): Trouble | undefined {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const known = MACHINE[code];
  if (known === undefined) return undefined;
  const path = 'path' in error && typeof error.path === 'string' ? `: ${error.path}` : '';
  return {
    kind: 'machine',
    message: `${known[0]} (${code})${path}.`,
    hint: known[1],
    exitCode: ExitCode.machine,
  };
}
