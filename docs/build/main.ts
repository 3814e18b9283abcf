// Writes the reference of the simulator: `npm run reference`.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeReference } from './reference.ts';

const FOLDER = join(import.meta.dirname, '../reference/simulator');

const { pages, undocumented } = await makeReference();
rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
for (const [name, text] of pages) writeFileSync(join(FOLDER, name), text);
console.log(`${pages.size} pages in docs/reference/simulator`);
if (undocumented.length > 0) {
  console.error('\nThese are public, and no doc comment says what they are:');
  for (const name of undocumented) console.error(`  ${name}`);
  process.exitCode = 1;
}
