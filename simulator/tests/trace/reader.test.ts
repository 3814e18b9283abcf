import { describe, expect, it } from 'vitest';
import { isUsualEvent } from '../../src/trace/quick-check.ts';
import { readTrace } from '../../src/trace/reader.ts';
import { eventSchema } from '../../src/trace/schema.ts';
import { counting, TraceLines } from './lines.ts';

describe('a whole trace', () => {
  it('gives a delivery the body of its send', () => {
    const trace = counting().end().read();
    const event = trace.eventAt(4);
    expect(event).toMatchObject({ kind: 'message', message: { kind: 'Increment', seq: 3 } });
  });

  it('gives every receiver of a broadcast the one body, and a duplicate too', () => {
    const message = { kind: 'Hello' };
    const lines = new TraceLines(['n1', 'n2', 'n3'])
      .event({
        node: 'n1',
        kind: 'start',
        incarnation: 0,
        effects: [
          { do: 'send', to: 'n2', message, i: 0 },
          { do: 'send', to: 'n3', same: true, i: 1, copy: 2 },
        ],
      })
      .event({ node: 'n3', kind: 'message', from: 'n1', cause: [1, 2] })
      .event({ node: 'n2', kind: 'drop', from: 'n1', why: 'down', cause: [1, 0] });
    const trace = lines.end().read();
    expect(trace.eventAt(1)?.effects[1]).toMatchObject({ to: 'n3', message });
    expect(trace.eventAt(2)).toMatchObject({ message });
    expect(trace.eventAt(3)).toMatchObject({ message });
  });

  it('is read from lines as from text', () => {
    const lines = counting().end();
    expect(readTrace(lines.lines).trace?.events).toEqual(readTrace(lines.text).trace?.events);
  });

  it('is read with the line ends and the byte order mark of other systems', () => {
    const text = `\uFEFF${counting().end().lines.join('\r\n')}\r\n`;
    const { trace, problems } = readTrace(text);
    expect(problems).toEqual([]);
    expect(trace?.events).toHaveLength(7);
  });

  it('keeps what a newer netsplit added', () => {
    const lines = counting().event({ node: 's1', kind: 'sync', weather: 'fine' }).end();
    expect(lines.read().eventAt(8)).toMatchObject({ weather: 'fine' });
  });

  it('knows the faults of its plan, and those that came later', () => {
    const planned = { kind: 'heal', atMs: 1 } as const;
    const later = { kind: 'crash', atMs: 2, node: 'n1' } as const;
    const trace = new TraceLines(['n1'], { faults: [planned] })
      .event({ node: '', kind: 'fault', fault: 0, phase: 'begin' })
      .event({ node: 'n1', kind: 'fault', fault: 1, phase: 'begin', record: later })
      .end()
      .read();
    expect(trace.events.map((event) => trace.faultOf(event))).toEqual([planned, later]);
  });
});

describe('what is no trace', () => {
  it.each([
    ['', 'the trace is empty'],
    ['hello\n', 'this is not a netsplit trace'],
    ['{"log":1}\n', 'this is not a netsplit trace'],
    ['[1,2]\n', 'this is not a netsplit trace'],
    [
      '{"netsplitTrace":2}\n',
      'this trace is version 2; this netsplit reads version 1: update netsplit',
    ],
    ['{"netsplitTrace":0}\n', 'this netsplit reads version 1: record the run again'],
    [
      '{"netsplitTrace":1,"seed":"1","nodes":[],"faults":[]}\n',
      'the header is not as it should be at nodes',
    ],
  ])('is told in words: %j', (text, message) => {
    const { trace, problems } = readTrace(text);
    expect(trace).toBeUndefined();
    expect(problems).toEqual([{ line: 1, message: expect.stringContaining(message) }]);
  });
});

