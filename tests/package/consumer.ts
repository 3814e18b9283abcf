/** What somebody might write with every face of the package; wrong uses must be refused. */
export const CONSUMER = `
import { faultPlanSchema, Simulation, TraceText, TraceWriter, type Act, type Fault } from '@netsplit/simulator';
import { TraceFile, TraceFileError } from '@netsplit/simulator/file';
import { hostNode, type NodeContext } from '@netsplit/simulator/host';
import { Node, type NodeId } from '@netsplit/simulator/node';
import { readTrace, sentence, type TraceEvent } from '@netsplit/simulator/trace';

interface Ping {
  readonly kind: 'ping';
  readonly count: number;
}

class Pinger extends Node<Ping, 'begin', number> {
  count = 0;

  override onRequest(id: string, request: 'begin'): void {
    this.respond(id, this.count);
    this.broadcast({ kind: 'ping', count: request.length });
    // @ts-expect-error: a response is a number
    this.respond(id, 'none');
  }

  override onMessage(from: NodeId, message: Ping): void {
    this.count += message.count;
    // @ts-expect-error: no such message
    this.send(from, { kind: 'pong' });
  }
}

const cut: Fault = { kind: 'partition', atMs: 1, groups: [['a'], ['b']] };
// @ts-expect-error: no such fault
const flood: Fault = { kind: 'flood', atMs: 1 };

export function run(observe: (act: Act) => void): readonly TraceEvent[] {
  const text = new TraceText();
  const simulation: Simulation = new Simulation({
    seed: 'a',
    nodes: ['a', 'b'].map((id) => ({
      id,
      create: (context: NodeContext) => hostNode(Pinger, context),
    })),
    faults: [...faultPlanSchema.parse([cut]), flood],
    record: new TraceWriter(text),
    observe,
  });
  const fingerprint: string = simulation.fingerprint;
  simulation.request('a', fingerprint);
  const { trace } = readTrace(text.toString());
  return trace?.events.filter((event) => sentence(event, trace) !== '') ?? [];
}

export const isFull = (error: unknown): boolean =>
  error instanceof TraceFileError && error.path === new TraceFile('x').path;
`;
