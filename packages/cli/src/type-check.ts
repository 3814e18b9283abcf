import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Lab } from '@netsplit/course';
import { homeOf } from './desk.ts';
import { ownCode } from './own-code.ts';

/** A type error in a student's code. */
export interface TypeProblem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

export interface TypeCheck {
  /** The type errors; undefined when they could not be looked for (no TypeScript here, or it was stopped). */
  readonly problems: Promise<readonly TypeProblem[] | undefined>;
  stop(): void;
}

const UNCHECKED: TypeCheck = { problems: Promise.resolve(undefined), stop: () => {} };

/**
 * Starts the type check of the student's code of a lab, in a process of its own beside the tests: what runs is the code
 * without its types, and a type error is worth knowing of, but never keeps a test from running.
 */
export function startTypeCheck(lab: Lab): TypeCheck {
  const tsc = typeChecker();
  if (tsc === undefined) return UNCHECKED;
  let project: string;
  try {
    project = writeProject(lab);
  } catch {
    // A disk that is full or may not be written costs the type check, not the tests.
    return UNCHECKED;
  }
  const child = spawn(tsc.command, [...tsc.args, '--project', project, '--pretty', 'false'], {
    cwd: lab.dir,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return { problems: problemsOf(child, lab.dir), stop: () => child.kill() };
}

function problemsOf(child: ChildProcess, cwd: string): Promise<readonly TypeProblem[] | undefined> {
  return new Promise((resolve) => {
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.on('error', () => resolve(undefined));
    child.on('close', (code) => {
      const problems = parseProblems(output, cwd);
      resolve(code === 0 || problems.length > 0 ? problems : undefined);
    });
  });
}

/** The problems in what tsc prints; lines that go on one are joined to it. */
export function parseProblems(output: string, cwd: string): TypeProblem[] {
  const problems: { file: string; line: number; column: number; message: string }[] = [];
  for (const text of output.split(/\r?\n/)) {
    const match = /^(.+?)\((\d+),(\d+)\): error TS\d+: (.*)$/.exec(text);
    const last = problems.at(-1);
    if (match !== null) {
      const [, file = '', line, column, message = ''] = match;
      problems.push({ file: join(cwd, file), line: Number(line), column: Number(column), message });
    } else if (last !== undefined && text.startsWith(' ')) {
      last.message += `\n${text}`;
    }
  }
  return problems;
}

/**
 * A project of the student's files alone: the lab's own also takes in solution and tests, whose check would cost time and
 * whose errors would not be the student's.
 */
function writeProject(lab: Lab): string {
  const folder = join(homeOf(lab), '.netsplit', 'types');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${lab.name}.json`);
  const base = join(lab.dir, 'tsconfig.json');
  const project = {
    ...(existsSync(base) && { extends: base }),
    compilerOptions: {
      noEmit: true,
      incremental: true,
      tsBuildInfoFile: join(folder, `${lab.name}.tsbuildinfo`),
    },
    include: [join(ownCode(lab), '**/*.ts')],
    exclude: [],
  };
  const text = JSON.stringify(project, undefined, 2);
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
  return file;
}

/** How to start TypeScript: its native program where there is one, which saves 0.1 s of a Node that only starts it. */
export function typeChecker(): { command: string; args: readonly string[] } | undefined {
  try {
    const typescript = createRequire(import.meta.url).resolve('typescript/package.json');
    try {
      const platform = `@typescript/typescript-${process.platform}-${process.arch}/package.json`;
      const folder = dirname(createRequire(typescript).resolve(platform));
      const program = join(folder, 'lib', process.platform === 'win32' ? 'tsc.exe' : 'tsc');
      if (existsSync(program)) return { command: program, args: [] };
    } catch {
      // Another layout of the package: its script finds its way.
    }
    return { command: process.execPath, args: [join(dirname(typescript), 'bin', 'tsc')] };
  } catch {
    return undefined;
  }
}
