// The face of the command: for whoever tells about it, and for tests that type it.
export { commands, noCommand, type CommandEntry } from './commands/index.ts';
export { definitionOf } from './definition.ts';
export { EXIT_CODES, ExitCode } from './exit-code.ts';
export { GLOBAL_OPTIONS, LAB_NAMES } from './help.ts';

// To type commands in a process of one's own.
export { Desk } from './desk.ts';
export { runProgram } from './program.ts';
export { type Streams, Terminal } from './terminal.ts';
export { type Trouble, troubleOf } from './trouble.ts';
