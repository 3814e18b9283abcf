// What parts A to C are tried under: all that their paper's model lets go wrong.

import {
  crashes,
  linkFaults,
  oneWayCuts,
  partitions,
  scene,
  type Range,
  type Scene,
} from '@netsplit/harness';
import type { Swim } from '../contract.ts';

/** Members that crash for good, on a network that loses, cuts and delays, for so many virtual milliseconds. */
export function badWeather(members: Range, withinMs: number): Scene<Swim> {
  return scene<Swim>({
    nodes: { member: members },
    network: { delayMs: [1, 40], lossProbability: [0, 0.1] },
    withinMs,
    faults: [
      crashes({ recover: false }),
      partitions({ forMs: [500, 6000] }),
      oneWayCuts(),
      linkFaults({ lossProbability: [0.3, 1], delayMs: [50, 1500], forMs: [500, 5000] }),
    ],
    maxFaults: 4,
  });
}
