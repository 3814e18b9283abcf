// Writes what follows from the labs into the readings: `npm run readings`.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withBackPointers } from './back-pointers.ts';

const ROOT = join(import.meta.dirname, '../../..');
const READINGS = join(ROOT, 'docs/readings');

let changed = 0;
for (const [file, text] of await withBackPointers(ROOT, READINGS)) {
  if (readFileSync(file, 'utf8') === text) continue;
  writeFileSync(file, text);
  changed++;
}
console.log(`docs/readings: ${changed === 0 ? 'as the labs have it' : `${changed} files changed`}`);
