import * as z from 'zod';
import { faultPlanSchema, faultSchema } from '../fault/fault.ts';
import type { Encoded } from '../state/encode.ts';
import type { Patch } from '../state/patch.ts';

/*
 * A trace is the record of a run: one JSON document a line.
 *
 * The first line is the header, then comes a line an event, in order, with a keyframe now and then; at
 * the end stand violations, if any, and the end line. An event is named for good by its number `n`, from
 * 1; a message is named by the event that sent it and its index there, and its body stands only there.
 *
 * Fields that a schema does not name are let pass, so that a newer netsplit may add some within one
 * version; the reader keeps them.
 */

/** The version that this netsplit writes and reads. */
export const TRACE_VERSION = 1;

const count = z.number().int().min(0);
const eventNumber = z.number().int().min(1);
/** Virtual microseconds since the cluster's start. */
const atUs = count;
const node = z.string();

export const headerSchema = z.object({
  netsplitTrace: z.literal(TRACE_VERSION),
  lab: z.string().optional(),
  /** Whose code ran: `src`, `solution`, `mutant:…`. */
  subject: z.string().optional(),
  codeHash: z.string().optional(),
  seed: z.string(),
  /** What to run again to get this run again. */
  origin: z.unknown().optional(),
  nodes: z
    .array(
      z.object({
        id: node.min(1),
        role: z.string().optional(),
        clock: z
          .object({ offsetMs: z.number().optional(), driftPpm: z.number().optional() })
          .optional(),
      }),
    )
    .min(1),
  network: z.unknown().optional(),
  faults: faultPlanSchema,
});

/** What a handler did, in order. `i` is the index of what it made pending: (n, i) names that for good. */
export const effectSchema = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('send'),
    to: node,
    message: z.unknown().optional(),
    /** The body is that of the event's previous send: a broadcast. */
    same: z.literal(true).optional(),
    /** Absent when the message was lost on the way. */
    i: count.optional(),
    lost: z.literal(true).optional(),
    /** What lost it, where that was no mere chance: a burst, a full queue, a rule. */
    why: z.string().optional(),
    /** What arrives in its place. */
    corrupted: z.unknown().optional(),
    /** The rule that had a say: position in the faults. */
    rule: count.optional(),
    /** The index of a duplicate's delivery. */
    copy: count.optional(),
  }),
  /** `dueMs` is the cluster's time, as its node's clock runs when it is set; absent while it stands still. */
  z.object({
    do: z.literal('timer'),
    name: z.string(),
    dueMs: z.number().optional(),
    /** When it is due by the node's own clock, where that differs from the cluster's time. */
    localDueMs: z.number().optional(),
    i: count.optional(),
  }),
  z.object({ do: z.literal('cancel'), name: z.string() }),
  z.object({ do: z.literal('respond'), id: z.string(), response: z.unknown().optional() }),
  z.object({ do: z.literal('output'), kind: z.string(), data: z.unknown().optional() }),
  z.object({ do: z.literal('note'), text: z.string() }),
  z.object({ do: z.literal('log'), text: z.string() }),
  z.object({
    do: z.literal('write'),
    key: z.string(),
    /** Absent: the key was deleted. */
    value: z.unknown().optional(),
    /** The disk had no room, and the node was told so. */
    refused: z.literal('full').optional(),
    /** Misdirected: it landed under this other key, or (null) nowhere. */
    landed: z.string().nullable().optional(),
  }),
  z.object({ do: z.literal('sync'), i: count.optional() }),
]);

const encoded = z.unknown() as unknown as z.ZodType<Encoded>;
const patchSchema = z.array(
  z.array(z.unknown()).min(1).max(2).refine(hasPath, 'a change is [path, value] or [path]'),
) as unknown as z.ZodType<Patch>;

const diskSchema = z.object({
  /** The keys of unsynced writes that survived a crash, in the order of the writes, and of the others. */
  kept: z.array(z.string()).optional(),
  lost: z.array(z.string()).optional(),
  /** Text that is not what was written any more: before, if there was any, and after, about the place. */
  harmed: z
    .object({
      key: z.string(),
      before: z.string().optional(),
      after: z.string(),
      /** It is no JSON any more. */
      unreadable: z.literal(true).optional(),
    })
    .optional(),
});

