import type { Scenario } from '@netsplit/harness';
import { cutOffLeader, longGone, oneWayCut } from './cuts.ts';
import { figure7, figure8 } from './figures.ts';
import { splitVote } from './split-vote.ts';

export const scenarios: readonly Scenario[] = [
  splitVote,
  cutOffLeader,
  figure7,
  figure8,
  longGone,
  oneWayCut,
];
