import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { faultSchema } from '../src/index.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const snippets = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code);

async function run(example: string): Promise<string> {
  const path = fileURLToPath(new URL(`../examples/${example}.ts`, import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', path]);
  return stdout;
}

describe('the README', () => {
  const kinds = faultSchema.options.map((fault) => fault.shape.kind.value);

  test.each(kinds)('says what the fault %s does', (kind) => {
    expect(readme).toMatch(new RegExp(`^\\| .*\`${kind}\`.* \\| .{20,} \\|$`, 'm'));
  });

  const conditions = Object.keys(
    faultSchema.options.find((fault) => fault.shape.kind.value === 'link')?.shape ?? {},
  ).filter((name) => !['kind', 'atMs', 'forMs', 'from', 'to'].includes(name));

  test.each(conditions)('says what the condition %s of a link does', (condition) => {
    expect(readme).toMatch(new RegExp(`^\\| \`${condition}\` +\\| .{20,} \\|$`, 'm'));
  });

  test.each(['split', 'replay', 'crash', 'by-hand'])(
    'shows the example %s as it stands',
    (example) => {
      const source = readFileSync(new URL(`../examples/${example}.ts`, import.meta.url), 'utf8');
      expect(snippets).toContain(source);
    },
  );

  test('tells truly what the examples print', async () => {
    const [split, replay, crash, byHand] = await Promise.all(
      ['split', 'replay', 'crash', 'by-hand'].map(run),
    );
    expect(byHand).toBe('dropped: 0\ndoubled: 10\nmended: 5\n');
    expect(split).toContain("[ 'n1: hello at 100', 'n1: hello at 400' ]");
    expect(replay).toMatch(/#1 n1 started; sent \d to n2 and n3[\s\S]*true\n$/);
    expect(crash).toContain(
      'the client is told "written"\n10 ms: s1 crashes\n30 ms: the ledger says "nothing"',
    );
  });
});
