import type { LabTest } from '@netsplit/harness';
import { partA } from './part-a.ts';
import { partB } from './part-b.ts';
import { partC } from './part-c.ts';
import { partD } from './part-d.ts';
import { partE } from './part-e.ts';
import { partF } from './part-f.ts';
import { partG } from './part-g.ts';

export const tests: readonly LabTest[] = [
  ...partA,
  ...partB,
  ...partC,
  ...partD,
  ...partE,
  ...partF,
  ...partG,
];
