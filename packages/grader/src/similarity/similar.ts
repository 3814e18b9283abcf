import type { Fingerprint } from './fingerprint.ts';
import { type Passage, passagesOf } from './passages.ts';
import { SharedHashes } from './shared-hashes.ts';

/** A submission that is compared, as a fingerprint. */
export interface Compared {
  readonly student: string;
  /** Those of one group are one author. */
  readonly group?: string;
  /** When it was handed in, for past ones: `2025-autumn`, or the folder it was in. */
  readonly term?: string;
  readonly print: Fingerprint;
}

/** One of the two that are alike. */
export interface SimilarSide {
  readonly student: string;
  /** `reference`: the lab's own solution, which everybody can read. */
  readonly from: 'class' | 'past' | 'reference';
  readonly term?: string;
  /** How much of it stands in the other one, too: 0 to 1, of what it has of its own. */
  readonly share: number;
}

/** Two submissions that are alike: for a person to look at, never a verdict. */
export interface SimilarPair {
  /** Always of this class. */
  readonly one: SimilarSide;
  readonly other: SimilarSide;
  /** The longest first, and at most {@link MOST_PASSAGES}. */
  readonly passages: readonly Passage[];
  /** Of all of their passages. */
  readonly tokens: number;
}

/** What came of comparing a class. */
export interface Similar {
  readonly netsplitSimilar: 1;
  readonly lab: string;
  readonly class: number;
  readonly past: number;
  /** The most alike first. */
  readonly pairs: readonly SimilarPair[];
  /** Pairs that are alike and that there was no room for. */
  readonly leftOff: number;
  /** Files of which not all could be read as TypeScript, with whose they are. */
  readonly partial: readonly { readonly student: string; readonly file: string }[];
}

export interface SimilarOptions {
  readonly lab: string;
  readonly submissions: readonly Compared[];
  readonly past?: readonly Compared[];
  /** The lab's own solution. */
  readonly reference?: Fingerprint;
  /** Code that more than this share of the authors of a class have is common. Default 0.2. */
  readonly commonShare?: number;
  /** What at least one side has to share to be listed. Default 0.25. */
  readonly leastShare?: number;
}

const COMMON_SHARE = 0.2;
const LEAST_SHARE = 0.25;
/** Shorter than half a screen, even a whole submission proves nothing. */
const LEAST_TOKENS = 120;
const MOST_PAIRS = 500;
const MOST_PASSAGES = 12;

/**
 * Finds submissions that are alike: within a class, with past ones, and with the lab's own solution. Two of one author
 * (a student, or a group) are no pair.
 *
 * @example
 * const given = gramsIn(starterFiles);
 * const submissions = handedIn.map(({ name, files }) => ({ student: name, print: fingerprintOf(files, given) }));
 * const { pairs } = findSimilar({ lab: 'raft', submissions });
 */
export function findSimilar(options: SimilarOptions): Similar {
  const { lab, submissions, past = [], reference } = options;
  const { commonShare = COMMON_SHARE, leastShare = LEAST_SHARE } = options;
  const index = new SharedHashes(submissions, past, commonShare);
  const likely: Likely[] = [];
  for (const [one, other, isPast] of index.pairs(leastShare)) {
    const from = isPast ? 'past' : 'class';
    likely.push(likelyPair(one, other, from, (hash) => !index.isCommon(hash)));
  }
  if (reference !== undefined) {
    const solution: Compared = { student: '', print: reference };
    for (const one of submissions) {
      // What many have copied from one place is common, too: it must not be taken off here.
      likely.push(likelyPair(one, solution, 'reference', () => true));
    }
  }
  const alike = likely.filter((pair) => likeness(pair) >= leastShare);
  alike.sort((a, b) => likeness(b) - likeness(a));
  const pairs: SimilarPair[] = [];
  let looked = 0;
  for (const pair of alike) {
    if (pairs.length === MOST_PAIRS) break;
    looked += 1;
    const laid = laidSideBySide(pair);
    if (laid.tokens >= LEAST_TOKENS) pairs.push(laid);
  }
  return {
    netsplitSimilar: 1,
    lab,
    class: submissions.length,
    past: past.length,
    pairs,
    leftOff: alike.length - looked,
    partial: submissions.flatMap(({ student, print }) =>
      print.partial.map((file) => ({ student, file })),
    ),
  };
}

/** Two that may be a pair, before their passages are looked for. */
interface Likely {
  readonly one: Compared;
  readonly other: Compared;
  readonly from: SimilarSide['from'];
  readonly share: number;
  readonly shareOfOther: number;
  isCounted(hash: number): boolean;
}

function likelyPair(
  one: Compared,
  other: Compared,
  from: SimilarSide['from'],
  isCounted: (hash: number) => boolean,
): Likely {
  const share = shareIn(one.print, other.print, isCounted);
  const shareOfOther = shareIn(other.print, one.print, isCounted);
  return { one, other, from, share, shareOfOther, isCounted };
}

function likeness({ share, shareOfOther }: Likely): number {
  return Math.max(share, shareOfOther);
}

function laidSideBySide(pair: Likely): SimilarPair {
  const { one, other, from, share, shareOfOther, isCounted } = pair;
  const passages = passagesOf(one.print, other.print, isCounted);
  const term = other.term === undefined ? {} : { term: other.term };
  return {
    one: { student: one.student, from: 'class', share },
    other: { student: other.student, from, ...term, share: shareOfOther },
    passages: passages.slice(0, MOST_PASSAGES),
    tokens: passages.reduce((sum, { tokens }) => sum + tokens, 0),
  };
}

/** How much of one stands in the other, wherever. */
function shareIn(
  one: Fingerprint,
  other: Fingerprint,
  isCounted: (hash: number) => boolean,
): number {
  const others = hashesOf(other);
  let all = 0;
  let found = 0;
  for (const { hashes } of one.files) {
    for (const hash of hashes) {
      if (!isCounted(hash)) continue;
      all += 1;
      if (others.has(hash)) found += 1;
    }
  }
  return all === 0 ? 0 : found / all;
}

const sets = new WeakMap<Fingerprint, ReadonlySet<number>>();

/** Kept, for one submission is laid beside many. */
function hashesOf(print: Fingerprint): ReadonlySet<number> {
  let hashes = sets.get(print);
  if (hashes === undefined) {
    hashes = new Set(print.files.flatMap((file) => file.hashes));
    sets.set(print, hashes);
  }
  return hashes;
}
