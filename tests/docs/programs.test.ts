import { execFile } from 'node:child_process';
import {
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findTypeChecker } from '@netsplit/harness';
import { hostNode, Node, Simulation, TraceText, TraceWriter } from '@netsplit/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allShown, type Shown } from './markdown.ts';
import { type Program, programOf } from './programs.ts';

const ROOT = join(import.meta.dirname, '../..');

/** A file of a lab that a guide writes: tests/handout/own-lab.test.ts puts it there, and verifies the lab. */
const OF_A_LAB = /^import .* from '\.\.\//m;

/** Programs that the compiler sees and that are not run, and why. */
const NOT_RUN: readonly (readonly [RegExp, string])[] = [
  [/openInBrowser/, 'it opens a page: tests/browser'],
  [/source: 'src'/, 'it loads code that the reader writes'],
];

const shown = allShown();
const programs = shown
  .filter(({ language, text }) => language === 'ts' && !OF_A_LAB.test(text))
  .map(programOf);
const whole = programs.filter(
  ({ isWhole, shown: { text } }) => isWhole && !NOT_RUN.some(([pattern]) => pattern.test(text)),
);

describe('every piece of code in the documents', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'netsplit-programs-')));
  afterAll(() => rmSync(folder, { recursive: true }));
  beforeAll(() => {
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
    for (const [index, { module }] of programs.entries()) {
      writeFileSync(join(folder, `p${index}.mts`), module);
    }
    writeFileSync(join(folder, 'run.trace'), recorded());
  });

  it('is found', () => {
    expect(programs.length).toBeGreaterThan(25);
    expect(whole.length).toBeGreaterThan(15);
  });

  it('is right by its types', async () => {
    expect(await typeErrors(folder, programs)).toEqual([]);
  });

  it('would not be, were it wrong', async () => {
    const wrong = { ...shown[0], path: 'a.md', line: 7, text: '\nnaturalLogarithm(true);\n' };
    const errors = await typeErrors(folder, [programOf(wrong as Shown)], 'wrong');
    expect(errors).toEqual([expect.stringMatching(/^a\.md:8: .*boolean/)]);
  });

  it('runs, and prints what it says', async () => {
    const { logs, errors } = await run(
      folder,
      whole.map((one) => `p${programs.indexOf(one)}.mts`),
    );
    expect(errors).toEqual([]);
    for (const [
      index,
      {
        shown: { place, path, text },
      },
    ] of whole.entries()) {
      const log = logs[index] ?? [];
      const promised = [...text.matchAll(/console\.log\(.*\); \/\/ (.*)/g)].map(([, said]) => said);
      if (promised.length > 0) expect(log, place).toEqual(promised);
      else if (text.includes('console.log')) expect(log.length, place).toBeGreaterThan(0);
      if (path === 'README.md') expect(log).toEqual([expect.stringMatching(/^39 [0-9a-f]{16}$/)]);
    }
  });

  it('is kept from being run for a reason that fits some', () => {
    const idle = NOT_RUN.filter(
      ([pattern]) =>
        !programs.some(({ isWhole, shown: { text } }) => isWhole && pattern.test(text)),
    );
    expect(idle.map(([, reason]) => reason)).toEqual([]);
  });

  it('that is JSON can be read', () => {
    const documents = shown.filter(({ language }) => language === 'json');
    expect(documents.length).toBeGreaterThan(15);
    const broken = documents.filter(({ text }) => {
      try {
        JSON.parse(text);
        return false;
      } catch {
        return true;
      }
    });
    expect(broken.map(({ place }) => place)).toEqual([]);
  });
});

class Greeter extends Node<string> {
  override onStart(): void {
    this.broadcast('hello');
  }
}

/** A run that the reader has recorded: short, but longer than any event that is looked at. */
function recorded(): string {
  const text = new TraceText();
  const simulation = new Simulation({
    seed: 1,
    nodes: ['s1', 's2', 's3', 's4', 's5', 's6', 's7'].map((id) => ({
      id,
      create: (context) => hostNode(Greeter, context),
    })),
    record: new TraceWriter(text),
  });
  simulation.runFor(100);
  simulation.close();
  return text.toString();
}

/** What the compiler has against programs, by their places in the documents; it runs once for all. */
async function typeErrors(
  folder: string,
  checked: readonly Program[],
  prefix = 'p',
): Promise<string[]> {
  const compiler = findTypeChecker();
  if (compiler === undefined) throw new Error('TypeScript is not installed: run npm ci');
  const names = checked.map((_, index) => `${prefix}${index}.mts`);
  for (const [index, { module }] of checked.entries()) {
    writeFileSync(join(folder, names[index] ?? ''), module);
  }
  const project = {
    extends: join(ROOT, 'tsconfig.base.json'),
    // What a fragment is given may be a type or a value: it does not say which.
    compilerOptions: {
      verbatimModuleSyntax: false,
      isolatedModules: false,
      lib: ['ES2023', 'DOM'],
    },
    files: names,
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(project));
  const { stdout } = await promisify(execFile)(
    compiler,
    ['--project', 'tsconfig.json', '--pretty', 'false'],
    { cwd: folder },
  ).catch((error: { stdout: string }) => error);
  return stdout.split('\n').flatMap((line) => {
    const [, name = '', row = '', message] = /^(\S+)\((\d+),\d+\): (.*)/.exec(line) ?? [];
    if (message === undefined) return [];
    const one = checked[names.indexOf(name)]?.shown;
    // Our first line stands before the document's.
    const place =
      one === undefined ? `${name}:${row}` : `${one.path}:${one.line + Number(row) - 2}`;
    return [`${place}: ${message}`];
  });
}

interface Ran {
  /** What each module logged, a line a call. */
  readonly logs: readonly (readonly string[])[];
  readonly errors: readonly string[];
}

/** Runs modules one after another, in a process of their own. */
async function run(folder: string, names: readonly string[]): Promise<Ran> {
  const runner = `
    import { writeFileSync } from 'node:fs';
    const logs = [];
    const errors = [];
    for (const name of ${JSON.stringify(names)}) {
      const lines = [];
      console.log = (...words) => lines.push(words.map(String).join(' '));
      try {
        await import('./' + name);
      } catch (error) {
        errors.push(name + ': ' + error.stack);
      }
      logs.push(lines);
    }
    writeFileSync('ran.json', JSON.stringify({ logs, errors }));`;
  writeFileSync(join(folder, 'runner.mjs'), runner);
  await promisify(execFile)(process.execPath, ['--import', 'tsx', 'runner.mjs'], { cwd: folder });
  return JSON.parse(readFileSync(join(folder, 'ran.json'), 'utf8')) as Ran;
}
