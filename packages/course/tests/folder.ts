import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A temporary folder with these files (JSON unless text), gone when the test is over. */
export function folderWith(files: Record<string, unknown>): string {
  const folder = mkdtempSync(join(tmpdir(), 'netsplit-course-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

/** The smallest manifest that is right, with these fields in place of its own. */
export function manifestWith(fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    name: 'first-contact',
    title: 'First contact',
    order: 1,
    summary: 'Request, timeout, retry, deduplicate.',
    parts: [partWith({ id: 'A' }), partWith({ id: 'B', needs: ['A'] })],
    tests: [
      { id: 'A1', part: 'A', kind: 'example', points: 5, property: 'a request is answered' },
      { id: 'A2', part: 'A', kind: 'property', points: 5, property: 'a request survives loss' },
      { id: 'B1', part: 'B', kind: 'property', points: 10, property: 'one effect per request' },
    ],
    ...fields,
  };
}

export function partWith(fields: Record<string, unknown>): Record<string, unknown> {
  return {
    title: 'A request that survives loss',
    hours: 1,
    core: true,
    readings: [{ work: 'waldo-1994', section: '4', why: 'calls that may fail' }],
    ...fields,
  };
}
