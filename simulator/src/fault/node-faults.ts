import * as z from 'zod';
import { atMs, distributionSchema, forMs, nodeName } from './units.ts';

/*
 * What befalls a node, its clock and its disk. Those that last end after `forMs`, or at a `resume` of
 * the node; a crash ends at a `restart`.
 *
 * A crashed node forgets its fields and its timers, and what is sent to it meanwhile is lost. It comes
 * back as a new instance that finds only what its disk kept. A paused node forgets nothing: what is due
 * waits, and then arrives at once.
 */

/**
 * Which of its ways it goes, by any number. Default: as the node and `atMs` have it. A generated fault
 * brings its own, so as to go the same way while the plan around it shrinks.
 */
const draw = z.number().int().min(0).optional();

/**
 * What a crash leaves on the disk of what was written and not synced. `kept`: all of it. `synced` (the
 * default): nothing. `torn`: the first writes, and of the one after them only a beginning.
 * `reordered`: some of the writes, whatever their order was. `wiped`: the whole disk is empty.
 */
export const DISK_AT_CRASH = ['kept', 'synced', 'torn', 'reordered', 'wiped'] as const;

/**
 * The node stops. With `afterEffects: k` it stops inside a handler: the first one from `atMs` on that
 * has k effects is cut off after the k-th.
 */
const crash = z.strictObject({
  kind: z.literal('crash'),
  atMs,
  node: nodeName,
  forMs,
  afterEffects: z.number().int().min(0).optional(),
  disk: z.enum(DISK_AT_CRASH).optional(),
  draw,
});

/** A node that is down starts again. */
const restart = z.strictObject({ kind: z.literal('restart'), atMs, node: nodeName });

/** Nothing happens to the node: timers, messages and requests wait, then arrive at once. Its clock goes on. */
const pause = z.strictObject({ kind: z.literal('pause'), atMs, node: nodeName, forMs });

/** Each event keeps the node busy for `busyMs`; what is due meanwhile waits for its turn. */
const slow = z.strictObject({
  kind: z.literal('slow'),
  atMs,
  node: nodeName,
  busyMs: distributionSchema,
  forMs,
});

/**
 * The node's own clock goes wrong. `jumpMs`: it leaps, ahead or back, for good. `driftPpm`: it gains so
 * many microseconds a second (loses, if negative). `frozen`: it stands still, and goes on from there.
 */
const clock = z.strictObject({
  kind: z.literal('clock'),
  atMs,
  node: nodeName,
  jumpMs: z.number().min(-1e12).max(1e12).optional(),
  driftPpm: z.number().int().min(-900_000).max(9_000_000).optional(),
  frozen: z.literal(true).optional(),
  forMs,
});

/**
 * A bit of what is on the disk flips: under `key`, or under any. It is a bit of the text that a read
 * would find, synced or not, and it stays text: a number may become another number, or no JSON at all.
 */
const diskRot = z.strictObject({
  kind: z.literal('disk-rot'),
  atMs,
  node: nodeName,
  key: z.string().optional(),
  draw,
});

/** The node's next write lands under another key that the disk holds, if it holds one; else nowhere. */
const diskMisdirect = z.strictObject({
  kind: z.literal('disk-misdirect'),
  atMs,
  node: nodeName,
  draw,
});

/** Every write fails, and leaves what was there: no space is left. Deleting works, and does not help. */
const diskFull = z.strictObject({ kind: z.literal('disk-full'), atMs, node: nodeName, forMs });

/** A sync takes `syncMs`. */
const diskSlow = z.strictObject({
  kind: z.literal('disk-slow'),
  atMs,
  node: nodeName,
  syncMs: distributionSchema,
  forMs,
});

/**
 * Ends what lasts on a node: pause, slowness, drift, freeze, a full or slow disk, and a misdirection
 * that no write has met yet.
 * A crash that was to strike inside a handler, and has not yet, never does.
 */
const resume = z.strictObject({ kind: z.literal('resume'), atMs, node: nodeName });

export const nodeFaults = [
  crash,
  restart,
  pause,
  slow,
  // One that says nothing would do nothing.
  clock.refine((it) => it.jumpMs !== undefined || it.driftPpm !== undefined || it.frozen, {
    error: 'say what goes wrong: `jumpMs`, `driftPpm` or `frozen`',
  }),
  diskRot,
  diskMisdirect,
  diskFull,
  diskSlow,
  resume,
] as const;
