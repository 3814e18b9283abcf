import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commands, definitionOf } from '@netsplit/cli';
import { findLabs, type Lab } from '@netsplit/course';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Newcomer } from '../course/newcomer.ts';
import { type CommandLine, commandLines } from './command-lines.ts';
import { allShown, shownIn } from './markdown.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Commands that are only looked at, and why they are not run here. The first that fits speaks. */
const NOT_RUN: readonly (readonly [RegExp, string])[] = [
  [
    /\.\.\/leases|new-lab/,
    'of a lab that is made first: tests/handout/own-lab.test.ts does it all',
  ],
  [/--watch|-w\b/, 'goes on until it is stopped'],
  [
    /^npx netsplit (?:view|step)\b(?!.*--out)/,
    'opens a page, or takes the terminal: tests/browser',
  ],
  [/^npx netsplit verify\b/, 'minutes: CI'],
  [/^npx netsplit handout\b/, 'minutes: tests/handout'],
  [/^npx netsplit grade\b/, 'a class, and a jail: tests/grading, and the tests of the command'],
  [/^npx netsplit doctor --grading/, 'a jail: tests/hostile has somebody try to get out of it'],
  [/^npx netsplit reset(?!.*--yes)/, 'asks whoever sits at the terminal'],
  [/^npx netsplit simulate .*--plot/, 'minutes, of code that works: tests/course/plots.test.ts'],
  [/my-model\.ts|counter\.ts|\.log\b|run\.json/, 'a file that the reader has'],
];

/** What the reader has recorded before. */
const RECORDED = 'simulate raft --scenario split-vote --solution --trace run.trace'.split(' ');

const all = allShown().flatMap(commandLines);
const ofNetsplit = all.filter(({ words }) => words[0] === 'npx' && words[1] === 'netsplit');

function whyNotRun({ typed }: CommandLine): string | undefined {
  return NOT_RUN.find(([pattern]) => pattern.test(typed))?.[1];
}

const toRun = new Map(
  ofNetsplit
    .filter((one) => one.isWhole && whyNotRun(one) === undefined)
    .map((one) => [one.typed, one]),
);

describe('every command in the documents', () => {
  it('is found', () => {
    expect(all.length).toBeGreaterThan(200);
    expect(toRun.size).toBeGreaterThan(30);
  });

  it('of netsplit is one that the command line takes, about labs, tests and scenarios that are there', async () => {
    const wrong: string[] = [];
    for (const one of ofNetsplit) {
      const problem = await problemWith(one.words.slice(2), one.isWhole);
      if (problem !== undefined) wrong.push(`${one.place}: ${one.typed}: ${problem}`);
    }
    expect(wrong).toEqual([]);
  });

  it('of npm names a script that is there, and of vitest a file', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const wrong = all.filter(({ words: [program, verb, name] }) => {
      if (program === 'npm' && verb === 'run') return name === undefined || !(name in scripts);
      if (program === 'npm') return !['start', 'test'].includes(verb ?? '') && !isOfNpm(verb);
      if (program === 'npx' && verb === 'vitest') {
        const path = name === 'run' ? undefined : name;
        return path !== undefined && !existsSync(join(ROOT, path));
      }
      return program === 'npx' && !['netsplit', 'vitest', 'turbo'].includes(verb ?? '');
    });
    expect(wrong.map(({ place, typed }) => `${place}: ${typed}`)).toEqual([]);
  });

  it('of a shell begins with a program that a reader has', () => {
    const programs = ['npm', 'npx', 'node', 'git', 'cd', 'docker'];
    const wrong = all.filter(({ isWhole, words: [program = ''] }) => {
      const isOurs = program.includes('/') && existsSync(join(ROOT, program));
      return isWhole && !isOurs && !programs.includes(program);
    });
    expect(wrong.map(({ place, typed }) => `${place}: ${typed}`)).toEqual([]);
  });

  it('is kept from being run for a reason that fits some', () => {
    const idle = NOT_RUN.filter(
      ([pattern]) => !ofNetsplit.some(({ typed }) => pattern.test(typed)),
    );
    expect(idle.map(([, reason]) => reason)).toEqual([]);
  });
});

/** npm's own. */
function isOfNpm(verb: string | undefined): boolean {
  return ['ci', 'install', 'publish', '--version', undefined].includes(verb);
}

const { labs } = findLabs({ dir: ROOT, whole: true });

