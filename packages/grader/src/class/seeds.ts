import { createHash, randomBytes, randomInt } from 'node:crypto';

/** The seeds of a round, and what is told of them before it ends. */
export interface SeedSet {
  readonly seeds: readonly number[];
  /** Kept with the seeds and told with them: without it, so few small numbers could be guessed from their hash. */
  readonly salt: string;
  /** Told at once: SHA-256 of salt and seeds. Nobody can choose other seeds afterwards. */
  readonly commitment: string;
}

const LARGEST_SEED = 0xffff_ffff;

/** Draws what nobody can foresee. The only place of the grader that is not repeatable. */
export const drawSeed = (): number => randomInt(LARGEST_SEED + 1);

/** Draws seeds that are different from each other. */
export function drawSeeds(count: number): readonly number[] {
  const seeds = new Set<number>();
  while (seeds.size < count) seeds.add(drawSeed());
  return [...seeds];
}

/** Binds seeds to a number that may be told. */
export function commitTo(seeds: readonly number[]): SeedSet {
  const salt = randomBytes(16).toString('hex');
  return { seeds, salt, commitment: commitmentOf(salt, seeds) };
}

/**
 * What anybody can compute once seeds and salt are told: `printf '%s' "<salt> <seed>,<seed>" | sha256sum`.
 */
export function commitmentOf(salt: string, seeds: readonly number[]): string {
  return createHash('sha256')
    .update(`${salt} ${seeds.join(',')}`)
    .digest('hex');
}
