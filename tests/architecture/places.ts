/**
 * A place in the repository and what may be imported there. The first place that holds a file speaks for it.
 *
 * Patterns: `*` is anything within one name, `**` anything at all, `<lab>` the lab that the file belongs to. An import is
 * a file's path (`simulator/src/index.ts`), a workspace (`@netsplit/simulator/node`), a built-in (`node:fs`), or a package
 * (`zod`).
 */
export interface Place {
  readonly where: string;
  readonly may: readonly string[];
  /** Only as types: gone before anything runs. */
  readonly mayAsTypes?: readonly string[];
  /** What a package may be used here: `any` but a test runner, or the ones named in `may`. */
  readonly packages: 'any' | 'named';
  readonly why: string;
}

/** What runs tests: the simulator, the harness and the command work without. */
export const TEST_RUNNERS = ['vitest', 'vitest/**', 'playwright-core', '@sinonjs/fake-timers'];

const SIMULATOR = ['@netsplit/simulator', '@netsplit/simulator/**'];
const CHECKERS = ['@netsplit/checkers', '@netsplit/checkers/**'];
const EXPLORER = ['@netsplit/explorer', '@netsplit/explorer/**'];
const BELOW_HARNESS = [...EXPLORER, ...CHECKERS, ...SIMULATOR];
const HARNESS = ['@netsplit/harness', '@netsplit/harness/**'];
const COURSE = ['@netsplit/course', '@netsplit/course/**'];
/** Writes a file whole or not at all. */
const DURABLE = '@netsplit/course/durable';
const VIEWER = ['@netsplit/viewer', '@netsplit/viewer/**'];
const GRADER = ['@netsplit/grader', '@netsplit/grader/**'];
const HANDOUT = ['@netsplit/handout'];
const TESTING = ['node:**', ...TEST_RUNNERS];

const STUDENTS_CODE: Omit<Place, 'where'> = {
  may: ['labs/<lab>/given.ts', '@netsplit/simulator/node'],
  mayAsTypes: ['labs/<lab>/contract.ts'],
  packages: 'named',
  why: 'it is what a student writes: own files, types of the contract, what the lab gives, and the node',
};

/**
 * Arrows point down only: cli → viewer, grader → harness → explorer, checkers → simulator; the course stands alone. Of the grader,
 * the gradebook reads as the course does, what it writes is written as the course does, and the reports look as the viewer does.
 */
