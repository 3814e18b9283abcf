import { build, type BuildFailure, type BuildOptions, type Message, type Plugin } from 'esbuild';
import { createRequire } from 'node:module';
import { dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { syntaxProblem } from './check.ts';
import type { SubjectFiles } from './files.ts';
import { type Problem, SubjectError } from './problem.ts';

/** A subject as strings: all that a jail's child process needs of it. */
export interface Bundle {
  /** A script whose value is a function: `(console) => Evaluated`. */
  readonly code: string;
  /** The source map, as JSON. */
  readonly map: string;
  /** What the script is to be called; where its source map's relative names start from. */
  readonly filename: string;
}

/**
 * What is bundled. `subject` as a whole would become an object of getters, made at each evaluation
 * (40 µs of 60); its members one by one become the classes themselves.
 */
function entry(classNames: readonly string[], functionNames: readonly string[]): string {
  const members = (names: readonly string[]): string =>
    names.map((name) => `subject.${name}`).join();
  return `
import * as subject from './index.ts';
import { hostNode, present } from '@netsplit/simulator/host';
import { Node } from '@netsplit/simulator/node';
$evaluated = { hostNode, present, Node, classes: [${members(classNames)}], functions: [${members(functionNames)}] };
`;
}

/** The compiler's options, ours alone: a tsconfig.json beside the code must not change what it does. */
const OPTIONS = {
  bundle: true,
  write: false,
  format: 'iife',
  target: 'es2023',
  charset: 'utf8',
  logLevel: 'silent',
  tsconfigRaw: { compilerOptions: { target: 'ES2023', useDefineForClassFields: true } },
} as const satisfies BuildOptions;

/**
 * Bundles a student's files, from memory.
 *
 * A plain `build`, 4–5 ms; esbuild's `context.rebuild` takes 3.5 ms and leaves a context to dispose of.
 *
 * @param isDebugged whether the script tells a debugger of its source map, too
 * @throws {SubjectError}
 */
export async function bundleSubject(
  files: SubjectFiles,
  classNames: readonly string[],
  functionNames: readonly string[],
  isDebugged: boolean,
): Promise<Bundle> {
  const { labDir, sourceDir } = files;
  const outfile = join(labDir, `${files.sourceDir.slice(labDir.length + 1)}.bundle.js`);
  try {
    const { outputFiles } = await build({
      ...OPTIONS,
      stdin: {
        contents: entry(classNames, functionNames),
        resolveDir: sourceDir,
        sourcefile: 'netsplit-entry.ts',
        loader: 'ts',
      },
      absWorkingDir: labDir,
      outfile,
      sourcemap: isDebugged ? 'both' : 'external',
      // On a line of its own, which the source map takes account of.
      banner: { js: '((console) => { let $evaluated;' },
      footer: { js: 'return $evaluated; })' },
      plugins: [fromMemory(files)],
    });
    const output = (suffix: string): string =>
      outputFiles.find(({ path }) => path.endsWith(suffix))?.text ?? '';
    return { code: output('.js'), map: output('.map'), filename: pathToFileURL(outfile).href };
  } catch (error) {
    const { errors } = error as Partial<BuildFailure>;
    if (errors === undefined) throw error;
    throw new SubjectError(errors.map((message) => problemOf(message, files)));
  }
}

/** The names that a student's `index.ts` exports: for explaining that one is missing. */
export async function exportsOf(files: SubjectFiles): Promise<readonly string[]> {
  const { metafile } = await build({
    ...OPTIONS,
    format: 'esm',
    metafile: true,
    entryPoints: [join(files.sourceDir, 'index.ts')],
    outdir: files.labDir,
    plugins: [fromMemory(files)],
  });
  return Object.values(metafile.outputs).flatMap((output) => output.exports);
}

function problemOf(message: Message, { labDir, files }: SubjectFiles): Problem {
  const name = message.location?.file;
  const file = name === undefined ? undefined : files.get(resolve(labDir, name));
  if (file !== undefined) return syntaxProblem(file, message);
  return { file: name ?? 'index.ts', line: message.location?.line, what: message.text };
}

const require = createRequire(import.meta.url);

/** Hands esbuild the student's files as they were checked, and the simulator as the harness has it. */
function fromMemory({ files }: SubjectFiles): Plugin {
  return {
    name: 'netsplit-subject',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^@netsplit\/simulator\// }, ({ path }) => ({
        path: require.resolve(path),
      }));
      onResolve({ filter: /^\./ }, ({ path, resolveDir }) => {
        const file = resolve(resolveDir, path);
        return files.has(file) ? { path: file } : undefined;
      });
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const file = files.get(path);
        return file === undefined ? undefined : { contents: file.text, loader: 'ts' };
      });
    },
  };
}

let realmText: Promise<string> | undefined;

/**
 * The script that makes a realm: `realm/index.ts` with the simulator's value codec, bundled once a
 * process.
 */
export function realmScript(): Promise<string> {
  realmText ??= bundleRealm();
  return realmText;
}

async function bundleRealm(): Promise<string> {
  const here = fileURLToPath(import.meta.url);
  const { outputFiles } = await build({
    ...OPTIONS,
    entryPoints: [join(dirname(here), 'realm', `index${extname(here)}`)],
    globalName: 'bundle',
    banner: { js: '(() => {' },
    footer: { js: 'return bundle; })' },
    // By way of the simulator's face, esbuild would read all of it to find that one module is used:
    // 70 ms at every start, against 5.
    alias: { '@netsplit/simulator': valueModule() },
  });
  return outputFiles[0]?.text ?? '';
}

function valueModule(): string {
  const host = require.resolve('@netsplit/simulator/host');
  return resolve(dirname(host), `../value/codec${extname(host)}`);
}
