import { describe, expect, test } from 'vitest';
import { load, newNode, refusalOf, serverWith } from './lab-folder.ts';

/** The sentence that refuses a class with these members, or a file with these lines before it. */
async function refused(members: string, before = ''): Promise<string> {
  const { problems } = await refusalOf(load(serverWith(members, before)));
  expect(problems).toHaveLength(1);
  const [problem] = problems;
  expect(problem?.file).toBe('src/index.ts');
  expect(problem?.excerpt).toContain('^');
  return `${problem?.line}:${problem?.column} ${problem?.what}: ${problem?.cure}`;
}

describe('in a class', () => {
  test.each([
    ['#count = 0;', '4:1 `#count` cannot be copied', 'write `private count`'],
    ['#bump() {}', '`#bump` cannot be copied', 'this.bump'],
    ['get size() { return 1; }', 'the accessor `get size`', 'write a method: `size()`'],
    ['set size(to) {}', 'the accessor `set size`', 'write a method'],
    ['static total = 0;', 'the static field `total`', 'without `static`'],
    ['static { }', 'a static block', 'onStart()'],
    ['accessor size = 1;', '`accessor size`', 'a plain field'],
    ['async onStart() {}', '`async`', 'go on in onMessage or onTimer'],
    ['onStart() { const wait = async () => {}; }', '4:26 `async`', 'nothing can be awaited'],
    ['@traced onStart() {}', 'a decorator', 'write out'],
    ["onStart() { void import('./other.ts'); }", '`import()`', 'at the top of the file'],
    ['onStart() { const o = { get a() { return 1; } }; }', '`get a`', 'write a method'],
  ])('refuses %s', async (members, what, cure) => {
    const text = await refused(members);
    expect(text).toContain(what);
    expect(text).toContain(cure);
  });

  test('takes private and static methods, generators and overloads', async () => {
    const members = `
      private count = 0;
      static twice(n: number): number { return 2 * n; }
      private at(n: number): number;
      private at(n: string): number;
      private at(n: number | string): number { return Number(n); }
      declare hidden: string;
      onStart(): void { function* three() { yield* [1, 2, 3]; } this.count = [...three()].length; }`;
    expect(newNode(await load(serverWith(members))).fields).toHaveProperty('count');
  });
});

describe('at the top of a file', () => {
  test.each([
    ['let count = 0;', '2:5 `let count` stands outside the class', 'used as `this.count`'],
    ['var a = 1;', '`var a`', 'field'],
    [
      'const seen = new Map<string, number>();',
      '`seen` stands outside the class and is a new Map',
      'field',
    ],
    ['const list = [1, 2];', 'a list that can change', 'Object.freeze([ … ])'],
    ['const table = { a: 1 } as const;', 'an object that can change', 'Object.freeze({ … })'],
    ['const deep = Object.freeze({ a: [] });', 'a list that can change', 'freeze'],
    ['const word = /a/g;', 'a regular expression', 'into the function that uses it'],
    ['const made = make(); function make() { return []; }', 'whatever a call returns', 'its type'],
    ['console.log("loaded");', 'outside every node', 'onStart()'],
    ['enum Kind { A }', 'an enum', "type Kind = 'one'"],
    ['namespace Parts { export const a = 1; }', 'a namespace', 'a file of its own'],
    ['for (const a of [1]) a;', 'outside every node', 'onStart()'],
  ])('refuses %s', async (before, what, cure) => {
    const text = await refused('', before);
    expect(text).toContain(what);
    expect(text).toContain(cure);
  });

  test.each([
    "const NAME = 'a' + 1; const NEGATIVE = -1; const BIG = 10n;",
    'const LIMIT = Math.max(2, 3); const FLAG = !NAME; const NAME = `a${1}`;',
    "const KINDS = Object.freeze(['a', 'b'] as const); const T = Object.freeze({ a: Object.freeze([1]) });",
    'const twice = (n: number) => 2 * n; const Helper = class { x = 1; };',
    'const typed: number = twice(2); function twice(n: number) { return 2 * n; }',
    "type Kind = 'a'; interface Shape { kind: Kind } declare const given: Promise<Kind>;",
    "import type { Message } from '../contract.ts'; import { type Other } from '../contract.ts';",
  ])('takes %s', async (before) => {
    expect((await load(serverWith('', before))).warnings).toEqual([]);
  });
});

describe('ambient names', () => {
  test.each([
    ['Math.random()', '`Math.random`', 'this.random.float()'],
    ["Math['random']()", '`Math.random`', 'this.random'],
    ['Math.log(2)', '`Math.log`', 'naturalLogarithm'],
    ['Math.exp(2)', '`Math.exp`', 'whole numbers'],
    ['Date.now()', '`Date.now`', 'this.now()'],
    ['new Date()', 'the present moment', 'this.now()'],
    ['setTimeout(() => {}, 1)', '`setTimeout`', 'this.setTimer(name, delayMs)'],
    ['globalThis.setInterval(() => {}, 1)', '`setInterval`', 'this.setTimer'],
    ['crypto.randomUUID()', '`crypto`', 'this.random'],
    ["fetch('/')", '`fetch`', 'this.send(to, message)'],
    ['process.exit()', '`process`', 'this.disk'],
    ["require('fs')", '`require`', 'import'],
    ['performance.now()', '`performance`', 'this.now()'],
    ['Promise.resolve(1)', '`Promise`', 'nothing can be awaited'],
    ['[1].map(structuredClone)', '`structuredClone`', 'by hand'],
    ["new Function('1')", '`Function()`', 'from a string'],
  ])('refuses %s', async (expression, what, cure) => {
    const text = await refused(`onStart() { ${expression}; }`);
    expect(text).toContain(what);
    expect(text).toContain(cure);
  });

  test('are the student’s own when the file declares them', async () => {
    const members = `
      process = 1;
      onStart(): void {
        const { crypto, a: [fetch] } = { crypto: 1, a: [2] };
        const Math = { random: () => crypto + fetch };
        Math.random();
        for (const performance of [1]) performance.toFixed();
        try { throw 1; } catch (require) { String(require); }
        const setTimeout = (global: number): number => global + this.process;
        setTimeout(1);
        setInterval();
        queue: for (;;) break queue;
        const o = { process: 1, setImmediate() {} };
        o.process; o.setImmediate();
        function setInterval() { return Buffer; var Buffer; }
        const f = function eval_() { return arguments.length; };
        f();
      }`;
    const before = 'class WeakRef {} function window() { return WeakRef; }';
    expect((await load(serverWith(members, before))).warnings).toEqual([]);
  });

  test('are not forgiven outside the block that declares them', async () => {
    expect(await refused('onStart() { { const fetch = 1; } fetch(1); }')).toContain('4:34 `fetch`');
  });
});