export const PLACES: readonly Place[] = [
  {
    where: 'simulator/src/trace/file.ts',
    may: ['simulator/src/**', 'node:**'],
    packages: 'named',
    why: 'the only file of the simulator that knows Node.js: the rest runs in a browser too',
  },
  {
    where: 'simulator/src/node/**',
    may: ['simulator/src/node/**', 'simulator/src/random/logarithm.ts', 'simulator/src/state/**'],
    packages: 'named',
    why: 'it is evaluated together with a student’s code, away from the kernel',
  },
  {
    where: 'simulator/src/state/**',
    may: ['simulator/src/state/**'],
    packages: 'named',
    why: 'it knows plain data only, and is evaluated together with a student’s code, too',
  },
  {
    where: 'simulator/src/value/**',
    may: ['simulator/src/value/**'],
    packages: 'named',
    why: 'it is evaluated in the realm of a student’s code, away from the kernel',
  },
  {
    where: 'simulator/src/**',
    may: ['simulator/src/**', '@noble/hashes/**', 'zod'],
    packages: 'named',
    why: 'the simulator knows no lab, no test runner and no Node.js',
  },
  {
    where: 'simulator/examples/**',
    may: [...SIMULATOR, 'node:**'],
    packages: 'named',
    why: 'an example shows what the simulator can do by itself',
  },
  {
    where: 'simulator/build/**',
    may: ['simulator/build/**', 'node:**'],
    packages: 'named',
    why: 'what makes the published package stands beside what it is made of',
  },
  {
    where: 'simulator/tests/**',
    may: ['simulator/**', ...SIMULATOR, ...TESTING],
    packages: 'any',
    why: 'the simulator is tested by itself',
  },
  {
    where: 'packages/course/src/**',
    may: ['packages/course/src/**', 'node:**'],
    packages: 'any',
    why: 'the course stands alone',
  },
  {
    where: 'packages/course/tests/**',
    may: ['packages/course/**', ...COURSE, ...TESTING],
    packages: 'any',
    why: 'the course stands alone',
  },
  {
    where: 'packages/checkers/src/**',
    may: ['packages/checkers/src/**', ...SIMULATOR, 'node:**'],
    packages: 'any',
    why: 'checkers know histories and the traces they are read from, and no test runner',
  },
  {
    where: 'packages/checkers/tests/**',
    may: ['packages/checkers/**', ...CHECKERS, ...SIMULATOR, ...TESTING],
    packages: 'any',
    why: 'checkers know histories and the traces they are read from, and no test runner',
  },
  {
    where: 'packages/explorer/src/**',
    may: ['packages/explorer/src/**', ...SIMULATOR, 'node:**'],
    packages: 'any',
    why: 'the explorer stands on the simulator, and needs no test runner',
  },
  {
    where: 'packages/explorer/models/**',
    may: ['packages/explorer/models/**', '@netsplit/explorer'],
    packages: 'named',
    why: 'a worked model shows what anybody can write with the explorer alone',
  },
  {
    where: 'packages/explorer/clusters/**',
    may: ['packages/explorer/clusters/**', '@netsplit/explorer', '@netsplit/simulator'],
    packages: 'named',
    why: 'a worked cluster is nodes and a list of what may happen to them: the explorer and the simulator',
  },
  {
    where: 'packages/explorer/examples/**',
    may: ['@netsplit/explorer'],
    packages: 'named',
    why: 'an example shows what the explorer can do by itself',
  },
  {
    where: 'packages/explorer/tests/**',
    may: ['packages/explorer/**', ...EXPLORER, ...SIMULATOR, ...TESTING],
    packages: 'any',
    why: 'the explorer stands on the simulator, and needs no test runner',
  },
  {
    where: 'packages/harness/src/vitest.ts',
    may: ['packages/harness/src/**', ...BELOW_HARNESS, 'vitest', 'node:**'],
    packages: 'any',
    why: 'the one adapter to a test runner stands on the harness and the simulator',
  },
  {
    where: 'packages/harness/src/**',
    may: ['packages/harness/src/**', ...BELOW_HARNESS, 'node:**'],
    packages: 'any',
    why: 'the harness stands on the simulator, and needs no test runner',
  },
  {
    where: 'packages/harness/tests/**',
    may: ['packages/harness/**', ...HARNESS, ...BELOW_HARNESS, ...TESTING],
    packages: 'any',
    why: 'the harness stands on the simulator',
  },
  {
    where: 'packages/grader/src/gradebook/**',
    may: ['packages/grader/src/**', ...HARNESS, ...COURSE, 'node:**'],
    packages: 'any',
    why: 'a rubric and a roster are read and complained of as the files of the course are',
  },
  {
    where: 'packages/grader/src/report/**',
    may: ['packages/grader/src/**', DURABLE, '@netsplit/viewer/look', 'node:**'],
    packages: 'any',
    why: 'a report looks as the viewer does; it has what it says from the gradebook',
  },
  {
    where: 'packages/grader/src/**',
    may: ['packages/grader/src/**', DURABLE, ...HARNESS, ...BELOW_HARNESS, 'node:**'],
    packages: 'any',
    why: 'the grader stands on the harness and the simulator',
  },
  {
    where: 'packages/grader/tests/**',
    may: ['packages/grader/**', ...GRADER, ...HARNESS, ...BELOW_HARNESS, ...COURSE, ...TESTING],
    packages: 'any',
    why: 'the grader stands on the harness and the simulator',
  },
  {
    where: 'packages/handout/src/**',
    may: ['packages/handout/src/**', ...COURSE, 'node:**'],
    packages: 'any',
    why: 'what is handed out is chosen and rewritten as text: none of it is run',
  },
  {
    where: 'packages/handout/tests/**',
    may: ['packages/handout/**', ...HANDOUT, ...COURSE, ...TESTING],
    packages: 'any',
    why: 'what is handed out is chosen and rewritten as text: none of it is run',
  },
  {
    where: 'packages/viewer/src/**',
    may: ['packages/viewer/src/**', ...HARNESS, ...BELOW_HARNESS, 'node:**'],
    packages: 'any',
    why: 'the viewer stands on the harness and the simulator',
  },
  {
    where: 'packages/viewer/tests/**',
    may: ['packages/viewer/**', ...VIEWER, ...HARNESS, ...BELOW_HARNESS, ...TESTING],
    packages: 'any',
    why: 'the viewer stands on the harness and the simulator',
  },
  {
    where: 'packages/cli/bin/**',
    may: ['packages/cli/bin/**', 'node:**'],
    packages: 'named',
    why: 'it runs before anything is installed: what it needs later it imports later',
  },
  {
    where: 'packages/cli/src/**',
    may: [
      'packages/cli/src/**',
      ...GRADER,
      ...HANDOUT,
      ...VIEWER,
      ...HARNESS,
      ...BELOW_HARNESS,
      ...COURSE,
      'node:**',
    ],
    packages: 'any',
    why: 'the command is a face over the others, and needs no test runner',
  },
  {
    where: 'packages/cli/tests/**',
    may: [
      'packages/cli/**',
      ...GRADER,
      ...HANDOUT,
      ...VIEWER,
      ...HARNESS,
      ...BELOW_HARNESS,
      ...COURSE,
      ...TESTING,
    ],
    packages: 'any',
    why: 'the command is a face over the others',
  },
  ...['solution', 'starter'].map((folder) => ({
    ...STUDENTS_CODE,
    where: `packages/cli/templates/lab/${folder}/**`,
    may: ['packages/cli/templates/lab/given.ts', '@netsplit/simulator/node'],
    mayAsTypes: ['packages/cli/templates/lab/contract.ts'],
  })),
  {
    where: 'packages/cli/templates/lab/**',
    may: [
      'packages/cli/templates/lab/contract.ts',
      'packages/cli/templates/lab/given.ts',
      '@netsplit/harness',
      'fast-check',
    ],
    packages: 'named',
    why: 'it is a lab like any other, until somebody makes another one of it',
  },
  {
    ...STUDENTS_CODE,
    where: 'labs/*/solution/**',
    may: [...STUDENTS_CODE.may, 'labs/<lab>/solution/**'],
  },
  {
    ...STUDENTS_CODE,
    where: 'labs/*/starter/**',
    may: [...STUDENTS_CODE.may, 'labs/<lab>/starter/**'],
  },
  {
    where: 'labs/*/given/**',
    may: ['labs/<lab>/given/**', '@netsplit/simulator/node'],
    mayAsTypes: ['labs/<lab>/contract.ts'],
    packages: 'named',
    why: 'a student’s code runs it',
  },
  {
    where: 'labs/*/given.ts',
    may: ['labs/<lab>/given/**', '@netsplit/simulator/node'],
    mayAsTypes: ['labs/<lab>/contract.ts'],
    packages: 'named',
    why: 'a student’s code runs it',
  },
  {
    where: 'labs/*/contract.ts',
    may: ['labs/<lab>/given.ts', '@netsplit/harness'],
    mayAsTypes: SIMULATOR,
    packages: 'named',
    why: 'a contract stands on the harness',
  },
  {
    where: 'labs/*/tests/lab.test.ts',
    may: ['labs/<lab>/tests/**', ...HARNESS, 'vitest', 'node:**'],
    packages: 'named',
    why: 'the adapter is all that may know a test runner, and gets a solution by its folder',
  },
  {
    where: 'labs/*/tests/given.test.ts',
    may: ['labs/<lab>/given.ts', 'labs/<lab>/given/**', 'vitest'],
    packages: 'named',
    why: 'what a lab gives is tested apart from anybody’s code',
  },
  {
    where: 'labs/*/tests/**',
    may: [
      'labs/<lab>/tests/**',
      'labs/<lab>/scenarios/**',
      'labs/<lab>/contract.ts',
      'labs/<lab>/given.ts',
      '@netsplit/harness',
      ...CHECKERS,
      'fast-check',
    ],
    mayAsTypes: SIMULATOR,
    packages: 'named',
    why: 'a test is handed its subject: it imports neither the code under test nor a test runner',
  },
  {
    where: 'labs/*/scenarios/**',
    may: [
      'labs/<lab>/scenarios/**',
      'labs/<lab>/contract.ts',
      'labs/<lab>/given.ts',
      '@netsplit/harness',
    ],
    mayAsTypes: SIMULATOR,
    packages: 'named',
    why: 'a scenario is handed its subject',
  },
  {
    where: 'labs/*/plots/**',
    may: [
      'labs/<lab>/plots/**',
      'labs/<lab>/tests/**',
      'labs/<lab>/contract.ts',
      'labs/<lab>/given.ts',
      '@netsplit/harness',
      ...CHECKERS,
    ],
    mayAsTypes: SIMULATOR,
    packages: 'named',
    why: 'a plot is handed its subject, and measures it as the tests do',
  },
  {
    where: 'docs/build/fault-catalogue/**',
    may: ['docs/build/**', ...VIEWER, ...SIMULATOR, 'node:**'],
    packages: 'any',
    why: 'it runs the simulator and draws what happened, from the schemas that the reference reads',
  },
  {
    where: 'docs/build/readings/**',
    may: ['docs/build/**', ...COURSE, 'node:**'],
    packages: 'any',
    why: 'it puts the labs and the readings side by side: the course, and no simulator',
  },
  {
    where: 'docs/site/demo/**',
    may: ['docs/site/demo/**', ...SIMULATOR],
    packages: 'named',
    why: 'it runs in the page: nodes on the simulator, and what is drawn of them',
  },
  {
    where: 'docs/site/theme/**',
    may: [
      'docs/site/**',
      '@netsplit/course',
      '@netsplit/course/search',
      '@netsplit/viewer/keys',
      'node:**',
    ],
    packages: 'any',
    why: 'what a page shows was made before; it searches the readings and names the keys itself',
  },
  {
    where: 'docs/site/**',
    may: ['docs/site/**', ...HARNESS, ...VIEWER, ...SIMULATOR, ...COURSE, 'node:**'],
    packages: 'any',
    why: 'it makes a site of the files that are read, and of runs of the labs’ scenarios',
  },
  {
    where: 'docs/build/reference/**',
    may: ['docs/build/**', '@netsplit/cli', 'node:**'],
    packages: 'any',
    why: 'it reads sources as text, and asks the command for its definitions',
  },
  {
    where: 'docs/build/**',
    may: ['docs/build/**', 'node:**'],
    packages: 'any',
    why: 'it reads sources as text, and runs none of them',
  },
  {
    where: 'docs/tests/**',
    may: [
      'docs/**',
      '@netsplit/cli',
      ...VIEWER,
      ...HARNESS,
      ...BELOW_HARNESS,
      ...COURSE,
      ...TESTING,
    ],
    packages: 'any',
    why: 'the reference is held against what it is of',
  },
  {
    where: 'tests/bench/vector-clocks.ts',
    may: ['tests/bench/**', 'labs/*/solution/vector-clock.ts', 'node:**'],
    packages: 'any',
    why: 'it measures functions of a lab’s reference beside those of packages',
  },
  {
    where: 'tests/bench/hashing.ts',
    may: [
      'tests/bench/**',
      'labs/consistent-hashing/given.ts',
      'labs/consistent-hashing/solution/**',
      'node:**',
    ],
    packages: 'any',
    why: 'a lab’s reference is measured as it is, beside published packages',
  },
  {
    where: 'tests/site/**',
    may: ['tests/site/**', 'tests/browser/**', 'docs/site/serve.ts', ...COURSE, ...TESTING],
    packages: 'any',
    why: 'the site is looked at as it is built, given by the server that shows it to people',
  },
  {
    where: 'tests/**',
    may: [
      'tests/**',
      ...GRADER,
      ...VIEWER,
      ...HARNESS,
      ...BELOW_HARNESS,
      ...COURSE,
      '@netsplit/cli',
      ...TESTING,
    ],
    packages: 'any',
    why: 'a test that crosses packages goes through their faces',
  },
  {
    where: '*.config.ts',
    may: ['node:**', 'vitest/config', 'tests/browser/find-chromium.ts'],
    packages: 'any',
    why: 'a tool’s settings',
  },
];
