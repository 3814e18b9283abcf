// Runs the scenes of the fault catalogue, and writes what they look like: `npm run faults`.

import { join } from 'node:path';
import { writeChanged } from '../written.ts';
import { made } from './made.ts';

const files = await made(join(import.meta.dirname, '../../..'));
console.log(`docs/faults: ${writeChanged(files)} of ${files.size} files written`);
