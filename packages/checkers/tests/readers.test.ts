import { describe, expect, test } from 'vitest';
import {
  checkLinearizability,
  HistoryFileError,
  type ModelName,
  models,
  readHistory,
  readJepsenLog,
  readKvLog,
} from '../src/index.ts';

const jepsen = (...lines: string[]) =>
  lines.map((line) => `INFO  jepsen.util - ${line}`).join('\n');
const kvLine = (process: number, type: string, f: string, value: string, key = 'x') =>
  `{:process ${process}, :type :${type}, :f :${f}, :key "${key}", :value ${value}}`;

function problemOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof HistoryFileError) return `${error.line}: ${error.message}`;
    throw error;
  }
  throw new Error('it was read without a complaint');
}

const verdict = (text: string, model: ModelName) =>
  checkLinearizability(readHistory(text, model), models[model]()).verdict;

describe('Jepsen’s log', () => {
  test('is read with tabs or spaces, the order of lines being the order of time', () => {
    const text = jepsen(
      '3\t:invoke\t:cas\t[1 2]',
      '0 :invoke  :read nil',
      '3 :ok :cas [1 2]',
      '0\t:ok\t:read\t2',
    );
    expect(readJepsenLog(text)).toEqual([
      {
        id: 1,
        process: 3,
        input: { kind: 'cas', from: 1, to: 2 },
        invokedAt: 1,
        returnedAt: 3,
        outcome: 'ok',
        output: true,
      },
      {
        id: 2,
        process: 0,
        input: { kind: 'read' },
        invokedAt: 2,
        returnedAt: 4,
        outcome: 'ok',
        output: 2,
      },
    ]);
  });

  test('says that a cas that failed found another value', () => {
    const found = (value: number) =>
      jepsen(
        `0 :invoke :write ${value}`,
        `0 :ok :write ${value}`,
        '0 :invoke :cas [1 2]',
        '0 :fail :cas [1 2]',
      );
    expect(verdict(found(1), 'cas-register')).toBe('not-linearizable');
    expect(verdict(found(3), 'cas-register')).toBe('linearizable');
  });

  test('leaves open for good what ended with info, or did not end', () => {
    const text = jepsen(
      '0 :invoke :write 1',
      '0 :info :write :timed-out',
      '5 :invoke :read nil',
      '5 :ok :read 1',
      '6 :invoke :write 2',
    );
    expect(readJepsenLog(text)).toMatchObject([
      { process: 0, outcome: 'info' },
      { process: 5, outcome: 'ok' },
      { process: 6, outcome: 'info' },
    ]);
    expect(verdict(text, 'cas-register')).toBe('linearizable');
  });

  test('tells nothing by a read that fails or times out', () => {
    const text = jepsen(
      '0 :invoke :read nil',
      '0 :fail :read :timed-out',
      '1 :invoke :read nil',
      '1 :info :read :timed-out',
    );
    expect(verdict(text, 'cas-register')).toBe('linearizable');
  });

  test.each([
    ['0 :invoke :read nil\nhello', '2: "hello" is not of the form'],
    ['0 :ok :read 1', '1: process 0 ends :read, and has no operation under way'],
    [
      '0 :invoke :read nil\nINFO jepsen.util - 0 :invoke :write 1',
      '2: process 0 invokes :write while its :read of line 1 is under way',
    ],
    [
      '0 :invoke :write 1\nINFO jepsen.util - 0 :ok :read 1',
      '2: process 0 ends :read, but began :write in line 1',
    ],
    [
      '0 :invoke :write 1\nINFO jepsen.util - 0 :ok :write 2',
      '2: process 0 ends :write with another value',
    ],
    [
      '0 :invoke :write 1\nINFO jepsen.util - 0 :info :write nil\nINFO jepsen.util - 0 :invoke :read nil',
      '3: process 0 invokes :read after its :write of line 1 ended with info',
    ],
    ['0 :invoke :cas 1', '1: "1" is not of the form [from to]'],
    ['0 :invoke :write x', '1: "x" is neither a whole number nor nil'],
    ['0 :invoke :read 3', '1: a read is invoked with nil'],
    ['0 :began :read nil', '1: :began is none of'],
  ])('is refused with its line: %j', (text, problem) => {
    expect(problemOf(() => readJepsenLog(`INFO  jepsen.util - ${text}`))).toContain(problem);
  });
});

describe('a key-value log', () => {
  test('is read a map a line', () => {
    const text = [
      kvLine(0, 'invoke', 'append', '"a \\"1\\""'),
      kvLine(1, 'invoke', 'get', 'nil'),
      kvLine(0, 'ok', 'append', '"a \\"1\\""'),
      kvLine(1, 'ok', 'get', '"a \\"1\\""'),
    ].join('\n');
    expect(readKvLog(text)).toMatchObject([
      { process: 0, input: { kind: 'append', key: 'x', value: 'a "1"' }, outcome: 'ok' },
      { process: 1, input: { kind: 'get', key: 'x' }, output: 'a "1"' },
    ]);
    expect(verdict(text, 'kv')).toBe('linearizable');
    expect(verdict(text.replace(/(:get.*)1\\""}$/, '$12\\""}'), 'kv')).toBe('not-linearizable');
  });

  test.each([
    [kvLine(0, 'invoke', 'drop', 'nil'), '1: '],
    [
      `${kvLine(0, 'invoke', 'get', 'nil')}\n\n{:process 0}`,
      '3: "{:process 0}" is not of the form',
    ],
    [
      `${kvLine(0, 'invoke', 'get', 'nil')}\n${kvLine(0, 'ok', 'get', '""', 'y')}`,
      '2: process 0 ends :get "y", but began :get "x" in line 1',
    ],
    [kvLine(0, 'invoke', 'put', 'nil'), '1: :put is invoked with a text, not with nil'],
  ])('is refused with its line: %j', (text, problem) => {
    expect(problemOf(() => readKvLog(text))).toContain(problem);
  });
});

