import * as z from 'zod';
import { atMs, direction, distributionSchema, forMs, ms, nodeName, probability } from './units.ts';

/*
 * What befalls the network. All of these end after `forMs`, or at a `heal`.
 *
 * A partition acts on a message when it is due, not when it is sent or queued: what is under way when
 * the network is cut does not arrive. Loss, delay, duplication, corruption and rules act when a message
 * is sent.
 */

/** The name of a shape, for readers: what is cut stands in the fault itself. */
const shape = z
  .enum([
    'isolate',
    'halves',
    'majority and minority',
    'majorities ring',
    'bridge',
    'one way',
    'random',
  ])
  .optional();

/** Links between nodes of different groups are cut, both ways; a node in no group is untouched. */
const partition = z.strictObject({
  kind: z.literal('partition'),
  atMs,
  groups: z.array(z.array(nodeName)).min(2),
  shape,
  forMs,
});

/** Single directions are cut: `[from, to]`. */
const cut = z.strictObject({
  kind: z.literal('cut'),
  atMs,
  links: z.array(direction).min(1),
  shape,
  forMs,
});

/** Losses that come in bursts: a link is well or ill, and changes with the messages it carries. */
export const burstLossSchema = z.strictObject({
  /** How likely each message finds that the link has turned ill. */
  beginProbability: probability,
  /** How likely each message finds that it is well again. */
  endProbability: probability,
  /** How likely a message is lost while the link is ill. Default 1. */
  lossProbability: probability.optional(),
});

/** One direction behaves otherwise for a while; what is not named stays as the network has it. */
const link = z.strictObject({
  kind: z.literal('link'),
  atMs,
  from: nodeName,
  to: nodeName,
  delayMs: distributionSchema.optional(),
  lossProbability: probability.optional(),
  burstLoss: burstLossSchema.optional(),
  duplicateProbability: probability.optional(),
  corruptProbability: probability.optional(),
  bytesPerSecond: z.number().positive().optional(),
  maxQueued: z.number().int().min(1).optional(),
  fifo: z.boolean().optional(),
  forMs,
});

/**
 * Messages that are due wait instead, on these directions or on all from and to these nodes; when it
 * ends, they arrive at once, in the order in which they were due.
 */
const hold = z.strictObject({
  kind: z.literal('hold'),
  atMs,
  links: z.array(direction).min(1).optional(),
  nodes: z.array(nodeName).min(1).optional(),
  forMs,
});

/**
 * A word on messages as they are sent: the second AppendEntries to n3 is dropped.
 *
 * What is not named matches every message. `deliver` shields a message from loss, duplication and
 * corruption; `delay` adds `byMs` to its delay.
 */
const rule = z.strictObject({
  kind: z.literal('rule'),
  atMs,
  /** The message's `kind` (or `type`, or `op`); a message that is a string is its own. */
  message: z.string().optional(),
  from: nodeName.optional(),
  to: nodeName.optional(),
  /** Only the n-th message that matches, from 1. */
  nth: z.number().int().min(1).optional(),
  verdict: z.enum(['deliver', 'drop', 'delay', 'duplicate']),
  byMs: ms.optional(),
  forMs,
});

/** Ends every fault of the network: partitions, cuts, bad links, holds, rules. */
const heal = z.strictObject({ kind: z.literal('heal'), atMs });

// What would do nothing, or something else than it says, is no fault.
export const networkFaults = [
  partition.refine(({ groups }) => new Set(groups.flat()).size === groups.flat().length, {
    error: 'a node is in one group at most, once',
  }),
  cut,
  link,
  hold.refine(({ links, nodes }) => links !== undefined || nodes !== undefined, {
    error: 'name the `links` or the `nodes` that it holds',
  }),
  rule.refine(({ verdict, byMs }) => verdict !== 'delay' || byMs !== undefined, {
    error: 'say by how much it delays: `byMs`',
  }),
  heal,
] as const;
