/** State is nested no deeper than this: so no copy, hash or picture of it runs out of stack. */
export const MAX_DEPTH = 1000;

/** A field of a node holds something that is not plain data. */
export class StateError extends Error {
  override readonly name = 'StateError';
  /** The field, and where in it: `log[3].apply`. */
  readonly path: string;

  constructor(path: string, problem: string, cure: string) {
    super(
      `this.${shortened(path)} ${problem}, and a node's state is plain data (it is copied, compared and shown): ${cure}`,
    );
    this.path = path;
  }
}

/** The path to something very deep is as long as it is deep: its two ends say enough. */
function shortened(path: string): string {
  return path.length <= 200 ? path : `${path.slice(0, 100)} … ${path.slice(-60)}`;
}
