import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asked } from './in-process.ts';

const LAB = fileURLToPath(new URL('../../../labs/first-contact', import.meta.url));

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'netsplit-traces-'));
  cpSync(join(LAB, 'solution'), join(dir, 'alice'), { recursive: true });
  const file = join(dir, 'alice/index.ts');
  const line = 'this.reply(client, session, ask.number);';
  const mistaken = readFileSync(file, 'utf8').replace(
    line,
    `this.perform(client, ask.request); ${line}`,
  );
  writeFileSync(file, mistaken);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

test('failures of one submission are told in a folder, each with a trace and a page', async () => {
  const grade = ['grade', '--one', 'alice', '--lab', 'first-contact', '--unsafe-no-jail'];
  const which = ['--tests', 'A1,B1', '--runs', '5', '--traces', 'told'];
  const { stories } = await asked({ dir }, ...grade, ...which);
  const path = (end: string): string => join(dir, `told/first-contact-B1${end}`);
  expect(stories).toEqual([
    { test: 'B1', seed: 1, text: path('.txt'), trace: path('.trace.ndjson'), page: path('.html') },
  ]);
  expect(readFileSync(path('.txt'), 'utf8')).toContain('one request, one effect');
  const [head = ''] = readFileSync(path('.trace.ndjson'), 'utf8').split('\n');
  expect(JSON.parse(head)).toMatchObject({ netsplitTrace: 1, lab: 'first-contact' });
  const page = readFileSync(path('.html'), 'utf8');
  expect(page).toContain('<script id="trace" type="application/gzip"');
  expect(page).toContain('first-contact B1');
});
