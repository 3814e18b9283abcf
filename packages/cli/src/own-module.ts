import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type BuildFailure, type Plugin } from 'esbuild';
import { InputError } from './trouble.ts';

/**
 * What a file of the user's own exports, wherever it lies: loaded afresh each time.
 *
 * @param name the file as the user would type it
 * @throws {InputError} in words, whatever the file does; with `hint` if there is no such file
 */
export async function loadOwnModule(
  path: string,
  name: string,
  hint?: string,
): Promise<Readonly<Record<string, unknown>>> {
  if (!existsSync(path)) throw new InputError(`There is no file ${name}.`, hint);
  if (!statSync(path).isFile()) throw new InputError(`${name} is a folder, not a file.`, hint);
  const code = await bundle(path, name);
  try {
    return await evaluate(code);
  } catch (error) {
    throw new InputError(`${name} cannot be loaded: ${wordsOf(error)}`, placeIn(path, name, error));
  }
}

/** The file and what it imports as one module: whatever package it lies in, or none, must not matter. */
async function bundle(path: string, name: string): Promise<string> {
  try {
    const { outputFiles } = await build({
      entryPoints: [path],
      bundle: true,
      write: false,
      outfile: `${path}.bundle.mjs`,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      sourcemap: 'inline',
      // Names in a source map are relative to the code, which will lie elsewhere.
      sourceRoot: `${pathToFileURL(dirname(path)).href}/`,
      logLevel: 'silent',
      plugins: [ownPackages],
    });
    return outputFiles[0]?.text ?? '';
  } catch (error) {
    const [first] = (error as Partial<BuildFailure>).errors ?? [];
    if (first === undefined) throw error;
    const line = first.location === null ? '' : `, line ${first.location.line}`;
    throw new InputError(`${name}${line}: ${first.text}.`);
  }
}

/** The file may lie anywhere; what it imports of Netsplit is found from here. */
const ownPackages: Plugin = {
  name: 'own packages',
  setup({ onResolve }) {
    onResolve({ filter: /^@netsplit\// }, ({ path }) => ({
      path: fileURLToPath(import.meta.resolve(path)),
    }));
  },
};

async function evaluate(code: string): Promise<Readonly<Record<string, unknown>>> {
  // A file and not a data: address, which would stand in every line of a stack.
  const folder = mkdtempSync(join(tmpdir(), 'netsplit-module-'));
  const file = join(folder, 'module.mjs');
  try {
    writeFileSync(file, code);
    process.setSourceMapsEnabled(true);
    return (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return `it throws ${String(error)}`;
  return `${error.name}: ${error.message.split('\n')[0]}`;
}

/** The first line of the file that an error's stack names. */
export function placeIn(path: string, name: string, error: unknown): string | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  // A space in a path is %20 where the name comes from a source map.
  const names = [path, pathToFileURL(path).pathname];
  const line = names.flatMap((known) => {
    const at = stack.indexOf(`${known}:`);
    return at < 0 ? [] : (/^\d+/.exec(stack.slice(at + known.length + 1))?.[0] ?? []);
  })[0];
  return line === undefined ? undefined : `Look at ${name}, line ${line}.`;
}
