import type { LabTest } from '@netsplit/harness';
import { partA } from './part-a.ts';
import { tablesOfThePaper } from './part-a-tables.ts';

export const tests: readonly LabTest[] = [...partA, ...tablesOfThePaper];
