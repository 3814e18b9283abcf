import { types } from 'node:util';

/** What to do about a thrown value that is no Error. */
export const NO_ERROR = "throw an Error, which knows its line: throw new Error('…')";

/** What to say of it: a sentence's end, after the handler's name. */
export function describeThrown(thrown: unknown): string {
  if (typeof thrown === 'string') return `threw the text '${thrown.slice(0, 200)}'`;
  if (typeof thrown === 'function') return 'threw a function';
  if (typeof thrown !== 'object' || thrown === null) return `threw ${String(thrown)}`;
  return types.isProxy(thrown) ? 'threw a Proxy' : 'threw an object that is no Error';
}
