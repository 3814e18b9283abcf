import type { LabTest } from '@netsplit/harness';
import { everyRun } from './every-run.ts';
import { partA } from './part-a.ts';
import { partB } from './part-b.ts';
import { partC } from './part-c.ts';
import { partD } from './part-d.ts';
import { partE1 } from './part-e1.ts';
import { partE2 } from './part-e2.ts';
import { partE3 } from './part-e3.ts';
import { partF } from './part-f.ts';
import { partF2 } from './part-f2.ts';

export const tests: readonly LabTest[] = [
  ...partA,
  ...everyRun.A,
  ...partB,
  ...everyRun.B,
  ...partC,
  ...everyRun.C,
  ...partD,
  ...partE1,
  ...partE2,
  ...partE3,
  ...partF,
  ...partF2,
];
