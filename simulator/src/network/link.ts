import { compileDistribution, type CompiledDistribution } from '../random/distribution.ts';
import { DEFAULT_DELAY, type BurstLoss, type LinkConditions } from './conditions.ts';

/** How one direction between two nodes behaves at present. */
export interface Link {
  /** Messages that are due now do not arrive. */
  cut: boolean;
  /** Messages that are due now wait. */
  held: boolean;
  delay: CompiledDistribution;
  lossProbability: number;
  duplicateProbability: number;
  corruptProbability: number;
  burstLoss: BurstLoss | undefined;
  bytesPerSecond: number | undefined;
  maxQueued: number | undefined;
  fifo: boolean;
  /** Nothing but delay, loss and duplication befalls a message. */
  isPlain: boolean;
}

/** @throws {RangeError} for conditions that make no sense */
export function linkOf(conditions: LinkConditions): Link {
  const { lossProbability = 0, duplicateProbability = 0, corruptProbability = 0 } = conditions;
  const { burstLoss, bytesPerSecond, maxQueued, fifo = false } = conditions;
  const probabilities = {
    lossProbability,
    duplicateProbability,
    corruptProbability,
    ...(burstLoss && {
      'burstLoss.beginProbability': burstLoss.beginProbability,
      'burstLoss.endProbability': burstLoss.endProbability,
      'burstLoss.lossProbability': burstLoss.lossProbability ?? 1,
    }),
  };
  for (const [name, value] of Object.entries(probabilities)) {
    if (!(value >= 0 && value <= 1)) {
      throw new RangeError(`${name} is ${value}: a probability is a number from 0 to 1`);
    }
  }
  if (bytesPerSecond !== undefined && !(bytesPerSecond > 0)) {
    throw new RangeError(
      `bytesPerSecond is ${bytesPerSecond}: give a number above 0, or leave it out`,
    );
  }
  if (maxQueued !== undefined && !(Number.isInteger(maxQueued) && maxQueued > 0)) {
    throw new RangeError(`maxQueued is ${maxQueued}: give a whole number from 1, or leave it out`);
  }
  return {
    cut: false,
    held: false,
    delay: compileDistribution(conditions.delayMs ?? DEFAULT_DELAY),
    lossProbability,
    duplicateProbability,
    corruptProbability,
    burstLoss,
    bytesPerSecond,
    maxQueued,
    fifo,
    isPlain:
      corruptProbability === 0 &&
      burstLoss === undefined &&
      bytesPerSecond === undefined &&
      maxQueued === undefined,
  };
}