/** The message was doubled by hand: it arrives once more, as consequence 0 of this event. */
const again = z.literal(true).optional();

const common = {
  n: eventNumber,
  t: atUs,
  /** When it came to its node, where it had to wait there: for its disk, or because it was paused or busy. */
  arrived: atUs.optional(),
  /** What the node's own clock showed, in microseconds, where it differs from the cluster's time. */
  local: z.number().int().optional(),
  /** Empty for what happens to the whole cluster. */
  node,
  /** The event that brought this one about, 0 for the world outside, and its index there. */
  cause: z.tuple([count, count]),
  effects: z.array(effectSchema).optional(),
  /** What changed in the node's fields. */
  state: patchSchema.optional(),
  /** What a fault did to the node's disk; empty, if it found nothing there. */
  disk: diskSchema.optional(),
  /** The node stopped: its handler let this error of its disk pass. */
  stopped: z.string().optional(),
  /** The node crashed inside this handler, after so many effects. */
  crashedAfter: count.optional(),
  /** The handler failed with this message: the last event of its run. */
  error: z.string().optional(),
  /** What happened, where the run was read from another tool's log: said in place of our own words. */
  words: z.string().optional(),
};

export const eventSchema = z.discriminatedUnion('kind', [
  z.object({ ...common, kind: z.literal('start'), incarnation: count }),
  z.object({ ...common, kind: z.literal('message'), from: node, again }),
  z.object({ ...common, kind: z.literal('timer'), timer: z.string() }),
  z.object({
    ...common,
    kind: z.literal('request'),
    id: z.string(),
    request: z.unknown().optional(),
    client: z.string().optional(),
    operation: z.string().optional(),
  }),
  /** A client has waited long enough for the answer to a request. */
  z.object({
    ...common,
    kind: z.literal('timeout'),
    request: z.string(),
    client: z.string(),
    operation: z.string(),
  }),
  /** What was due did not arrive: a message (`from`) or a client's request (`request`). */
  z.object({
    ...common,
    kind: z.literal('drop'),
    from: node.optional(),
    request: z.string().optional(),
    client: z.string().optional(),
    operation: z.string().optional(),
    why: z.string(),
    again,
  }),
  z.object({
    ...common,
    kind: z.literal('fault'),
    /** Position in the header's faults, or after them for a fault that came later. */
    fault: count,
    phase: z.enum(['begin', 'end']),
    /** A fault that is not in the header. */
    record: faultSchema.optional(),
  }),
  /** A disk barrier is done: what waited behind it happens now. */
  z.object({ ...common, kind: z.literal('sync') }),
]);

export const keyframeSchema = z.object({
  keyframe: eventNumber,
  /** The fields of every node after that event; null while it is down. */
  state: z.record(z.string(), z.record(z.string(), encoded).nullable()),
});

export const violationSchema = z.object({
  n: eventNumber,
  rule: z.string(),
  message: z.string(),
  reading: z.object({ work: z.string(), section: z.string() }).optional(),
});
export const violationLineSchema = z.object({ violation: violationSchema });

export const endSchema = z.object({
  end: count,
  t: atUs,
  fingerprint: z.string(),
  reason: z.string(),
});

/** The first line of a trace: what ran, with which faults. */
export type TraceHeader = z.infer<typeof headerSchema>;
export type RecordedEffect = z.infer<typeof effectSchema>;
export type RecordedEvent = z.infer<typeof eventSchema>;
/** The state of all nodes after an event; a reader need not begin at the first one. */
export type Keyframe = z.infer<typeof keyframeSchema>;
/** The event at which a property was violated, and what was violated. */
export type TraceViolation = z.infer<typeof violationSchema>;
/** The last line of a trace that is whole: its last event, the run's fingerprint, why it ended. */
export type TraceEnd = z.infer<typeof endSchema>;

function hasPath(entry: readonly unknown[]): boolean {
  return Array.isArray(entry[0]) && entry[0].every(isStep) && entry[0].length > 0;
}

function isStep(step: unknown): boolean {
  if (typeof step === 'string' || typeof step === 'number') return true;
  return typeof step === 'object' && step !== null && ('key' in step || 'member' in step);
}