describe('a broken trace', () => {
  it('without an end is read, and said to be cut off', () => {
    const { trace, problems } = readTrace(counting().text);
    expect(trace?.events).toHaveLength(7);
    expect(problems).toEqual([
      { line: 8, message: expect.stringContaining('there is no end line') },
    ]);
  });

  it('that stops within a line is read up to there', () => {
    const text = counting().text.slice(0, -20);
    const { trace, problems } = readTrace(text);
    expect(trace?.events).toHaveLength(6);
    expect(problems).toEqual([{ line: 8, message: expect.stringContaining('cut off') }]);
  });

  it('with a garbage line is read without it, and the event that is missing is named', () => {
    const { lines } = counting().end();
    lines[5] = 'garbage {';
    const { trace, problems } = readTrace(lines);
    expect(trace?.events.map(({ n }) => n)).toEqual([1, 2, 3, 4, 6, 7]);
    expect(problems).toEqual([
      { line: 6, message: 'this line is not JSON; it is left out' },
      { line: 7, message: 'event #5 is missing before #6' },
    ]);
    expect(trace?.eventAt(5)).toBeUndefined();
    expect(trace?.eventAt(6)?.n).toBe(6);
    expect(trace?.positionOf(5)).toBe(3);
  });

  it.each([
    [{ n: 8, kind: 'meteor' }, 'this event is not as it should be'],
    [{ n: 8, node: 's1', kind: 'timer' }, 'timer'],
    [{ n: 8, node: 'n9', kind: 'timer', timer: 'x' }, 'names n9, which is no node of the cluster'],
    [{ n: 3, node: 's1', kind: 'timer', timer: 'x' }, 'out of order'],
    [{ n: 8, t: 1, node: 's1', kind: 'timer', timer: 'x' }, 'out of order'],
    [
      { n: 8, node: 's1', kind: 'timer', timer: 'x', state: [['count', 3]] },
      'a change is [path, value]',
    ],
  ])('with an event like %j names the line and keeps the rest', (event, message) => {
    const { trace, problems } = readTrace(counting().event(event).end().text);
    expect(trace?.events).toHaveLength(7);
    expect(problems).toEqual([{ line: 9, message: expect.stringContaining(message) }]);
  });

  it.each([
    [{ $map: '' }, /state\.0\.1 .*is no Map: \{"\$map":""\}/],
    [{ $map: [['a', 1], 'b'] }, /is no Map/],
    [{ $set: { a: 1 } }, /is no Set/],
    [{ a: [{ $bytes: [1, 2] }] }, /state\.0\.1\.a\.0 .*is no array of bytes/],
    [{ $bigint: { toString: 1 } }, /is no bigint/],
    [{ $number: 3 }, /is no number that JSON has not/],
  ])('with a state like %j names the line, and where in it', (value, message) => {
    const lines = counting()
      .event({ node: 's1', kind: 'sync', state: [[['seen'], value]] })
      .add({ keyframe: 7, state: { s1: { seen: value } } });
    const { trace, problems } = readTrace(lines.end().text);
    expect(trace?.events).toHaveLength(7);
    expect(trace?.keyframes).toEqual([]);
    expect(problems).toEqual([
      { line: 9, message: expect.stringMatching(message) },
      { line: 10, message: expect.stringContaining('this keyframe is not as it should be') },
    ]);
  });

  it('with a key or a member of that kind in a path does, too', () => {
    const path = ['seen', { key: { $map: '' } }];
    const lines = counting().event({ node: 's1', kind: 'sync', state: [[path, 1]] });
    expect(readTrace(lines.end().text).problems).toEqual([
      { line: 9, message: expect.stringMatching(/state\.0\.0\.1\.key is no Map/) },
    ]);
  });

  it('may have in a message what would be no state: there it is a value like any other', () => {
    const effects = [{ do: 'send', to: 'c1', message: { $map: '' } }];
    expect(
      counting().event({ node: 's1', kind: 'sync', effects }).end().read().events,
    ).toHaveLength(8);
  });

  it('that is nested thousands deep is told by its line, whichever line that is', () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    const { lines } = counting().end();
    const event = `{"n":8,"t":8000,"node":"s1","cause":[0,8],"kind":"sync","state":[[["seen"],${deep}]]}`;
    const send = event.replace('"state":[[["seen"],', '"effects":[{"do":"note","text":"","x":');
    for (const line of [event, send.replace(/\]\]\}$/, '}]}'), deep]) {
      const { trace, problems } = readTrace(lines.toSpliced(8, 0, line));
      expect(trace?.events).toHaveLength(7);
      expect(problems).toEqual([
        { line: 9, message: 'this line is nested deeper than any trace is; it is left out' },
      ]);
    }
    const { trace, problems } = readTrace([deep, ...lines]);
    expect(trace).toBeUndefined();
    expect(problems[0]?.line).toBe(1);
  });

  it('is read when it is nested as deep as the state of a node may be', () => {
    let chain: unknown = 'the end';
    for (let depth = 0; depth < 999; depth++) chain = { $map: [['next', chain]] };
    const trace = counting()
      .event({ node: 's1', kind: 'sync', state: [[['count'], chain]] })
      .event({ node: 's1', kind: 'sync', state: [[['text'], '['.repeat(10_000)]] })
      .end()
      .read();
    expect(JSON.stringify(trace.stateAt(8).get('s1')?.['count'])).toBe(JSON.stringify(chain));
  });

  it('with very many problems tells the first and counts the rest', () => {
    const { problems } = readTrace(`${counting().text}${'junk\n'.repeat(500)}`);
    expect(problems.length).toBeLessThan(30);
    expect(problems.at(-1)?.message).toBe('… and 480 more');
  });

  it('never throws, whatever byte is changed', () => {
    const { text } = counting().end();
    for (let at = 0; at < text.length; at += 3) {
      for (const garbage of ['', '"', '}', '9', '\n', '\u0000']) {
        const { trace } = readTrace(text.slice(0, at) + garbage + text.slice(at + 1));
        const states = trace?.events.map(({ n }) => trace.stateAt(n));
        expect(states?.length).toBe(trace?.events.length);
      }
    }
  });
});

