import { describe, expect, test } from 'vitest';
import { realmScript, Realm } from '../../src/subject/index.ts';
import { load, loadHandler, outputsOf, recordingContext, serverWith } from './lab-folder.ts';

/** A fresh realm; what is compiled in it is what a node's code may do at its worst. */
async function realm(): Promise<(source: string) => unknown> {
  const made = new Realm(await realmScript());
  return (source) => made.compile(`'use strict'; ${source}`);
}

/** What reaches the same things in a way that the syntax check cannot see. */
async function saidBy(source: string): Promise<string> {
  const run = await realm();
  try {
    run(source);
  } catch (error) {
    return String((error as Error).message);
  }
  return 'nothing';
}

describe('what differs from run to run', () => {
  test.each([
    ['const { random } = Math; random()', '`Math.random`: it differs from run to run'],
    ['const m = Math; m.log(2)', 'engines differ in its last digit'],
    ['Math.hypot(3, 4)', 'engines differ'],
    ["const d = Date; d['no' + 'w']()", 'this.now()'],
    ['const D = Date; new D()', 'this.now()'],
    ['Reflect.apply(Date, undefined, [])', 'this.now()'],
    ['new Date(2020, 1, 1)', 'Date.UTC'],
    ["new Date('2020-01-01T10:00')", 'end it with Z'],
    ['new Date(0).getHours()', 'getUTCHours'],
    ['`${new Date(0)}`', 'toISOString()'],
    ['new (new Date(0).constructor)()', 'this.now()'],
    ["'a'.localeCompare('b')", 'compare with < and >'],
    ['(1.5).toLocaleString()', 'use toString()'],
    ["'I'.toLocaleLowerCase()", 'use toLowerCase()'],
    ['new Uint8Array(1).toLocaleString()', 'use toString()'],
    ["globalThis['set' + 'Timeout'](1)", 'this.setTimer(name, delayMs)'],
    ['const g = globalThis; g.process.env', 'this.disk'],
    ['[globalThis].map((g) => g.Promise.resolve(1))', 'nothing can be awaited'],
    ["(0, eval)('1')", 'code cannot be made from a string'],
    ["(() => {}).constructor('return 1')()", 'Code generation from strings disallowed'],
    ['new (globalThis.Intl.Collator)()', "the machine's language"],
    ['new WebAssembly.Memory({})', 'and nothing else'],
  ])('%s says what to use instead', async (source, advice) => {
    expect(await saidBy(source)).toContain(advice);
  });

  test.each([
    ['Math.max(1, 2) + Math.sqrt(16) + Math.imul(3, 4) + Math.trunc(2.5)', 20],
    ["new Date('2020-02-03').toISOString()", '2020-02-03T00:00:00.000Z'],
    ["Date.parse('2020-02-03T10:00:00+01:00') - Date.UTC(2020, 1, 3, 9)", 0],
    ['JSON.stringify({ at: new Date(5) })', '{"at":"1970-01-01T00:00:00.005Z"}'],
    [
      "new Date(Date.UTC(2020, 0)).getUTCFullYear() + ' ' + (new Date(1) instanceof Date)",
      '2020 true',
    ],
    ["'ä'.normalize('NFD').length", 2],
    ['typeof globalThis.console', 'undefined'],
    ['Object.getOwnPropertyNames(RegExp).sort().join()', 'length,name,prototype'],
  ])('%s is left', async (source, result) => {
    const run = await realm();
    expect(run(source)).toBe(result);
  });
});

