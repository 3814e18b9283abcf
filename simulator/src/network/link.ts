import type { CompiledDistribution } from '../random/distribution.ts';

/** How one direction between two nodes behaves at present. */
export interface Link {
  /** Messages that are due now do not arrive. */
  cut: boolean;
  delay: CompiledDistribution;
  lossProbability: number;
  duplicateProbability: number;
}

/** A direction that is, or may be, unlike the others; what it is like holds for one epoch. */
export interface OwnLink extends Link {
  /** The network's epoch in which it was worked out: another begins with every fault's begin or end. */
  epoch: number;
  /** FIFO: no message may be due before this, in virtual microseconds. */
  notBeforeUs: number;
}
