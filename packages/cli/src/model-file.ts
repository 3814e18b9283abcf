import { resolve } from 'node:path';
import { type Model, modelOf } from '@netsplit/explorer';
import type { Desk } from './desk.ts';
import { loadOwnModule, placeIn } from './own-module.ts';
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
  const module = await loadOwnModule(path, name, HINT);
  try {
    return { model: modelOf(module['model']), name, path };
  } catch (error) {
    throw explained(error, name, path);
  }
}

/**
 * An error of the explored code as words: what it did, where in its file if that is known, and in which state.
 *
 * What is none of its code's errors comes back as it is.
 */
export function explained(error: unknown, name: string, path?: string): unknown {
  if (!(error instanceof Error) || error.name !== 'SpaceFailure') return error;
  const { hint, cause, steps } = error as Error & {
    hint?: string;
    steps?: readonly { readonly label?: string }[];
  };
  const labels = (steps ?? []).flatMap(({ label }) => label ?? []);
  const shown = labels.length > MOST_STEPS ? ['…', ...labels.slice(-MOST_STEPS)] : labels;
  const way = shown.length === 0 ? '' : `\nThe way there: ${shown.join('; ')}.`;
  const place = path === undefined ? undefined : placeIn(path, name, cause);
  const hints = [place, hint].filter((text) => text !== undefined);
  return new InputError(
    `${name}: ${error.message}${way}`,
    hints.length === 0 ? undefined : hints.join('\n'),
  );
}

const MOST_STEPS = 20;

const HINT = 'Name a file that exports a model: npx netsplit explore --help shows what that is.';
