import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as checkers from '../src/index.ts';

test('the example of the README says what it says it does', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const example = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? '';
  const promised = Array.from(
    example.matchAll(/console\.log\(.*?\); \/\/ (.*)/g),
    ([, text]) => text,
  );
  expect(promised).toHaveLength(2);
  const said: string[] = [];
  const body = example.replace(/import .*?;\n/s, '').replace(': History<RegisterInput>', '');
  // oxlint-disable-next-line typescript/no-implied-eval
  const run = new Function('checkLinearizability', 'register', 'console', body) as (
    ...given: unknown[]
  ) => void;
  run(checkers.checkLinearizability, checkers.register, { log: (line: string) => said.push(line) });
  expect(said).toEqual(promised);
});

test('the broadcast example of the README says what it says it does', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const example = /## Broadcast.*?```ts\n(.*?)```/s.exec(readme)?.[1] ?? '';
  const promised = /console\.log\(.*?\); \/\/ (.*)/.exec(example)?.[1];
  const said: string[] = [];
  // oxlint-disable-next-line typescript/no-implied-eval
  const run = new Function('checkCausalOrder', 'console', example.replace(' as const', '')) as (
    ...given: unknown[]
  ) => void;
  run(checkers.checkCausalOrder, { log: (line: string) => said.push(line) });
  expect(said).toEqual([promised]);
});

test('the failure detector example of the README says what it says it does', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const example = /## Failure detectors.*?```ts\n(.*?)```/s.exec(readme)?.[1] ?? '';
  const promised = Array.from(
    example.matchAll(/console\.log\(.*?\); \/\/ (.*)/g),
    ([, text]) => text,
  );
  const said: string[] = [];
  // oxlint-disable-next-line typescript/no-implied-eval
  const run = new Function(
    'checkStrongCompleteness',
    'measureDetector',
    'console',
    example.replace(' as const', ''),
  ) as (...given: unknown[]) => void;
  const log = (...words: unknown[]) => said.push(words.join(' '));
  run(checkers.checkStrongCompleteness, checkers.measureDetector, { log });
  expect(promised).toHaveLength(2);
  expect(said).toEqual(promised);
});
