import type { LabTest } from '@netsplit/harness';
import { partA } from './part-a.ts';

export const tests: readonly LabTest[] = [...partA];
