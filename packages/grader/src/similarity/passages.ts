import type { Fingerprint } from './fingerprint.ts';
import { GRAM_TOKENS, WINDOW_GRAMS } from './winnow.ts';

/** Lines of a file, both ends included. */
export interface Lines {
  readonly file: string;
  readonly from: number;
  readonly to: number;
}

/** The same passage in two submissions. */
export interface Passage {
  readonly one: Lines;
  readonly other: Lines;
  /** How long it is in the first of them, in tokens. */
  readonly tokens: number;
}

/** So far apart may two hashes be, on both sides, and still be one passage: a line that was put in between. */
const GAP_TOKENS = GRAM_TOKENS + WINDOW_GRAMS;
/** A hash that stands more often than this in one submission is a table, and is matched with the first few only. */
const MOST_COPIES = 4;
/** As for hostile ones: an honest pair has a few thousand. */
const MOST_MATCHES = 50_000;

interface Match {
  readonly fileOne: number;
  readonly atOne: number;
  readonly fileOther: number;
  readonly atOther: number;
}

interface Run {
  readonly matches: Match[];
  last: Match;
}

/**
 * Puts the hashes that two submissions have in common together to passages: hashes that follow each other on both
 * sides. The order of files and of functions does not matter.
 */
export function passagesOf(
  one: Fingerprint,
  other: Fingerprint,
  isCounted: (hash: number) => boolean,
): readonly Passage[] {
  const runs = runsOf(matchesOf(one, other, isCounted));
  runs.sort((a, b) => b.matches.length - a.matches.length || before(a.matches[0], b.matches[0]));
  // The longest first; what they hold is not told a second time.
  const takenOne = new Set<string>();
  const takenOther = new Set<string>();
  const passages: Passage[] = [];
  for (const { matches } of runs) {
    const fresh = matches.filter(
      ({ fileOne, atOne, fileOther, atOther }) =>
        !takenOne.has(`${fileOne}:${atOne}`) && !takenOther.has(`${fileOther}:${atOther}`),
    );
    if (fresh.length === 0) continue;
    for (const { fileOne, atOne, fileOther, atOther } of fresh) {
      takenOne.add(`${fileOne}:${atOne}`);
      takenOther.add(`${fileOther}:${atOther}`);
    }
    passages.push(passageOf(fresh, one, other));
  }
  passages.sort((a, b) => b.tokens - a.tokens);
  return passages;
}

function matchesOf(
  one: Fingerprint,
  other: Fingerprint,
  isCounted: (hash: number) => boolean,
): Match[] {
  const places = new Map<number, { readonly file: number; readonly at: number }[]>();
  for (const [file, { hashes }] of other.files.entries()) {
    for (const [at, hash] of hashes.entries()) {
      const known = places.get(hash);
      if (known === undefined) places.set(hash, [{ file, at }]);
      else if (known.length < MOST_COPIES) known.push({ file, at });
    }
  }
  const matches: Match[] = [];
  for (const [fileOne, { hashes }] of one.files.entries()) {
    for (const [atOne, hash] of hashes.entries()) {
      if (!isCounted(hash)) continue;
      for (const { file, at } of places.get(hash) ?? []) {
        matches.push({ fileOne, atOne, fileOther: file, atOther: at });
      }
      if (matches.length > MOST_MATCHES) return tokensInPlace(matches, one, other);
    }
  }
  return tokensInPlace(matches, one, other);
}

/** From rows of the tables to tokens of the files. */
function tokensInPlace(matches: readonly Match[], one: Fingerprint, other: Fingerprint): Match[] {
  return matches.map(({ fileOne, atOne, fileOther, atOther }) => ({
    fileOne,
    atOne: one.files[fileOne]?.tokens[atOne] ?? 0,
    fileOther,
    atOther: other.files[fileOther]?.tokens[atOther] ?? 0,
  }));
}

/** Matches come in the order of the first submission; each goes on with a run that it follows, or begins one. */
function runsOf(matches: readonly Match[]): Run[] {
  const runs: Run[] = [];
  let open: Run[] = [];
  for (const match of matches) {
    open = open.filter(
      ({ last }) => last.fileOne === match.fileOne && match.atOne - last.atOne <= GAP_TOKENS,
    );
    const run = open.find(
      ({ last }) =>
        last.fileOther === match.fileOther &&
        match.atOne > last.atOne &&
        match.atOther > last.atOther &&
        match.atOther - last.atOther <= GAP_TOKENS,
    );
    if (run === undefined) {
      const begun = { matches: [match], last: match };
      runs.push(begun);
      open.push(begun);
    } else {
      run.matches.push(match);
      run.last = match;
    }
  }
  return runs;
}

function passageOf(matches: readonly Match[], one: Fingerprint, other: Fingerprint): Passage {
  // Both sides grow along a run.
  const [first] = matches;
  const last = matches.at(-1);
  if (first === undefined || last === undefined) throw new RangeError('A passage of nothing.');
  return {
    one: linesOf(one, first.fileOne, first.atOne, last.atOne),
    other: linesOf(other, first.fileOther, first.atOther, last.atOther),
    tokens: last.atOne - first.atOne + GRAM_TOKENS,
  };
}

function linesOf({ files }: Fingerprint, file: number, first: number, last: number): Lines {
  const { path = '', tokens = [], fromLines = [], toLines = [] } = files[file] ?? {};
  return {
    file: path,
    from: fromLines[tokens.indexOf(first)] ?? 1,
    to: toLines[tokens.indexOf(last)] ?? 1,
  };
}

function before(one: Match | undefined, other: Match | undefined): number {
  if (one === undefined || other === undefined) return 0;
  return one.fileOne - other.fileOne || one.atOne - other.atOne;
}
