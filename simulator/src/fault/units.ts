// The parts that faults are made of.

import * as z from 'zod';

/** Virtual milliseconds, 0 or more. A year of them is more than any run has. */
export const ms = z.number().min(0).max(1e12);
export const probability = z.number().min(0).max(1);
export const nodeName = z.string().min(1);
/** One direction: messages from the first to the second. */
export const direction = z.tuple([nodeName, nodeName]);

/** When a fault begins, since the start of the cluster. */
export const atMs = ms.describe('since the start of the cluster');
/** How long it lasts; without, until something ends it, or for good. */
export const forMs = ms.optional();

export const distributionSchema = z.union([
  ms,
  z.strictObject({ kind: z.literal('constant'), ms }),
  z.strictObject({ kind: z.literal('uniform'), minMs: ms, maxMs: ms }),
  z.strictObject({ kind: z.literal('exponential'), meanMs: ms, minMs: ms.optional() }),
  z.strictObject({
    kind: z.literal('pareto'),
    minMs: ms,
    shape: z.number().positive(),
    maxMs: ms.optional(),
  }),
  z.strictObject({
    kind: z.literal('log-normal'),
    medianMs: ms,
    sigma: z.number().min(0).max(10),
    maxMs: ms.optional(),
  }),
]);
