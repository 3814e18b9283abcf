import { join } from 'node:path';
import { readReadings, type Topic, type Work } from '@netsplit/course';
import { ROOT } from '../paths.ts';

/** The catalogue as the page has it that searches it. */
export interface ShownReadings {
  readonly works: readonly Work[];
  readonly topics: readonly Topic[];
}

/** What the loader below has made, where a page imports it. */
export declare const data: ShownReadings;

export default {
  load(): ShownReadings {
    const { works, topics } = readReadings(join(ROOT, 'docs/readings'));
    return { works: [...works.values()], topics };
  },
};
