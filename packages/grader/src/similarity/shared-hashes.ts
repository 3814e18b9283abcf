import type { Compared } from './similar.ts';

/** In a small class a fifth is one or two: what two friends have is not common for that. */
const COMMON_LEAST = 8;
/** Hashes in common before two are laid side by side. */
const LEAST_HASHES = 5;

/**
 * Who has which hash: an inverted index, by which the pairs worth a look are found without laying every submission
 * beside every other.
 */
export class SharedHashes {
  readonly #all: readonly Compared[];
  readonly #inClass: number;
  /** A number for each author: a student, or a group. */
  readonly #authors: Int32Array;
  /** For each hash the submissions that have it, each once, in their order. */
  readonly #holders = new Map<number, number[]>();
  readonly #common = new Set<number>();

  constructor(submissions: readonly Compared[], past: readonly Compared[], commonShare: number) {
    this.#all = [...submissions, ...past];
    this.#inClass = submissions.length;
    const numbers = new Map<string, number>();
    this.#authors = Int32Array.from(this.#all, ({ student, group }) => {
      const author = group === undefined || group === '' ? `student ${student}` : `group ${group}`;
      const known = numbers.get(author) ?? numbers.size;
      numbers.set(author, known);
      return known;
    });
    this.#index();
    this.#findCommon(commonShare);
  }

  /** What so many have that it shows nothing: the lab asks for it, or the language. */
  isCommon(hash: number): boolean {
    return this.#common.has(hash);
  }

  /** Two with enough in common to look closer, the first of them of the class; never two of one author. */
  *pairs(leastShare: number): Iterable<readonly [one: Compared, other: Compared, isPast: boolean]> {
    const count = this.#all.length;
    const shared = new Uint32Array(this.#inClass * count);
    const own = new Uint32Array(count);
    for (const [hash, holders] of this.#holders) {
      if (this.#common.has(hash)) continue;
      for (const [place, one] of holders.entries()) {
        own[one] = (own[one] ?? 0) + 1;
        // Past ones stand behind, and are not compared among themselves.
        if (one >= this.#inClass) continue;
        const row = one * count;
        for (let at = place + 1; at < holders.length; at++) {
          const cell = row + (holders[at] ?? 0);
          shared[cell] = (shared[cell] ?? 0) + 1;
        }
      }
    }
    for (const [one, first] of this.#all.slice(0, this.#inClass).entries()) {
      for (let other = one + 1; other < count; other++) {
        const hashes = shared[one * count + other] ?? 0;
        if (hashes < LEAST_HASHES || this.#authors[one] === this.#authors[other]) continue;
        // Half of what is asked for: a hash that one of them has often was counted once.
        const least = (leastShare / 2) * Math.min(own[one] ?? 0, own[other] ?? 0);
        const second = this.#all[other];
        if (hashes < least || second === undefined || first.student === second.student) continue;
        yield [first, second, other >= this.#inClass];
      }
    }
  }

  #index(): void {
    for (const [index, { print }] of this.#all.entries()) {
      for (const { hashes } of print.files) {
        for (const hash of hashes) {
          const holders = this.#holders.get(hash);
          if (holders === undefined) this.#holders.set(hash, [index]);
          else if (holders.at(-1) !== index) holders.push(index);
        }
      }
    }
  }

  #findCommon(share: number): void {
    const authors = new Set(this.#authors.subarray(0, this.#inClass)).size;
    const most = Math.max(COMMON_LEAST, share * authors);
    const mostOfPast = Math.max(COMMON_LEAST, share * (this.#all.length - this.#inClass));
    for (const [hash, holders] of this.#holders) {
      if (holders.length <= Math.min(most, mostOfPast)) continue;
      const ofClass = holders.filter((index) => index < this.#inClass);
      const byAuthor = new Set(ofClass.map((index) => this.#authors[index]));
      if (byAuthor.size > most || holders.length - ofClass.length > mostOfPast) {
        this.#common.add(hash);
      }
    }
  }
}
