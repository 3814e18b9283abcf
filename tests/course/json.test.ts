import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Newcomer } from './newcomer.ts';

/** Commands, and the exit code that tells a script the same as the document does. */
const COMMANDS: readonly (readonly [command: string, exitCode: number])[] = [
  ['--json', 0],
  ['course --json', 0],
  ['test first-contact A1 --json', 1],
  ['test first-contact --solution --json', 0],
  ['simulate first-contact --scenario lost-reply --solution --json', 0],
  ['simulate first-contact --solution --seed 7 --for 1s --json', 0],
  ['readings --json', 0],
  ['readings first-contact --json', 0],
  ['hint first-contact A1 --json', 0],
  ['submit first-contact --json', 0],
  ['reset first-contact --yes --json', 0],
  ['verify lamport-clocks --json', 0],
  ['doctor --json', 0],
  ['test no-such-lab --json', 2],
  ['simulate first-contact --scenario no-such-scenario --json', 2],
  ['replay no-such-file --json', 3],
  ['no-such-command --json', 2],
];

describe('--json prints one document and nothing else', () => {
  const clone: { newcomer?: Newcomer } = {};
  beforeAll(() => {
    clone.newcomer = new Newcomer();
  });
  afterAll(() => clone.newcomer?.leave());

  it.each(COMMANDS)('netsplit %s', async (command, exitCode) => {
    const ended = await clone.newcomer?.netsplit(...command.split(' '));
    const stdout = ended?.stdout ?? '';
    expect(() => JSON.parse(stdout) as unknown, stdout.slice(0, 500)).not.toThrow();
    expect(JSON.parse(stdout)).toBeTypeOf('object');
    expect(ended?.exitCode).toBe(exitCode);
  });
});
