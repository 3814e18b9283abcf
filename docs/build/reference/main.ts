// Writes the reference: `npm run reference`.

import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeChanged } from '../written.ts';
import { makeReference } from './made.ts';

const FOLDER = join(import.meta.dirname, '../../reference');

const { pages, undocumented } = await makeReference();
for (const path of readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })) {
  if (path.endsWith('.md') && !pages.has(path)) rmSync(join(FOLDER, path));
}
const changed = writeChanged(
  new Map([...pages].map(([path, text]) => [join(FOLDER, path), text] as const)),
);
console.log(`docs/reference: ${changed} of ${pages.size} pages written`);
if (undocumented.length > 0) {
  console.error('\nThese are public, and no doc comment says what they are:');
  for (const name of undocumented) console.error(`  ${name}`);
  process.exitCode = 1;
}
