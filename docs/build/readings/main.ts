// Writes what follows from the labs and the readings into `docs/readings`: `npm run readings`.

import { join } from 'node:path';
import { writeChanged } from '../written.ts';
import { made } from './made.ts';

const ROOT = join(import.meta.dirname, '../../..');

const changed = writeChanged(await made(ROOT));
console.log(`docs/readings: ${changed === 0 ? 'as the labs have it' : `${changed} files written`}`);