describe('what nodes could share', () => {
  test.each([
    'Array.prototype.last = 1',
    'Object.prototype.mark = 1',
    'globalThis.mark = 1',
    'Map.prototype.get = () => 1',
    'Math.mark = 1',
    'JSON.parse.mark = 1',
    'Object.getPrototypeOf(Uint8Array).mark = 1',
    'Object.getPrototypeOf([].values()).next = 1',
    "Object.getPrototypeOf(''.matchAll(/./g)).mark = 1",
    'Object.getPrototypeOf(Object.getPrototypeOf([].values())).mark = 1',
    'Object.getPrototypeOf(function* () {}).mark = 1',
    'Object.getPrototypeOf(function* () {}).prototype.mark = 1',
    'Object.getPrototypeOf(async () => {}).mark = 1',
    'Object.getPrototypeOf(async function* () {}).prototype.mark = 1',
    'Object.getPrototypeOf((async () => {})()).mark = 1',
    'Object.getOwnPropertyDescriptor(Map.prototype, "size").get.mark = 1',
    'Symbol.mark = 1',
    'Object.prototype.toString = 1',
    'Error.prototype.name = 1',
    'Error.prepareStackTrace = () => 1',
    'Error.stackTraceLimit = 1',
    'Object.setPrototypeOf(Array.prototype, {})',
    'undeclared = 1',
  ])('%s is refused', async (source) => {
    expect(await saidBy(source)).toMatch(/Cannot|cannot|not extensible|read only|not defined/);
  });

  test('nothing that can be reached is left unfrozen', async () => {
    const run = await realm();
    const unfrozen = run(`
      const seen = new Set();
      const names = [];
      const look = (value, path) => {
        if (value === null || !/object|function/.test(typeof value) || seen.has(value)) return;
        seen.add(value);
        if (!Object.isFrozen(value)) names.push(path);
        look(Object.getPrototypeOf(value), path + '.__proto__');
        for (const key of Reflect.ownKeys(value)) {
          const { value: inner, get, set } = Object.getOwnPropertyDescriptor(value, key);
          for (const one of [inner, get, set]) look(one, path + '.' + String(key));
        }
      };
      look(globalThis, 'globalThis');
      seen.size > 500 ? names.join() : 'only ' + seen.size;
    `);
    expect(unfrozen).toBe('');
  });

  test('what a module keeps belongs to one life of one node', async () => {
    // State that the syntax check does not see: kept on a function, by way of Object.assign.
    const counter = `function next(): number {
      const own = next as { n?: number };
      return Object.assign(own, { n: (own.n ?? 0) + 1 }).n;
    }`;
    const subject = await loadHandler(
      "this.output('n', next()); this.output('n', next());",
      counter,
    );
    expect(outputsOf(subject)).toEqual([1, 2]);
    expect(outputsOf(subject)).toEqual([1, 2]);
  });
});

describe('what frozen intrinsics must still allow', () => {
  test.each([
    [
      'an error that names itself',
      "class E extends Error { constructor(m) { super(m); this.name = 'E'; } } String(new E('m'))",
      'E: m',
    ],
    [
      'an error of another kind that names itself',
      "class E extends TypeError { constructor(m) { super(m); this.name = 'E'; this.message = 'n'; } } String(new E('m'))",
      'E: n',
    ],
    ['an object with its own toString', "const o = {}; o.toString = () => 'mine'; `${o}`", 'mine'],
    ['an object with its own valueOf', 'const o = {}; o.valueOf = () => 4; o * 2', 8],
    [
      'words counted in an object',
      "const n = {}; for (const w of ['constructor', 'a', 'a']) n[w] = Object.hasOwn(n, w) ? n[w] + 1 : 1; JSON.stringify(n)",
      '{"constructor":1,"a":2}',
    ],
    [
      'a class with a toString assigned later',
      "class A {} A.prototype.toString = () => 'A'; `${new A()}`",
      'A',
    ],
    [
      'Object.assign over inherited names',
      'Object.assign({}, { toString: 1, hasOwnProperty: 2 }).hasOwnProperty',
      2,
    ],
    [
      'the usual uses of those names',
      "[{}.constructor === Object, {}.hasOwnProperty('a'), new Error('x').name].join()",
      'true,false,Error',
    ],
    ['for-in loops', 'const keys = []; for (const k in { a: 1 }) keys.push(k); keys.join()', 'a'],
  ])('%s', async (_what, source, result) => {
    const run = await realm();
    expect(run(source)).toBe(result);
  });
});

test('a logarithm that is the same on every engine can be imported', async () => {
  const index = serverWith("onStart(): void { this.output('ln', naturalLogarithm(10)); }");
  const subject = await load(index.replace('{ Node }', '{ naturalLogarithm, Node }'));
  expect(outputsOf(subject)).toEqual([2.3025850929940455]);
});

