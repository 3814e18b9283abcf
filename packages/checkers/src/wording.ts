import type { Operation } from './history.ts';
import type { Model } from './model.ts';
import { textOf } from './value.ts';

/** An operation in a few words, as its model tells it. */
export function describe(model: Model, { input, output, outcome }: Operation): string {
  const returned = outcome === 'ok' ? (output ?? null) : undefined;
  if (model.describe !== undefined) return model.describe(input, returned);
  return `${textOf(input)} → ${returned === undefined ? '?' : textOf(returned)}`;
}

/** A state in a few words, as its model tells it; or else its text, see {@link textOf}. */
export function describeState(model: Model, state: unknown): string {
  return model.describeState?.(state) ?? textOf(state);
}
