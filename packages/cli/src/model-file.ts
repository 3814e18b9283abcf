import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Model, modelOf } from '@netsplit/explorer';
import { build, type BuildFailure, type Plugin } from 'esbuild';
import type { Desk } from './desk.ts';
import { InputError } from './trouble.ts';

export interface ModelFile {
  readonly model: Model<unknown, unknown>;
  /** The file as the user would type it. */
  readonly name: string;
  /** Where it is. */
  readonly path: string;
}

/** A model from the file that exports it; @throws {InputError} in words, whatever the file does */
export async function loadModel(file: string, desk: Desk): Promise<ModelFile> {
  const path = resolve(desk.cwd, file);
  const name = desk.shown(path);
  if (!existsSync(path)) throw new InputError(`There is no file ${name}.`, HINT);
  if (!statSync(path).isFile()) throw new InputError(`${name} is a folder, not a file.`, HINT);
  const code = await bundle(path, name);
  let module: Readonly<Record<string, unknown>>;
  try {
    module = await evaluate(code);
  } catch (error) {
    throw new InputError(`${name} cannot be loaded: ${wordsOf(error)}`, placeIn(path, name, error));
  }
  try {
    return { model: modelOf(module['model']), name, path };
  } catch (error) {
    throw explained(error, path, name);
  }
}

/**
 * An error of the model's own code as words: what it did, where in its file, and in which state.
 *
 * What is none of its code's errors comes back as it is.
 */
export function explained(error: unknown, path: string, name: string): unknown {
  if (!(error instanceof Error) || error.name !== 'SpaceFailure') return error;
  const { hint, cause, steps } = error as Error & {
    hint?: string;
    steps?: readonly { readonly label?: string }[];
  };
  const labels = (steps ?? []).flatMap(({ label }) => label ?? []);
  const shown = labels.length > MOST_STEPS ? ['…', ...labels.slice(-MOST_STEPS)] : labels;
  const way = shown.length === 0 ? '' : `\nThe way there: ${shown.join('; ')}.`;
  const hints = [placeIn(path, name, cause), hint].filter((text) => text !== undefined);
  return new InputError(
    `${name}: ${error.message}${way}`,
    hints.length === 0 ? undefined : hints.join('\n'),
  );
}

const MOST_STEPS = 20;

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

/** A model may lie anywhere; what it imports of Netsplit is found from here. */
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
  const folder = mkdtempSync(join(tmpdir(), 'netsplit-model-'));
  const file = join(folder, 'model.mjs');
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
function placeIn(path: string, name: string, error: unknown): string | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  // A space in a path is %20 where the name comes from a source map.
  const names = [path, pathToFileURL(path).pathname];
  const line = names.flatMap((known) => {
    const at = stack.indexOf(`${known}:`);
    return at < 0 ? [] : (/^\d+/.exec(stack.slice(at + known.length + 1))?.[0] ?? []);
  })[0];
  return line === undefined ? undefined : `Look at ${name}, line ${line}.`;
}

const HINT = 'Name a file that exports a model: npx netsplit explore --help shows what that is.';
