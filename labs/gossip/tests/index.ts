import type { LabTest } from '@netsplit/harness';
import { partA } from './part-a.ts';
import { tablesOfThePaper } from './part-a-tables.ts';
import { partB } from './part-b.ts';
import { propertiesOfPartB } from './part-b-properties.ts';
import { recurrencesOfThePaper } from './part-b-recurrences.ts';
import { partC } from './part-c.ts';
import { partCProperties } from './part-c-properties.ts';
import { partD } from './part-d.ts';

export const tests: readonly LabTest[] = [
  ...partA,
  ...tablesOfThePaper,
  ...partB,
  ...recurrencesOfThePaper,
  ...propertiesOfPartB,
  ...partC,
  ...partCProperties,
  ...partD,
];
