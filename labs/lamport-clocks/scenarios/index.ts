import type { Scenario } from '@netsplit/harness';
import { causalAnomaly } from './causal-broadcast.ts';
import { concurrentEvents, threeProcesses } from './clocks.ts';
import { wrongWalls } from './hybrid-clocks.ts';
import { overtaken } from './links.ts';
import { mutualExclusion } from './mutual-exclusion.ts';
import { runningBank } from './snapshot.ts';

export const scenarios: readonly Scenario[] = [
  threeProcesses,
  concurrentEvents,
  overtaken,
  mutualExclusion,
  causalAnomaly,
  wrongWalls,
  runningBank,
];