/** What keeps the command line from taking these words; undefined if it takes them. */
async function problemWith(
  words: readonly string[],
  isWhole: boolean,
): Promise<string | undefined> {
  const [first = ''] = words;
  if (first === '--help' || first === '--version') return undefined;
  const name = first.startsWith('-') ? '' : first;
  if (name !== '' && !Object.hasOwn(commands, name)) return 'there is no such command';
  const given = words.slice(name === '' ? 0 : 1);
  // A sentence may name a command alone, whatever that would need.
  if (!isWhole && given.length === 0) return undefined;
  const command = await definitionOf(name);
  if (given.includes('--help')) return undefined;
  try {
    await command.parseAsync([...given], { from: 'user' });
  } catch (error) {
    return String(error);
  }
  const options = command.opts<{ scenario?: string; lab?: string }>();
  const takesLab = / [[<]lab\b/.test(commands[name]?.usage.replace(/--lab <lab>/, '') ?? '');
  return problemIn(name, takesLab ? command.args : [options.lab], options);
}

/** The labs, parts, tests and scenarios that a command names. */
function problemIn(
  name: string,
  [what, which]: readonly (string | undefined)[],
  { scenario }: { readonly scenario?: string },
): string | undefined {
  if (what === undefined || /[./]/.test(what) || what === 'trace' || what === 'all') return;
  const lab = labs.find((one) => one.name === what);
  // The template’s own name, which every lab that is made of it replaces.
  if (what === 'new-lab') return undefined;
  if (lab === undefined) return name === 'new' ? undefined : `there is no lab ${what}`;
  if (scenario !== undefined && !lab.manifest.scenarios.some(({ id }) => id === scenario)) {
    return `there is no scenario ${scenario}`;
  }
  if (name !== 'test' && name !== 'hint') return undefined;
  return which === undefined || hasPartOrTest(lab, which) ? undefined : `there is no ${which}`;
}

function hasPartOrTest({ manifest: { parts, tests } }: Lab, which: string): boolean {
  return [...parts, ...tests].some(({ id }) => id === which);
}

interface Result {
  readonly args: readonly string[];
  readonly exitCode: number;
  readonly said: string;
  readonly ms: number;
}

describe('in a fresh clone', () => {
  const newcomer = new Newcomer();
  const folder = mkdtempSync(join(tmpdir(), 'netsplit-docs-'));
  afterAll(() => {
    newcomer.leave();
    rmSync(folder, { recursive: true });
  });
  const lines = [...toRun.values()].toSorted((one, other) => rank(one) - rank(other));
  const results = new Map<string, Result>();

  beforeAll(async () => {
    const asked = [RECORDED, ...lines.map(({ words }) => words.slice(2))];
    const file = join(folder, 'commands.json');
    const out = join(folder, 'results.json');
    writeFileSync(file, JSON.stringify(asked));
    const ended = await newcomer.node('--import', 'tsx', 'tests/docs/typist.ts', file, out);
    if (ended.exitCode !== 0) throw new Error(ended.stderr);
    const [, ...all] = JSON.parse(readFileSync(out, 'utf8')) as Result[];
    for (const [index, { typed }] of lines.entries()) {
      const result = all[index];
      if (result !== undefined) results.set(typed, result);
    }
  });

  it.each(lines)('$typed does what it is shown for', ({ typed, words }) => {
    const result = results.get(typed);
    // Code that nobody has begun fails; nothing else may.
    const ownCode =
      /test|replay|explore|simulate/.test(words[2] ?? '') && !/--solution/.test(typed);
    expect(result?.exitCode, result?.said).toBeOneOf(ownCode ? [0, 1] : [0]);
    // Help goes to the terminal by itself.
    if (!words.includes('--help')) expect(result?.said.length).toBeGreaterThan(10);
  });
});

/** Failures are made before they are looked at; what changes the course comes last. */
function rank({ words: [, , command = ''] }: CommandLine): number {
  if (command === 'test') return 0;
  return command === 'reset' || command === 'new' ? 2 : 1;
}

describe('what is read of a document', () => {
  it('is blocks and code in sentences, with their places', () => {
    const text =
      'Type `npx netsplit test <lab>` or\n\n  ```sh\n  npm test  # all\n  ```\n\n```ts\nx;\n```\n';
    expect(shownIn('a.md', text).map(({ place, language }) => [place, language])).toEqual([
      ['a.md:1', 'inline'],
      ['a.md:4', 'sh'],
      ['a.md:8', 'ts'],
    ]);
    expect(shownIn('a.md', text).flatMap(commandLines)).toMatchObject([
      { words: ['npx', 'netsplit', 'test', 'first-contact'], isWhole: false },
      { words: ['npm', 'test'], isWhole: true, place: 'a.md:4' },
    ]);
  });

  it('has its words as a shell would have them', () => {
    const text = '```sh\nnpx netsplit grade void B4 \\\n  --why "the text left it open"\n```\n';
    expect(shownIn('a.md', text).flatMap(commandLines)).toMatchObject([
      {
        words: ['npx', 'netsplit', 'grade', 'void', 'B4', '--why', 'the text left it open'],
        place: 'a.md:2',
      },
    ]);
  });

  it('is refused where the command line would not take it', async () => {
    expect(await problemWith(['tset'], true)).toContain('no such command');
    expect(await problemWith(['test', '--quick'], true)).toContain('--quick');
    expect(await problemWith(['test', 'first-contact', 'Z'], true)).toContain('no Z');
    expect(await problemWith(['simulate', 'raft', '--scenario', 'none'], true)).toContain('none');
    expect(await problemWith(['simulate'], true)).toContain('lab');
  });
});