describe('writes', () => {
  test.each([
    ['count = 1', '`count` is not declared', 'let count'],
    ['[count] = [1]', '`count` is not declared', 'this.count'],
    ['for (count of [1]);', '`count` is not declared', 'let count'],
    ['globalThis.count = 1', 'the global `globalThis`', "node's own fields"],
    ['Array.prototype.last = 1', 'the global `Array`', "node's own fields"],
    ['delete Object.prototype.toString', 'the global `Object`', 'fields'],
    ['Server.count += 1', 'on `Server` itself', 'fields'],
    ['(helper as { n?: number }).n = 1', 'on `helper` itself', 'fields'],
  ])('refuses %s', async (statement, what, cure) => {
    const text = await refused(`onStart() { ${statement}; }`, 'function helper() {}');
    expect(text).toContain(what);
    expect(text).toContain(cure);
  });

  test('may reach everything of the node’s own', async () => {
    const { warnings } = await load(
      serverWith(`
        list: number[] = [];
        onMessage(from: string, message: { n: number }): void {
          let a; let b;
          [a, ...b] = this.list;
          ({ a, b = [] } = { a: 1, b: [1] });
          message.n = a; this.list[0] += 1; delete b[0]; from += 'x';
        }`),
    );
    expect(warnings).toEqual([]);
  });
});

describe('imports', () => {
  test.each([
    ["import { readFile } from 'node:fs';", '`node:fs`', 'and nothing else'],
    ["import _ from 'lodash';", '`lodash`', 'your own files'],
    [
      "import { Simulation } from '@netsplit/simulator';",
      '@netsplit/simulator',
      "'@netsplit/simulator/node'",
    ],
    ["import { Message } from '../contract.ts';", 'the contract is made of types', '`import type`'],
    ["import { Server as S } from '../solution/index.ts';", '../solution/index.ts', '../given.ts'],
    ["export * from '../tests/index.ts';", '../tests/index.ts', '../given.ts'],
    ["import { a } from './other';", "there is no file './other'", "the whole name: './other.ts'"],
    ["import { a } from './other.js';", "there is no file './other.js'", "write './other.ts'"],
    ["import fs = require('node:fs');", 'modules of the old kind', '`import … from`'],
  ])('refuses %s', async (before, what, cure) => {
    const text = await refused('', before);
    expect(text).toContain('2:1');
    expect(text).toContain(what);
    expect(text).toContain(cure);
  });

  test('reach the student’s own files and what the lab gives', async () => {
    const subject = await load(`export { Server } from './parts/server.ts';`, {
      'src/parts/server.ts': serverWith(
        'size = QUORUM + LIMIT;',
        "import { QUORUM } from '../quorum.ts'; import { LIMIT } from '../../given.ts';",
      ),
      'src/quorum.ts': 'export const QUORUM = 3;',
      'src/not-imported.ts': 'let this does not even compile',
      'given.ts': 'export const LIMIT = 4;',
    });
    expect(subject.files.map(({ name }) => name)).toEqual([
      'src/index.ts',
      'src/parts/server.ts',
      'src/quorum.ts',
    ]);
  });
});

test('tells every problem of every file, in order', async () => {
  const index = serverWith('#a = 1;\nstatic b = 2;', "import { c } from './c.ts'; let d = c;");
  const { problems, message } = await refusalOf(load(index, { 'src/c.ts': 'export let c = 1;' }));
  expect(problems.map(({ file, line }) => `${file}:${line}`)).toEqual([
    'src/index.ts:2',
    'src/index.ts:4',
    'src/index.ts:5',
    'src/c.ts:1',
  ]);
  expect(message).toContain('> 4 | #a = 1;\n    | ^');
});

test('shows a syntax error with its line and a caret', async () => {
  const { problems } = await refusalOf(load('class A {\n  foo( {\n}\n'));
  expect(problems).toEqual([
    {
      file: 'src/index.ts',
      line: 4,
      column: 1,
      what: 'does not compile: Expected ")" but found end of file',
      excerpt: expect.stringContaining('> 4 |\n    | ^'),
    },
  ]);
});

test('answers an await in a plain function with what to do instead of waiting', async () => {
  const { problems } = await refusalOf(load(serverWith('onStart() {\n  await this.send();\n}')));
  expect(problems[0]).toMatchObject({ line: 5, column: 3 });
  expect(problems[0]?.cure).toContain('go on in onMessage or onTimer');
});
