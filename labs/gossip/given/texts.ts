// Part C: the texts that a node has, and a digest that says so in a few numbers.

/** A text that was broadcast. Source and number say which: no two broadcasts have both in common. */
export interface Text {
  /** One life of one node. */
  readonly source: string;
  /** Counts the broadcasts of that life, from 1. */
  readonly number: number;
  readonly text: string;
}

/** Source → the numbers that are there, as ranges from the first to the last: `[[1, 7], [9, 9]]`. */
export type Digest = Record<string, Range[]>;

export type Range = [first: number, last: number];

/**
 * The texts that a node has, in the order in which they came.
 *
 * It is plain data, as a node's fields are, so what can be done with it are functions beside it.
 */
export interface Texts {
  readonly list: Text[];
  readonly numbers: Digest;
}

export function noTexts(): Texts {
  return { list: [], numbers: {} };
}

/** Puts a text to the others; false, and nothing done, if it is there. */
export function keep(texts: Texts, text: Text): boolean {
  const ranges = (texts.numbers[text.source] ??= []);
  if (has(ranges, text.number)) return false;
  insert(ranges, text.number);
  texts.list.push(text);
  return true;
}

/** What to tell another of what is here. It does not change when more texts come. */
export function digestOf({ numbers }: Texts): Digest {
  return Object.fromEntries(
    Object.entries(numbers).map(([source, ranges]) => [
      source,
      ranges.map(([first, last]): Range => [first, last]),
    ]),
  );
}

/** The texts that are here, and not where the digest is from. */
export function unknownTo({ list }: Texts, digest: Digest): Text[] {
  return list.filter(({ source, number }) => !has(digest[source] ?? [], number));
}

/** Whether something is missing here that is there where the digest is from. */
export function isMissingSome({ numbers }: Texts, digest: Digest): boolean {
  return Object.entries(digest).some(([source, ranges]) =>
    ranges.some(([first, last]) => !hasAll(numbers[source] ?? [], first, last)),
  );
}

function has(ranges: readonly Range[], number: number): boolean {
  return hasAll(ranges, number, number);
}

function hasAll(ranges: readonly Range[], first: number, last: number): boolean {
  return ranges.some(([from, to]) => from <= first && last <= to);
}

/** Ranges are in order, and between two of them something is missing. */
function insert(ranges: Range[], number: number): void {
  const found = ranges.findIndex(([first]) => number < first);
  const at = found === -1 ? ranges.length : found;
  const before = ranges[at - 1];
  const after = ranges[at];
  const isNextToBefore = before?.[1] === number - 1;
  if (isNextToBefore && after?.[0] === number + 1) {
    before[1] = after[1];
    ranges.splice(at, 1);
  } else if (isNextToBefore) {
    before[1] = number;
  } else if (after?.[0] === number + 1) {
    after[0] = number;
  } else {
    ranges.splice(at, 0, [number, number]);
  }
}
