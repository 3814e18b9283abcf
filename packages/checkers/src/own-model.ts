import type { Model } from './model.ts';
import { textOf } from './value.ts';

/** A model that somebody wrote is none, or broke a promise of {@link Model} while it was asked. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
}

/**
 * What somebody hands over as a model, once it is seen to be one; and held to it while it is asked: states are plain
 * data and never changed, descriptions are texts. Whatever it throws becomes a {@link ModelError} that says when.
 *
 * @throws {ModelError} saying what is missing
 */
export function ownModel(value: unknown): Model {
  if (typeof value !== 'object' || value === null) {
    throw new ModelError(`the model is ${value === undefined ? 'missing' : textOf(value)}`);
  }
  const given = value as Readonly<Record<string, unknown>>;
  if (typeof given['name'] !== 'string') throw new ModelError('the model has no name');
  for (const name of ['initial', 'step']) {
    if (typeof given[name] !== 'function')
      throw new ModelError(`the model has no function ${name}`);
  }
  for (const name of ['partition', 'isReadOnly', 'describe', 'describeState']) {
    if (given[name] !== undefined && typeof given[name] !== 'function') {
      throw new ModelError(`${name} of the model is no function`);
    }
  }
  const model = value as Model;
  const { partition, isReadOnly, describe, describeState } = model;
  return {
    name: model.name,
    initial: () => held('initial()', () => asState('initial()', model.initial())),
    step(state, input, output) {
      const call = `step(${textOf(state)}, ${textOf(input)}, ${textOf(output)})`;
      const next = held(call, () => model.step(state, input, output));
      return next === undefined ? undefined : asState(call, next);
    },
    ...(partition && {
      partition(input: unknown) {
        const call = `partition(${textOf(input)})`;
        const part = held(call, () => partition.call(model, input));
        if (part === undefined || typeof part === 'string' || typeof part === 'number') return part;
        throw new ModelError(
          `${call} returned ${textOf(part)}: neither a text, a number nor nothing`,
        );
      },
    }),
    ...(isReadOnly && {
      isReadOnly: (input: unknown, output: unknown) =>
        held(`isReadOnly(${textOf(input)})`, () => isReadOnly.call(model, input, output)),
    }),
    ...(describe && {
      describe: (input: unknown, output: unknown) =>
        asText(`describe(${textOf(input)})`, () => describe.call(model, input, output)),
    }),
    ...(describeState && {
      describeState: (state: unknown) =>
        asText(`describeState(${textOf(state)})`, () => describeState.call(model, state)),
    }),
  };
}

function held<T>(call: string, ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new ModelError(`${call} threw ${what}`, { cause: error });
  }
}

function asText(call: string, ask: () => unknown): string {
  const text = held(call, ask);
  if (typeof text === 'string') return text;
  throw new ModelError(`${call} returned ${textOf(text)}, which is no text`);
}

/** Frozen, so that a step that changes it fails where it does; and plain, because states are told apart by what they hold. */
function asState(call: string, state: unknown): unknown {
  const odd = oddPartOf(state);
  if (odd === undefined) return state;
  throw new ModelError(
    `${call} returned a state with ${odd} in it; a state is plain data: texts, finite numbers, booleans, null, lists and objects of those`,
  );
}

function oddPartOf(value: unknown, around: readonly object[] = []): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : String(value);
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value !== 'object') return `a ${typeof value}`;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) {
    const { constructor } = prototype as { readonly constructor?: { readonly name?: string } };
    return `a ${constructor?.name ?? 'thing'}`;
  }
  if (around.includes(value)) return 'itself';
  Object.freeze(value);
  for (const part of Object.values(value)) {
    const odd = oddPartOf(part, [...around, value]);
    if (odd !== undefined) return odd;
  }
  return undefined;
}
