import { loadSubject } from '@netsplit/harness';
import { registerLabTests } from '@netsplit/harness/vitest';
import { join } from 'node:path';
import { tests } from './index.ts';

const labDir = join(import.meta.dirname, '..');

registerLabTests({ tests, subject: () => loadSubject({ labDir, source: 'solution' }) });