describe('JSON', () => {
  const events = [
    { process: 0, type: 'invoke', f: 'enqueue', value: 1 },
    { process: 0, type: 'ok', f: 'enqueue', value: 1 },
    { process: 1, type: 'invoke', f: 'dequeue' },
    { process: 1, type: 'ok', f: 'dequeue', value: 1 },
  ];
  const operations = [
    { process: 0, input: { kind: 'enqueue', value: 1 }, invokedAt: 0, returnedAt: 1 },
    { process: 1, input: { kind: 'dequeue' }, output: 1, invokedAt: 2, returnedAt: 3 },
  ];

  test.each([
    ['events in an array', JSON.stringify(events, undefined, 2)],
    ['events, one a line', events.map((event) => JSON.stringify(event)).join('\n')],
    ['operations in an array', JSON.stringify(operations)],
    ['operations, one a line', operations.map((one) => JSON.stringify(one)).join('\n')],
  ])('holds %s', (_, text) => {
    expect(readHistory(text, 'queue')).toHaveLength(2);
    expect(verdict(text, 'queue')).toBe('linearizable');
    const wrong = text.replace(/1(\D*\})?(\D*\]?)$/, '7$1$2').replace(/"output": ?1/, '"output":7');
    expect(wrong).not.toBe(text);
    expect(verdict(wrong.replace(/"returnedAt": ?7/, '"returnedAt":3'), 'queue')).toBe(
      'not-linearizable',
    );
  });

  test.each([
    [
      '[\n{"process":0,"type":"invoke","f":"dequeue"},\n{"process":0,]\n]',
      '3: "{\\"process\\":0,]" is not JSON',
    ],
    ['[\n1\n]', '2: it is no object'],
    [
      '[{"process":0,"type":"invoke","f":"pop"}]',
      '1: "pop" is no operation of the model queue: it has enqueue, dequeue',
    ],
    ['[{"process":0,"type":"invoke","f":"enqueue"}]', '1: enqueue does not say its value'],
    [
      '[\n{"process":0,"input":{"kind":"dequeue"},"invokedAt":3,"returnedAt":2,"output":1}]',
      '2: Operation 1 of process 0 returned before',
    ],
    ['[{"process":0,"type":"invoke","f":"dequeue"}', '1: the array is cut off'],
    ['[] []', '1: "[]" stands after the end'],
    ['{"process":0}\n{"process"', '2: "{\\"process\\"" is not JSON'],
  ])('is refused with its line: %j', (text, problem) => {
    expect(problemOf(() => readHistory(text, 'queue'))).toContain(problem);
  });

  test('with no operation in it holds', () => {
    expect(verdict('[]', 'queue')).toBe('linearizable');
  });
});

describe('a trace', () => {
  const trace = (answer: string) =>
    [
      { netsplitTrace: 1, seed: '1', nodes: [{ id: 'c1' }], faults: [] },
      {
        n: 1,
        t: 5,
        node: 'c1',
        cause: [0, 0],
        kind: 'request',
        id: 'r1',
        request: { kind: 'put', key: 'x', value: '1' },
      },
      {
        n: 2,
        t: 6,
        node: 'c1',
        cause: [0, 1],
        kind: 'request',
        id: 'r2',
        request: { kind: 'get', key: 'x' },
      },
      {
        n: 3,
        t: 7,
        node: 'c1',
        cause: [1, 0],
        kind: 'timer',
        timer: 'a',
        effects: [{ do: 'respond', id: 'r1', response: { kind: 'done' } }],
      },
      {
        n: 4,
        t: 8,
        node: 'c1',
        cause: [0, 2],
        kind: 'request',
        id: 'r3',
        request: { kind: 'get', key: 'x' },
      },
      {
        n: 5,
        t: 9,
        node: 'c1',
        cause: [1, 0],
        kind: 'timer',
        timer: 'b',
        effects: [{ do: 'respond', id: 'r3', response: { kind: 'value', value: answer } }],
      },
      { end: 5, t: 9, fingerprint: '0', reason: 'idle' },
    ]
      .map((line) => JSON.stringify(line))
      .join('\n');

  test('gives the requests and their responses; what was never answered is open', () => {
    expect(readHistory(trace('1'), 'kv')).toMatchObject([
      { id: 'r1', process: 'c1', outcome: 'ok', invokedAt: 5, returnedAt: 7, output: null },
      { id: 'r2', process: 'c1/2', outcome: 'info' },
      { id: 'r3', process: 'c1', outcome: 'ok', output: '1' },
    ]);
    expect(verdict(trace('1'), 'kv')).toBe('linearizable');
    expect(verdict(trace('2'), 'kv')).toBe('not-linearizable');
  });

  test('is refused where a request is none of the model’s, and where it is damaged', () => {
    expect(problemOf(() => readHistory(trace('1'), 'queue'))).toMatch(
      /^2: event #1: "put" is no operation/,
    );
    expect(
      problemOf(() => readHistory(trace('1').split('\n').slice(0, 3).join('\n'), 'kv')),
    ).toContain('3: ');
  });
});

test('a file for another model, or with nothing in it, says so', () => {
  expect(problemOf(() => readHistory('', 'kv'))).toBe(
    '1: the file is empty: there is no history in it',
  );
  expect(problemOf(() => readHistory(kvLine(0, 'invoke', 'get', 'nil'), 'register'))).toContain(
    'use the model kv',
  );
  expect(problemOf(() => readHistory(jepsen('0 :invoke :read nil'), 'kv'))).toContain(
    'use the model cas-register',
  );
});
