import { SpaceFailure } from '../space/failure.ts';
import { valueText } from '../text/value-text.ts';
import type { Model } from './model.ts';

const KINDS = ['always', 'sometimes', 'eventually'];
const HINT =
  'A model has name, initialStates(), actions(state), next(state, action) and properties: [{ kind, name, holds }].';

/**
 * What somebody hands over as a model, once it is seen to be one.
 *
 * @throws {SpaceFailure} saying what is missing
 */
export function modelOf(value: unknown): Model<unknown, unknown> {
  if (typeof value !== 'object' || value === null) {
    throw wrong(`the model is ${value === undefined ? 'missing' : valueText(value)}`);
  }
  const model = value as Readonly<Record<string, unknown>>;
  for (const method of ['initialStates', 'actions', 'next'] as const) {
    if (typeof model[method] !== 'function') throw wrong(`the model has no function ${method}`);
  }
  const { name, describe, properties } = model;
  if (typeof name !== 'string') throw wrong('the model has no name');
  if (describe !== undefined && typeof describe !== 'function') {
    throw wrong('describe is no function');
  }
  if (!Array.isArray(properties)) throw wrong('the model has no list of properties');
  const names = new Set<string>();
  for (const [at, property] of properties.entries()) requireProperty(property, at, names);
  return value as Model<unknown, unknown>;
}

function requireProperty(value: unknown, at: number, names: Set<string>): void {
  const place = `property ${at + 1}`;
  if (typeof value !== 'object' || value === null) throw wrong(`${place} is ${valueText(value)}`);
  const { kind, name, holds } = value as Readonly<Record<string, unknown>>;
  if (typeof name !== 'string' || name === '') throw wrong(`${place} has no name`);
  if (names.has(name)) throw wrong(`two properties are called "${name}"`);
  names.add(name);
  if (typeof kind !== 'string' || !KINDS.includes(kind)) {
    throw wrong(
      `the property "${name}" is of kind ${valueText(kind)}, not one of ${KINDS.join(', ')}`,
    );
  }
  if (typeof holds !== 'function') throw wrong(`the property "${name}" has no function holds`);
}

function wrong(what: string): SpaceFailure {
  return new SpaceFailure(`This is no model: ${what}.`, { hint: HINT });
}
