import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readReadings } from '@netsplit/course';
import { type LabTest, loadSubject, runTests } from '@netsplit/harness';
import { ROOT } from '../paths.ts';

/** The failure that the guide reads together with a student: a test, and the mutant of its lab that fails it. */
const SHOWN = { lab: 'first-contact', test: 'B8', mutant: 'forgets-the-number-too' };

/** What a student is told, and the trace of the run that broke the rule. */
export interface ShownFailure {
  readonly text: string;
  readonly trace: string;
}

/** Fails the test, as a student's code would. */
export async function recordFailure(): Promise<ShownFailure> {
  const labDir = join(ROOT, 'labs', SHOWN.lab);
  const subject = await loadSubject({ labDir, source: { mutant: SHOWN.mutant } });
  const file = pathToFileURL(join(labDir, 'tests/index.ts')).href;
  const { tests } = (await import(file)) as { tests: readonly LabTest[] };
  const { works } = readReadings(join(ROOT, 'docs/readings'));
  const traceDir = mkdtempSync(join(tmpdir(), 'netsplit-docs-'));
  try {
    const [result] = await runTests({
      tests: tests.filter(({ id }) => id === SHOWN.test),
      subject,
      traceDir,
      cite: ({ work, section }) => {
        const { title = work, year } = works.get(work) ?? {};
        return `${title}${year === undefined ? '' : ` (${year})`}, ${section}`;
      },
    });
    const { text, traceFile } = result?.failure ?? {};
    if (text === undefined || traceFile === undefined) {
      throw new Error(`${SHOWN.lab} ${SHOWN.test} did not fail on the mutant ${SHOWN.mutant}`);
    }
    return { text, trace: readFileSync(traceFile, 'utf8') };
  } finally {
    rmSync(traceDir, { recursive: true });
  }
}
