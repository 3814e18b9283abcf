import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, it, vi } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/** Runs a module that is only text, and returns what it logged. */
async function logOf(module: string): Promise<unknown[][]> {
  const { outputFiles } = await build({
    stdin: { contents: module, resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
  });
  const log = vi.spyOn(console, 'log').mockReturnValue();
  try {
    await import(`data:text/javascript,${encodeURIComponent(outputFiles[0]?.text ?? '')}`);
    return log.mock.calls;
  } finally {
    log.mockRestore();
  }
}

it('the example of the README runs', async () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const example = /```ts\n([\s\S]+?)```/.exec(readme)?.[1] ?? '';
  expect(example).toContain('new Simulation');
  expect(await logOf(example)).toEqual([[39, expect.stringMatching(/^[0-9a-f]{16}$/)]]);
});
