/** A field of a node holds something that is not plain data. */
export class StateError extends Error {
  override readonly name = 'StateError';
  /** The field, and where in it: `log[3].apply`. */
  readonly path: string;

  constructor(path: string, problem: string, cure: string) {
    super(
      `this.${path} ${problem}, and a node's state is plain data (it is copied, compared and shown): ${cure}`,
    );
    this.path = path;
  }
}
