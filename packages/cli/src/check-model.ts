import { resolve } from 'node:path';
import {
  casRegister,
  type Model,
  ModelError,
  type ModelName,
  models,
  ownModel,
  register,
  type Value,
  type Vocabulary,
} from '@netsplit/checkers';
import type { Desk } from './desk.ts';
import { loadOwnModule, placeIn } from './own-module.ts';
import { InputError, UsageError } from './trouble.ts';

/** What histories are held against. */
export interface CheckModel {
  readonly model: Model;
  readonly vocabulary: Vocabulary;
  /** What the model's own code threw, as words; any other error as it is. */
  explained(error: unknown): unknown;
}

/**
 * The model that `--model` names, or the one that a file exports.
 *
 * @throws {UsageError} for a name that is neither, and for an initial value of what has none
 * @throws {InputError} for a file that exports no model
 */
export async function checkModel(
  named: string,
  initial: string | undefined,
  desk: Desk,
): Promise<CheckModel> {
  if (!isName(named)) return modelInFile(named, initial, desk);
  const common = { vocabulary: named, explained: (error: unknown) => error };
  if (initial === undefined) return { ...common, model: models[named]() };
  const value = valueOf(initial);
  if (named === 'register') return { ...common, model: register(value) };
  if (named === 'cas-register') return { ...common, model: casRegister(value) };
  throw new UsageError(
    `--initial is for register and cas-register; ${named} begins empty.`,
    'Leave --initial out.',
  );
}

async function modelInFile(
  file: string,
  initial: string | undefined,
  desk: Desk,
): Promise<CheckModel> {
  if (!/[./\\]/.test(file)) {
    const names = Object.keys(models).join(', ');
    throw new UsageError(`There is no model "${file}".`, `Take ${names}, or a file: ./my-model.ts`);
  }
  if (initial !== undefined) {
    throw new UsageError(
      '--initial is for register and cas-register.',
      `A model of your own says it itself: initial() in ${file}.`,
    );
  }
  const path = resolve(desk.cwd, file);
  const name = desk.shown(path);
  const module = await loadOwnModule(path, name, HINT);
  const explained = (error: unknown): unknown => {
    if (!(error instanceof ModelError)) return error;
    return new InputError(`${name}: ${error.message}.`, placeIn(path, name, error.cause) ?? HINT);
  };
  try {
    const model = ownModel(module['model']);
    // Once before any history is read: what is wrong with it has nothing to do with them.
    model.initial();
    return { model, vocabulary: 'own', explained };
  } catch (error) {
    throw explained(error);
  }
}

function isName(named: string): named is ModelName {
  return Object.hasOwn(models, named);
}

/** JSON where it is JSON, or else the text itself: `0`, `null`, `hello`. */
function valueOf(text: string): Value {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return text;
  }
}

const HINT =
  'A model is exported as `model`: { name, initial(), step(state, input, output) }, see npx netsplit check --help.';
