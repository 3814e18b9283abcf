/** A handout that cannot be made as it was asked for; `hint` says what to do. */
export class HandoutRefused extends Error {
  override readonly name = 'HandoutRefused';
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}