describe('values of the node’s own realm', () => {
  test('are what the codec makes', async () => {
    const subject = await loadHandler('');
    const message = subject.valueCodec.take({ list: [1], deep: { a: null } }, 'message');
    const context = { ...recordingContext(), read: () => message };
    const reader = await load(
      serverWith(`onStart() {
        const it = this.disk.read('k') as { list: unknown; deep: unknown };
        this.output('own', [it instanceof Object, it.list instanceof Array, it.deep instanceof Object]);
      }`),
    );
    const own = reader.valueCodec.take(message, 'message');
    reader
      .factory('server')({ ...context, read: () => own })
      .start();
    expect(context.outputs).toEqual([[true, true, true]]);
    // Of another realm, and equal to what it was made of: so the test above can fail.
    reader.factory('server')(context).start();
    expect(context.outputs[1]).toEqual([false, false, false]);
    expect(message).toEqual({ list: [1], deep: { a: null } });
  });

  test('are hashed alike in every realm', async () => {
    const [one, other] = await Promise.all([loadHandler(''), loadHandler('')]);
    for (const { valueCodec } of [one, other]) valueCodec.take({ a: [1, 'x', 2.5] }, 'message');
    expect(one.valueCodec.hashA).toBe(other.valueCodec.hashA);
    expect(one.valueCodec.hashB).toBe(other.valueCodec.hashB);
  });

  test('are the lists of peers and of keys', async () => {
    const subject = await loadHandler(`
      this.output('own', [this.peers instanceof Array, this.disk.keys() instanceof Array, this.peers.join()]);
      this.output('same', this.peers === this.peers);`);
    expect(outputsOf(subject)).toEqual([[true, true, 'n2,n3'], true]);
  });
});

describe('console', () => {
  async function printed(values: string): Promise<readonly string[]> {
    const subject = await loadHandler(`console.log(${values});`);
    const context = recordingContext();
    subject.factory('server')(context).start();
    return context.logs;
  }

  test.each([
    ["'plain', 1, -0, 2n, true, null, undefined", 'plain 1 -0 2n true null undefined'],
    ["['it\\'s', [], {}, [1, , 2]]", "['it\\'s', [], {}, [1, undefined, 2]]"],
    ["{ a: 1, 'b-c': 'x', d: { e: [] } }", "{ a: 1, 'b-c': 'x', d: { e: [] } }"],
    [
      "new Map([['a', { b: 1 }]]), new Set([1, 2]), new Set()",
      "Map { 'a' => { b: 1 } } Set { 1, 2 } Set {}",
    ],
    [
      'new Uint8Array([1, 2]), new Date(0), /a/g',
      'Uint8Array [ 1, 2 ] Date 1970-01-01T00:00:00.000Z /a/g',
    ],
    ["new TypeError('no'), () => {}, Symbol('s')", 'TypeError: no [function] Symbol(s)'],
    ['[1, [2, [3, [4, [5]]]]]', '[1, [2, [3, [4, […]]]]]'],
    ['(() => { const a: unknown[] = []; a.push(a); return a; })()', '[[circular]]'],
    ['new Proxy({}, { ownKeys() { throw 1; } })', '[cannot be shown]'],
    ['Object.defineProperty({}, "a", { get: () => 1, enumerable: true })', '{ a: [accessor] }'],
    ['new (class Point { x = 1; })()', 'Point { x: 1 }'],
    ['Object.assign(Object.create(null), { a: 1 })', '{ a: 1 }'],
  ])('prints %s', async (values, text) => {
    expect(await printed(values)).toEqual([text]);
  });

  test('is bounded', async () => {
    const [list, text] = [
      await printed('Array(1000).fill(7)'),
      await printed("['x'.repeat(9999)]"),
    ];
    expect(list[0]).toContain('7, … 970 more]');
    expect(text[0]?.length).toBeLessThan(2100);
  });

  test('belongs to the node that prints', async () => {
    const subject = await load(serverWith('onStart() { console.warn(this.id); }'));
    const [one, other] = [
      recordingContext(),
      { ...recordingContext(), id: 'n2', logs: [] as string[] },
    ];
    const otherContext = { ...other, log: (text: string) => void other.logs.push(text) };
    const nodes = [subject.factory('server')(one), subject.factory('server')(otherContext)];
    for (const node of [...nodes, ...nodes]) node.start();
    expect(one.logs).toEqual(['n1', 'n1']);
    expect(other.logs).toEqual(['n2', 'n2']);
  });
});
