import * as z from 'zod';

/*
 * Faults are data: one vocabulary for generated plans, failures, traces, files and clicks.
 *
 * All times are virtual milliseconds, `atMs` since the start of the cluster. A fault with `forMs` ends
 * by itself; one without lasts until a `heal` (or a `restart`), or for good.
 *
 * What the model promises:
 * - A partition acts on a message when it is due, not when it is sent or queued: what is under way when
 *   the network is cut does not arrive.
 * - A crashed node forgets its fields and its timers, and what is sent to it meanwhile is lost. It comes
 *   back as a new instance that finds only what its disk kept.
 */

const ms = z.number().min(0);
const probability = z.number().min(0).max(1);
const node = z.string().min(1);
const atMs = ms;
const forMs = ms.optional();

export const distributionSchema = z.union([
  ms,
  z.strictObject({ kind: z.literal('constant'), ms }),
  z.strictObject({ kind: z.literal('uniform'), minMs: ms, maxMs: ms }),
  z.strictObject({ kind: z.literal('exponential'), meanMs: ms, minMs: ms.optional() }),
]);

/** Links between nodes of different groups are cut, both ways; a node in no group is untouched. */
const partition = z.strictObject({
  kind: z.literal('partition'),
  atMs,
  groups: z.array(z.array(node)).min(2),
  forMs,
});

/** Single directions are cut: `[from, to]`. */
const cut = z.strictObject({
  kind: z.literal('cut'),
  atMs,
  links: z.array(z.tuple([node, node])).min(1),
  forMs,
});

/** One direction behaves otherwise for a while; what is not named stays as the network has it. */
const link = z.strictObject({
  kind: z.literal('link'),
  atMs,
  from: node,
  to: node,
  delayMs: distributionSchema.optional(),
  lossProbability: probability.optional(),
  duplicateProbability: probability.optional(),
  forMs,
});

/**
 * The node stops. With `afterEffects: k` it stops inside a handler: the first one from `atMs` on that
 * has k effects is cut off after the k-th.
 *
 * `disk`: what a restart finds. `kept`: everything written; `synced` (the default): what was written
 * before the last sync; `wiped`: nothing.
 */
const crash = z.strictObject({
  kind: z.literal('crash'),
  atMs,
  node,
  forMs,
  afterEffects: z.number().int().min(0).optional(),
  disk: z.enum(['kept', 'synced', 'wiped']).optional(),
});

/** A node that is down starts again. */
const restart = z.strictObject({ kind: z.literal('restart'), atMs, node });

/** Ends every partition, cut and link fault. */
const heal = z.strictObject({ kind: z.literal('heal'), atMs });

export const faultSchema = z.discriminatedUnion('kind', [
  partition,
  cut,
  link,
  crash,
  restart,
  heal,
]);
export const faultPlanSchema = z.array(faultSchema);

/** One fault, as plain data. */
export type Fault = z.infer<typeof faultSchema>;

/** Faults in any order; each says when it begins. */
export type FaultPlan = readonly Fault[];

/** The nodes that a fault names. */
export function nodesOf(fault: Fault): readonly string[] {
  switch (fault.kind) {
    case 'partition':
      return fault.groups.flat();
    case 'cut':
      return fault.links.flat();
    case 'link':
      return [fault.from, fault.to];
    case 'crash':
    case 'restart':
      return [fault.node];
    case 'heal':
      return [];
  }
}