describe('the quick check of an event', () => {
  it('accepts nothing that the schema would refuse', () => {
    const usual = counting()
      .lines.slice(1)
      .map((line): unknown => JSON.parse(line));
    // What a disk did, or how a node stopped, is never usual: the schema has to look at it.
    usual.push({ ...(usual[3] as object), disk: { kept: ['a'] }, stopped: 'the disk is full' });
    const odd: unknown[] = [
      undefined,
      null,
      -1,
      1.5,
      2 ** 60,
      'x',
      '',
      [],
      {},
      [[]],
      [[{}]],
      true,
      [1, 2],
    ];
    let accepted = 0;
    for (const event of usual) {
      expect(eventSchema.safeParse(event).success).toBe(true);
      for (const changed of variants(event, odd)) {
        if (typeof changed !== 'object' || changed === null) continue;
        if (!isUsualEvent({ ...changed })) continue;
        accepted += 1;
        expect(eventSchema.safeParse(changed).success, JSON.stringify(changed)).toBe(true);
      }
    }
    expect(accepted).toBeGreaterThan(50);
  });

  it('accepts what runs are full of', () => {
    const lines = counting()
      .lines.slice(3)
      .map((line): Record<string, unknown> => JSON.parse(line));
    expect(lines.filter(isUsualEvent).length).toBeGreaterThanOrEqual(4);
  });
});

/** A value with each of its parts, at any depth, replaced by each of the others. */
function variants(value: unknown, others: readonly unknown[]): unknown[] {
  if (typeof value !== 'object' || value === null) return [...others];
  const inside = Object.entries(value).flatMap(([key, part]) =>
    variants(part, others).map((other) =>
      Array.isArray(value)
        ? value.map((old: unknown, at) => (String(at) === key ? other : old))
        : { ...value, [key]: other },
    ),
  );
  return [...others, ...inside];
}
