// An error of the kernel's realm is a way out of the node's: its constructor's constructor is the kernel's
// own Function. So every call that leads out of the realm hands on what it throws through `own`.

const KINDS: Readonly<Record<string, new (message: string) => Error>> = {
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
};

/**
 * What was thrown, made of this realm: an error of another one becomes one with the same name and
 * message. What is of this realm already, as what the node's own code throws, stays what it is.
 */
export function own(thrown: unknown): unknown {
  const isReference =
    typeof thrown === 'function' || (typeof thrown === 'object' && thrown !== null);
  if (!isReference || thrown instanceof Object) return thrown;
  const { name, message } = wordsOf(thrown);
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  const error = new (kind ?? Error)(message);
  if (error.name !== name) error.name = name;
  return error;
}

function wordsOf(thrown: object): { readonly name: string; readonly message: string } {
  try {
    const { name, message } = thrown as Partial<Error>;
    const isNamed = typeof name === 'string' && typeof message === 'string';
    return { name: isNamed ? name : 'Error', message: typeof message === 'string' ? message : '' };
  } catch {
    return { name: 'Error', message: '' };
  }
}
