// Builds small traces line by line: what a recorder would write, and what it never would.
import { readTrace } from '../../src/trace/reader.ts';
import type { Trace } from '../../src/trace/trace.ts';

type Fields = Record<string, unknown>;

/** A trace's lines, an event a call: numbers and times go up by themselves. */
export class TraceLines {
  readonly lines: string[] = [];
  #n = 0;

  constructor(nodes: readonly string[], header: Fields = {}) {
    this.add({
      netsplitTrace: 1,
      lab: 'counting',
      seed: '42',
      nodes: nodes.map((id) => ({ id })),
      faults: [],
      ...header,
    });
  }

  /** An event `n`, at `n` milliseconds, that nothing in the cluster caused. */
  event(fields: Fields): this {
    this.#n = Number(fields['n'] ?? this.#n + 1);
    return this.add({ n: this.#n, t: this.#n * 1000, cause: [0, this.#n], ...fields });
  }

  add(record: unknown): this {
    this.lines.push(JSON.stringify(record));
    return this;
  }

  end(): this {
    const fingerprint = '0123456789abcdef';
    return this.add({ end: this.#n, t: this.#n * 1000, fingerprint, reason: 'done' });
  }

  get text(): string {
    return this.lines.map((line) => `${line}\n`).join('');
  }

  /** The trace, which must be whole. */
  read(): Trace {
    const { trace, problems } = readTrace(this.text);
    if (trace === undefined || problems.length > 0) throw new Error(JSON.stringify(problems));
    return trace;
  }
}

/** A client's increment, sent twice since its first answer is lost. Seven events. */
export function counting(): TraceLines {
  return new TraceLines(['c1', 's1'])
    .event({ node: 'c1', kind: 'start', incarnation: 0, state: [[['done'], 0]] })
    .event({
      node: 's1',
      kind: 'start',
      incarnation: 0,
      state: [
        [['count'], 4],
        [['seen'], { $map: [] }],
      ],
    })
    .event({
      node: 'c1',
      kind: 'request',
      id: 'r1',
      request: { kind: 'Add', amount: 1 },
      effects: [
        { do: 'send', to: 's1', message: { kind: 'Increment', seq: 3 }, i: 0 },
        { do: 'timer', name: 'retry', dueMs: 6, i: 1 },
      ],
    })
    .event({
      node: 's1',
      kind: 'message',
      from: 'c1',
      cause: [3, 0],
      effects: [
        { do: 'output', kind: 'added', data: { value: 5 } },
        { do: 'send', to: 'c1', message: { kind: 'Done', value: 5 }, lost: true },
      ],
      state: [
        [['count'], 5],
        [['seen', { key: 'c1' }], 3],
      ],
    })
    .event({
      node: 'c1',
      kind: 'timer',
      timer: 'retry',
      cause: [3, 1],
      effects: [{ do: 'send', to: 's1', message: { kind: 'Increment', seq: 3 }, i: 0 }],
    })
    .event({
      node: 's1',
      kind: 'message',
      from: 'c1',
      cause: [5, 0],
      effects: [{ do: 'send', to: 'c1', message: { kind: 'Done', value: 5 }, i: 0 }],
    })
    .event({
      node: 'c1',
      kind: 'message',
      from: 's1',
      cause: [6, 0],
      effects: [{ do: 'respond', id: 'r1', response: 'ok' }],
      state: [[['done'], 1]],
    });
}
