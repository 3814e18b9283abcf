import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

test('the README shows the example as it stands, and tells truly what it prints', async () => {
  const readme = read('README.md');
  expect(readme).toContain(`\`\`\`ts\n${read('examples/counter.ts')}\`\`\`\n`);
  const path = fileURLToPath(new URL('../examples/counter.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', path]);
  expect(readme).toContain(`It prints\n\n\`\`\`\n${stdout}\`\`\`\n`);
});
