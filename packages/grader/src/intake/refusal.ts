/** Why a submission was not taken in. */
export type RefusalCode =
  | 'not-found'
  | 'not-an-archive'
  | 'damaged'
  | 'bomb'
  | 'too-large'
  | 'too-many'
  | 'escapes'
  | 'link'
  | 'device'
  | 'odd-name'
  | 'twice'
  | 'empty'
  | 'missing-file'
  | 'several'
  | 'no-text';

/** A submission cannot be graded as it was handed in; the message says to its student why, and what to do. */
export class IntakeRefused extends Error {
  override readonly name = 'IntakeRefused';
  readonly code: RefusalCode;

  constructor(code: RefusalCode, sentence: string) {
    super(sentence);
    this.code = code;
  }
}

/** A name as a message may show it: no control codes reach a terminal or a page, and it stays short. */
export function shownName(name: string): string {
  const plain = JSON.stringify(name)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replaceAll(/[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/g, '?');
  return `'${plain.length <= 80 ? plain : `${plain.slice(0, 50)} … ${plain.slice(-20)}`}'`;
}
