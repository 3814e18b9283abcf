import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, extname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { shownName } from './files.ts';

/** What the type checker has against a line of a student's. */
export interface TypeProblem {
  /** Relative to the lab's folder. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** `TS2322` */
  readonly code: string;
  readonly message: string;
}

export type TypeCheck =
  | { readonly kind: 'checked'; readonly problems: readonly TypeProblem[] }
  /** Nothing is known of the types; that is no reason not to run the code. */
  | { readonly kind: 'unavailable'; readonly why: string };

export interface TypeCheckOptions {
  /** Stops the check; what it was to return is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  /** Where TypeScript is looked for: a module's URL or path. */
  readonly from?: string;
}

const run = promisify(execFile);
const here = import.meta.url;
const require = createRequire(here);

/**
 * Checks the types of a folder of a lab (`src`, `solution`) with the native TypeScript compiler, in a
 * process of its own: 0.2 to 0.3 s. Only problems in that folder are told: the rest is not the
 * student's.
 */
export async function typeCheck(
  labDir: string,
  source: string,
  options: TypeCheckOptions = {},
): Promise<TypeCheck> {
  const { signal, timeoutMs = 20_000, from = here } = options;
  const compiler = findTypeChecker(from);
  if (compiler === undefined) return unavailable('TypeScript is not installed: run `npm ci`');
  const folder = await mkdtemp(join(tmpdir(), 'netsplit-types-'));
  try {
    const project = join(folder, 'tsconfig.json');
    await writeFile(project, JSON.stringify(configFor(resolve(labDir), source)));
    const { stdout } = await run(compiler, ['--project', project, '--pretty', 'false'], {
      // Output names files relative to it.
      cwd: labDir,
      signal,
      timeout: timeoutMs,
      maxBuffer: 16 * 1024 * 1024,
    });
    return readOutput(stdout, labDir, source);
  } catch (error) {
    signal?.throwIfAborted();
    const { killed, stdout, message } = error as Error & { killed?: boolean; stdout?: string };
    if (killed === true) return unavailable(`the type check took more than ${timeoutMs} ms`);
    if (stdout === undefined) return unavailable(`the type checker did not start: ${message}`);
    return readOutput(stdout, labDir, source);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * The compiler's program, if TypeScript is installed. The native program itself: its wrapper in JavaScript
 * takes 50 ms, and outlives being stopped.
 */
export function findTypeChecker(from: string = here): string | undefined {
  try {
    const typescript = createRequire(from).resolve('typescript/package.json');
    const native = `@typescript/typescript-${process.platform}-${process.arch}/package.json`;
    const folder = join(dirname(createRequire(typescript).resolve(native)), 'lib');
    const program = join(folder, process.platform === 'win32' ? 'tsc.exe' : 'tsc');
    return existsSync(program) ? program : undefined;
  } catch {
    return undefined;
  }
}

/** The lab's own options, if it has any, so that an editor and this say the same. */
function configFor(labDir: string, source: string): object {
  const labConfig = join(labDir, 'tsconfig.json');
  const typeRoot = typesFolder();
  return {
    ...(existsSync(labConfig) ? { extends: labConfig } : {}),
    include: [`${join(labDir, source)}/**/*.ts`],
    exclude: [],
    compilerOptions: {
      ...(existsSync(labConfig) ? {} : OPTIONS),
      ...(typeRoot === undefined ? { types: [] } : { typeRoots: [typeRoot] }),
      noEmit: true,
      incremental: false,
      paths: {
        '@netsplit/simulator/node': [require.resolve('@netsplit/simulator/node')],
        // For the lab's contract, which needs no more of the harness: all of it takes 0.7 s to check.
        '@netsplit/harness': [fileURLToPath(new URL(`../contract${extname(here)}`, here))],
      },
    },
  };
}

const OPTIONS = {
  target: 'ES2023',
  lib: ['ES2023'],
  types: ['node'],
  module: 'NodeNext',
  moduleResolution: 'NodeNext',
  strict: true,
  noUncheckedIndexedAccess: true,
  allowImportingTsExtensions: true,
  skipLibCheck: true,
};

/** Where `@types/node` stands, for `console`: the made config lies far away from any node_modules. */
function typesFolder(): string | undefined {
  try {
    return dirname(dirname(require.resolve('@types/node/package.json')));
  } catch {
    return undefined;
  }
}

/** `src/index.ts(12,5): error TS2322: …`; lines that go on are indented. */
const PROBLEM = /^(.+)\((\d+),(\d+)\): error (TS\d+): (.*)$/;

function readOutput(output: string, labDir: string, source: string): TypeCheck {
  const problems: { file: string; line: number; column: number; code: string; message: string }[] =
    [];
  let last: { message: string } | undefined;
  for (const text of output.split(/\r?\n/)) {
    if (text.startsWith('error TS')) return unavailable(text);
    const [, path, line, column, code = '', message = ''] = PROBLEM.exec(text) ?? [];
    if (path !== undefined) {
      const file = shownName(labDir, resolve(labDir, path));
      const problem = { file, line: Number(line), column: Number(column), code, message };
      last = problem;
      if (file.startsWith(`${source.split(sep).join('/')}/`)) problems.push(problem);
    } else if (last !== undefined && text.startsWith('  ')) {
      last.message += `\n${text}`;
    }
  }
  return { kind: 'checked', problems };
}

function unavailable(why: string): TypeCheck {
  return { kind: 'unavailable', why };
}
