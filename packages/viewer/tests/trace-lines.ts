// Builds small traces line by line, and records real ones.
import {
  hostNode,
  Node,
  Simulation,
  TraceText,
  TraceWriter,
  type NodeId,
  type RequestId,
  type SimulationOptions,
} from '@netsplit/simulator';
import { readTrace, type Trace } from '@netsplit/simulator/trace';
import { RunModel } from '../src/model/run-model.ts';

type Fields = Record<string, unknown>;

/** A trace's lines, an event a call: numbers and times go up by themselves. */
export class TraceLines {
  readonly #lines: string[] = [];
  #n = 0;

  constructor(nodes: readonly string[], header: Fields = {}) {
    const named = nodes.map((id) => ({ id }));
    this.add({
      netsplitTrace: 1,
      lab: 'counting',
      seed: '42',
      nodes: named,
      faults: [],
      ...header,
    });
  }

  event(fields: Fields): this {
    this.#n += 1;
    return this.add({ n: this.#n, t: this.#n * 1000, cause: [0, this.#n], ...fields });
  }

  add(record: unknown): this {
    this.#lines.push(JSON.stringify(record));
    return this;
  }

  get text(): string {
    const end = {
      end: this.#n,
      t: this.#n * 1000,
      fingerprint: '0123456789abcdef',
      reason: 'done',
    };
    return [...this.#lines, JSON.stringify(end), ''].join('\n');
  }

  read(): Trace {
    return traceOf(this.text);
  }
}

/** The trace of a text, which must be whole. */
export function traceOf(text: string): Trace {
  const { trace, problems } = readTrace(text);
  if (trace === undefined || problems.length > 0) throw new Error(JSON.stringify(problems));
  return trace;
}

export function modelOf(text: string): RunModel {
  return new RunModel(traceOf(text));
}

/** n1 sends to n2, whose answer is lost; a timer of n1 asks again, and n2 answers. A violation at #6. */
export function asking(): TraceLines {
  const ask = { kind: 'Ask', seq: 1 };
  const answer = { kind: 'Answer', seq: 1 };
  return new TraceLines(['n1', 'n2'])
    .event({ node: 'n1', kind: 'start', incarnation: 0, state: [[['done'], 0]] })
    .event({ node: 'n2', kind: 'start', incarnation: 0, state: [[['count'], 4]] })
    .event({
      node: 'n1',
      kind: 'request',
      id: 'r1',
      request: 'go',
      effects: [
        { do: 'send', to: 'n2', message: ask, i: 0 },
        { do: 'timer', name: 'retry', dueMs: 5, i: 1 },
      ],
    })
    .event({
      node: 'n2',
      kind: 'message',
      from: 'n1',
      cause: [3, 0],
      effects: [
        { do: 'output', kind: 'counted', data: { count: 5 } },
        { do: 'send', to: 'n1', message: answer, lost: true },
      ],
      state: [[['count'], 5]],
    })
    .event({
      node: 'n1',
      kind: 'timer',
      timer: 'retry',
      cause: [3, 1],
      effects: [{ do: 'send', to: 'n2', message: ask, i: 0 }],
    })
    .event({
      node: 'n2',
      kind: 'message',
      from: 'n1',
      cause: [5, 0],
      effects: [{ do: 'send', to: 'n1', message: answer, i: 0 }],
      state: [[['count'], 6]],
    })
    .event({
      node: 'n1',
      kind: 'message',
      from: 'n2',
      cause: [6, 0],
      effects: [{ do: 'respond', id: 'r1', response: 'ok' }],
      state: [[['done'], 1]],
    })
    .add({ violation: { n: 6, rule: 'at most once', message: 'n2 counted #1 twice' } });
}

/** Tells its peers a number again and again, and keeps what it hears. */
class Gossip extends Node<{ readonly kind: 'Tell'; readonly round: number }, string, string> {
  round = 0;
  heard = new Map<NodeId, number>();

  override onStart(): void {
    this.setTimer('round', this.random.integer(8, 14));
  }

  override onTimer(): void {
    this.round += 1;
    this.broadcast({ kind: 'Tell', round: this.round });
    this.setTimer('round', this.random.integer(8, 14));
  }

  override onMessage(from: NodeId, { round }: { readonly round: number }): void {
    this.heard.set(from, round);
  }

  override onRequest(id: RequestId): void {
    this.respond(id, String(this.round));
  }
}

/** The trace of a real run of so many events, with a partition, a crash and losses. */
export function gossip(events: number, options: Partial<SimulationOptions> = {}): string {
  const text = new TraceText();
  const writer = new TraceWriter(text, { lab: 'gossip', subject: 'src' });
  const simulation = new Simulation({
    seed: 7,
    nodes: ['n1', 'n2', 'n3', 'n4'].map((id) => ({
      id,
      role: 'peer',
      create: (context) => hostNode(Gossip, context),
    })),
    network: { lossProbability: 0.05, duplicateProbability: 0.02 },
    faults: [
      {
        kind: 'partition',
        atMs: 30,
        groups: [
          ['n1', 'n2'],
          ['n3', 'n4'],
        ],
        forMs: 40,
      },
      { kind: 'crash', atMs: 50, node: 'n4', forMs: 30 },
    ],
    record: writer,
    ...options,
  });
  simulation.request('n1', 'how far?', { atMs: 20 });
  while (simulation.eventCount < events && simulation.step());
  if (events > 20) {
    const message = 'n2 heard round 4 before round 3';
    writer.violation({ n: Math.floor(events * 0.8), rule: 'in order', message });
  }
  simulation.close();
  return text.toString();
}
