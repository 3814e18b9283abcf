import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { firstStop } from './debugger.ts';
import { Newcomer } from './newcomer.ts';

const clone: { newcomer?: Newcomer } = {};
beforeAll(() => {
  clone.newcomer = new Newcomer();
});
afterAll(() => clone.newcomer?.leave());

/** What `.vscode/launch.json` starts, with what a person would type at its two questions. */
function launchConfiguration(): { program: string; args: string[] } {
  const file = join(import.meta.dirname, '../../.vscode/launch.json');
  const text = readFileSync(file, 'utf8').replace(/^\s*\/\/.*$/gm, '');
  const { configurations } = JSON.parse(text) as {
    configurations: { program: string; args: string[] }[];
  };
  const [first] = configurations;
  return {
    program: first?.program.replace('${workspaceFolder}/', '') ?? '',
    args:
      first?.args.map((arg) =>
        arg.replace('${input:lab}', 'first-contact').replace('${input:test}', 'A1'),
      ) ?? [],
  };
}

it('an editor’s breakpoint in a handler of a student’s file stops there', async () => {
  const { newcomer } = clone;
  if (newcomer === undefined) return expect.fail('there is no clone');
  newcomer.solve('first-contact');
  const lines = newcomer.read('labs/first-contact/src/index.ts').split('\n');
  const line = lines.findIndex((one) => one.includes('this.waiting.set(number')) + 1;
  const { program, args } = launchConfiguration();
  const stop = await firstStop([program, ...args], {
    cwd: newcomer.folder,
    file: join(newcomer.folder, 'labs/first-contact/src/index.ts'),
    line,
  });
  expect(stop.functionName).toMatch(/onRequest/);
  expect(stop.line).toBe(line);
});
