import type { CommandModule } from '../command.ts';

/** What is known of a command before it is loaded. */
export interface CommandEntry {
  readonly usage: string;
  readonly summary: string;
  /** Needs what a handout to students has not. */
  readonly forStaff?: boolean;
  load(): Promise<CommandModule>;
}

/** What happens when no command is named. */
export const noCommand: CommandEntry = {
  usage: '',
  summary: 'what is solved, on which seeds, and the next failing test in full',
  load: () => import('./now.ts'),
};

/** The commands in the order in which a newcomer meets them. Each is loaded when it is called: the rest costs nothing. */
export const commands: Readonly<Record<string, CommandEntry>> = {
  course: {
    usage: 'course',
    summary: 'labs, parts and hours: what is solved, and what to read and do next',
    load: () => import('./course.ts'),
  },
  test: {
    usage: 'test [lab] [part]',
    summary: 'run a lab’s tests on your code',
    load: () => import('./test.ts'),
  },
  view: {
    usage: 'view [lab | trace]',
    summary: 'step through what the cluster did, in the browser',
    load: () => import('./view.ts'),
  },
  step: {
    usage: 'step [lab | trace]',
    summary: 'the same in the terminal, with the same keys',
    load: () => import('./step.ts'),
  },
  hint: {
    usage: 'hint [lab] [test]',
    summary: 'a hint for a test, each time a more concrete one',
    load: () => import('./hint.ts'),
  },
  readings: {
    usage: 'readings [words…]',
    summary: 'what to read, and why: for a lab, on a topic, along a path, or by words',
    load: () => import('./readings.ts'),
  },
  simulate: {
    usage: 'simulate <lab>',
    summary: 'run a scenario and print what happened, a sentence an event',
    load: () => import('./simulate.ts'),
  },
  replay: {
    usage: 'replay <trace>',
    summary: 'run a recorded failure again, on your code as it is now',
    load: () => import('./replay.ts'),
  },
  hunt: {
    usage: 'hunt <lab> [n]',
    summary: 'the other way round: write a run that makes a hidden mistake show',
    load: () => import('./hunt.ts'),
  },
  explore: {
    usage: 'explore [lab | file]',
    summary:
      'go through every run of a small cluster or a model: the shortest one that breaks a property',
    load: () => import('./explore.ts'),
  },
  check: {
    usage: 'check <file…> --model <model>',
    summary: 'decide whether recorded histories are linearizable, or sequential, and show why not',
    load: () => import('./check.ts'),
  },
  export: {
    usage: 'export <trace>',
    summary: 'a picture, a diagram, a log or the statistics of a recorded run',
    load: () => import('./export.ts'),
  },
  reset: {
    usage: 'reset <lab>',
    summary: 'put a lab back to its starter (your code is kept as a backup)',
    load: () => import('./reset.ts'),
  },
  submit: {
    usage: 'submit <lab>',
    summary: 'pack your code to hand it in, with a receipt',
    load: () => import('./submit.ts'),
  },
  verify: {
    usage: 'verify [lab]',
    summary: 'for maintainers: references pass, starters fail, mutants are caught',
    load: () => import('./verify.ts'),
  },
  grade: {
    usage: 'grade <class> --lab <lab>',
    summary: 'for instructors: grade a class of strangers’ code, in a jail',
    forStaff: true,
    load: () => import('./grade.ts'),
  },
  handout: {
    usage: 'handout <labs…> --out <folder>',
    summary: 'for instructors: make what students get, without solutions',
    forStaff: true,
    load: () => import('./handout.ts'),
  },
  new: {
    usage: 'new lab <name>',
    summary: 'for authors: begin a lab of your own, here or anywhere',
    forStaff: true,
    load: () => import('./new.ts'),
  },
  doctor: {
    usage: 'doctor',
    summary: 'see whether this machine has what the course needs',
    load: () => import('./doctor.ts'),
  },
};
