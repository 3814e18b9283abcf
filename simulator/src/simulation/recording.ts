import type { PendingEvent } from '../event/pending-event.ts';
import type { Fault } from '../fault/fault.ts';
import type { NetworkConditions } from '../network/conditions.ts';
import type { NodeId } from '../node/names.ts';
import { diff } from '../state/diff.ts';
import type { Encoded } from '../state/encode.ts';
import { encodeFieldsAfter } from '../state/encode-after.ts';
import type { TraceWriter } from '../trace/writer.ts';
import type { DiskRecord } from './disk-course.ts';
import type { Kernel } from './kernel.ts';

/** How often the whole state of all nodes is written, in events: a reader seeks from there. */
const KEYFRAME_EVERY = 256;

type Fields = Readonly<Record<string, Encoded>>;

export interface RecordedCluster {
  readonly seed: string;
  readonly nodes: readonly {
    readonly id: NodeId;
    readonly role?: string;
    readonly clock?: object;
  }[];
  readonly network: NetworkConditions;
}

/** Writes a run's trace while it happens: a line an event, with its effects and what it changed. */
export class Recording {
  readonly #writer: TraceWriter;
  readonly #cluster: RecordedCluster;
  readonly #plan: Fault[] = [];
  readonly #states = new Map<NodeId, Fields>();
  #isBegun = false;
  #line: Record<string, unknown> = {};
  #effects: object[] = [];

  constructor(writer: TraceWriter, cluster: RecordedCluster) {
    this.#writer = writer;
    this.#cluster = cluster;
  }

  /** A fault was planned: before the first event it is the plan's, later it came from outside. */
  planned(fault: Fault): void {
    if (!this.#isBegun) this.#plan.push(fault);
  }

  begin(kernel: Kernel, event: PendingEvent): void {
    if (!this.#isBegun) this.#header();
    this.#effects = [];
    const node = kernel.nodes[event.node];
    this.#line = {
      n: kernel.number,
      t: kernel.nowUs,
      node: node?.id ?? '',
      ...inputOf(kernel, event),
      cause: [event.cause, event.index],
    };
    const localUs = node?.clock?.at(kernel.nowUs);
    if (localUs !== undefined) this.#line['local'] = localUs;
    if (event.arrivedUs !== -1) this.#line['arrived'] = event.arrivedUs;
    if (event.kind === 'fault-begin' && (event.fault?.index ?? 0) >= this.#plan.length) {
      this.#line['record'] = event.fault?.fault;
    }
  }

  effect(effect: object): void {
    this.#effects.push(effect);
  }

  /** What became of the node's disk. */
  disk(record: DiskRecord): void {
    this.#line['disk'] = record;
  }

  /** The node stopped: its handler let this error of the disk pass. */
  stopped(why: string): void {
    this.#line['stopped'] = why;
  }

  struck(afterEffects: number): void {
    this.#line['crashedAfter'] = afterEffects;
  }

  /** @throws {StateError} if the node's fields are no plain data */
  finish(kernel: Kernel): void {
    const line = this.#line;
    if (this.#effects.length > 0) line['effects'] = this.#effects;
    const node = kernel.nodeByName.get(line['node'] as NodeId);
    if (this.#writer.withState && node !== undefined) {
      if (node.hosted === undefined) this.#states.delete(node.id);
      else {
        const before = this.#states.get(node.id);
        const now = encodeFieldsAfter(node.hosted.fields, before);
        const patch = diff(before ?? {}, now);
        this.#states.set(node.id, now);
        if (patch.length > 0) line['state'] = patch;
      }
    }
    this.#writer.line(line);
    if (this.#writer.withState && kernel.number % KEYFRAME_EVERY === 0) this.#keyframe(kernel);
  }

  /** The run is over: at an event whose handler failed, or because nobody asks for more. */
  end(kernel: Kernel, reason: string, error?: string): void {
    if (!this.#isBegun) this.#header();
    if (error !== undefined) {
      const effects = this.#effects.length > 0 ? { effects: this.#effects } : {};
      this.#writer.line({ ...this.#line, ...effects, error });
    }
    this.#writer.line({
      end: kernel.number,
      t: kernel.nowUs,
      fingerprint: kernel.fingerprint.toString(),
      reason,
    });
    this.#writer.close();
  }

  #header(): void {
    this.#isBegun = true;
    const { nodes, ...rest } = this.#cluster;
    this.#writer.line({
      netsplitTrace: 1,
      ...this.#writer.about,
      nodes: nodes.map(({ id, role, clock }) => ({
        id,
        ...(role === undefined ? {} : { role }),
        ...(clock === undefined ? {} : { clock }),
      })),
      ...rest,
      faults: this.#plan,
    });
  }

  #keyframe(kernel: Kernel): void {
    const state: Record<string, Fields | null> = {};
    for (const { id } of kernel.nodes) state[id] = this.#states.get(id) ?? null;
    this.#writer.line({ keyframe: kernel.number, state });
  }
}

/** An event's kind and what it brought, but for a message's body: that stands at its cause. */
function inputOf(kernel: Kernel, event: PendingEvent): object {
  const from = kernel.nameAt(event.from);
  const again = event.byHand === 'repeat' ? { again: true } : {};
  switch (event.kind) {
    case 'message':
      return kernel.dropped === undefined
        ? { kind: 'message', from, ...again }
        : { kind: 'drop', from, why: kernel.dropped, ...again };
    case 'request':
      return kernel.dropped === undefined
        ? {
            kind: 'request',
            id: event.name,
            request: event.body,
            ...kernel.clients.authorOf(event.name),
          }
        : {
            kind: 'drop',
            request: event.name,
            why: kernel.dropped,
            ...kernel.clients.authorOf(event.name),
          };
    case 'start':
      return { kind: 'start', incarnation: kernel.nodes[event.node]?.incarnation ?? 0 };
    case 'timer':
      return { kind: 'timer', timer: event.name };
    case 'timeout':
      return { kind: 'timeout', request: event.name, ...kernel.clients.authorOf(event.name) };
    case 'sync':
      return { kind: 'sync' };
    case 'fault-begin':
      return { kind: 'fault', fault: event.fault?.index, phase: 'begin' };
    case 'fault-end':
      return { kind: 'fault', fault: event.fault?.index, phase: 'end' };
  }
}
