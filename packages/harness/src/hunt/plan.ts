import {
  brief,
  type Distribution,
  type Fault,
  faultPlanSchema,
  faultSchema,
  messageOf,
  type NodeId,
} from '@netsplit/simulator';
import type { SceneCase } from '../arbitrary/scene.ts';
import type { LabTest } from '../lab-test.ts';
import { plannedFault } from '../planned-fault.ts';
import { admittedHarms, harmsOf, losesOnly, sampleCases, strangerIn } from './harm.ts';
import { sampleInput, unlike } from './input.ts';
import { type HuntScore, scoreOf } from './par.ts';

/** A run that a hunter writes, so that a mistake shows in it: a cluster, what is asked of it, and what befalls it. */
export interface HuntPlan<Request = unknown> {
  /** Node → role. */
  readonly nodes: Readonly<Record<NodeId, string>>;
  /** How long a message takes. Default 5. The network has no faults of its own: they all stand in `faults`. */
  readonly delayMs?: Distribution;
  /** What clients ask, and when. */
  readonly requests: readonly {
    readonly atMs: number;
    readonly node: NodeId;
    readonly request: Request;
  }[];
  /** What goes wrong. The fewer, the better. */
  readonly faults: readonly Fault[];
  /** Draws other delays, where `delayMs` leaves room. Default 1. */
  readonly seed?: number;
}

/** A plan cannot be used, or is not within the rules of the hunt. */
export class HuntRefusal extends Error {
  override readonly name = 'HuntRefusal';
  /** `form`: it is no plan. `model`: it has a fault that the part's model rules out. */
  readonly reason: 'form' | 'model';

  constructor(reason: 'form' | 'model', message: string) {
    super(message);
    this.reason = reason;
  }
}

/** A plan that has been looked at: what the property is to be run on. */
export interface HuntCase {
  readonly value: unknown;
  readonly score: HuntScore;
  /** The plan in words, a line each. */
  readonly told: readonly string[];
  /** All that can go wrong in it is that messages are lost. */
  readonly losesOnly: boolean;
}

const DEFAULT_DELAY_MS = 5;

/**
 * The case of a property that a plan describes.
 *
 * @throws {HuntRefusal} that says what of it cannot be, and why
 */
export function caseOfPlan(plan: unknown, test: LabTest, tests: readonly LabTest[]): HuntCase {
  if (test.input !== undefined) {
    const wrong = unlike(plan, sampleInput(test), 'plan');
    if (wrong !== undefined) refuse(wrong);
    return {
      value: plan,
      score: scoreOf(test, plan),
      told: toldInput(plan, test),
      losesOnly: false,
    };
  }
  const value = sceneOf(plan, test, tests);
  const told = [
    ...value.operations.map(
      ({ atMs, node, request }) => `at ${atMs} ms ${node} is asked ${brief(request)}`,
    ),
    ...value.faults.map(plannedFault),
  ];
  return { value, score: scoreOf(test, value), told, losesOnly: losesOnly(value) };
}

/** Of the right form, a case may still be one that nothing can be said of. */
function toldInput(plan: unknown, { input }: LabTest): readonly string[] {
  try {
    return input?.told(plan) ?? [];
  } catch (error) {
    refuse(`the property does not know such a case: ${messageOf(error)}`);
  }
}

function sceneOf(plan: unknown, test: LabTest, tests: readonly LabTest[]): SceneCase {
  const { nodes, delayMs = DEFAULT_DELAY_MS, requests, faults, seed = 1 } = wellFormed(plan);
  const samples = sampleCases(test);
  const durationMs = samples[0]?.durationMs ?? 0;
  const roles = [...new Set(samples.flatMap((sample) => Object.values(sample.nodes)))];
  for (const [node, role] of Object.entries(nodes)) {
    if (!roles.includes(role)) {
      refuse(`nodes: ${node} is a '${role}', and the property knows ${roles.join(', ')}`);
    }
  }
  for (const [index, { atMs, node }] of requests.entries()) {
    const place = `requests[${index}]`;
    if (!Object.hasOwn(nodes, node))
      refuse(`${place} is for ${node}, which is not among \`nodes\``);
    if (!(atMs >= 0 && atMs <= durationMs))
      refuse(`${place}.atMs is not within 0 to ${durationMs}`);
  }
  const admitted = admittedHarms(tests, test.part);
  for (const [index, fault] of faults.entries()) {
    const stranger = strangerIn(fault, nodes);
    const place = `faults[${index}]`;
    if (stranger !== undefined) {
      refuse(`${place} names ${stranger}, which is not among \`nodes\``);
    }
    if (fault.atMs > durationMs) {
      refuse(
        `${place} begins at ${fault.atMs} ms: after ${durationMs} ms the network heals, and stays whole`,
      );
    }
    const beyond = harmsOf(fault).find((harm) => !admitted.has(harm));
    if (beyond === undefined) continue;
    throw new HuntRefusal(
      'model',
      `${plannedFault(fault)}: ${beyond} is not in the model of part ${test.part}, which has ${[...admitted].toSorted().join(', ')}`,
    );
  }
  return {
    seed,
    nodes,
    network: { delayMs, fifo: samples.every(({ network }) => network.fifo === true) },
    operations: requests.toSorted((one, other) => one.atMs - other.atMs),
    faults: faults.toSorted((one, other) => one.atMs - other.atMs),
    durationMs,
  };
}

const FIELDS = ['nodes', 'delayMs', 'requests', 'faults', 'seed'];

function wellFormed(plan: unknown): HuntPlan {
  if (!isRecord(plan)) refuse('the plan is no object');
  const unknown = Object.keys(plan).find((key) => !FIELDS.includes(key));
  if (unknown !== undefined)
    refuse(`there is no field \`${unknown}\`: a plan has ${FIELDS.join(', ')}`);
  const { nodes, requests, faults, delayMs, seed = 1 } = plan;
  if (!isRecord(nodes) || Object.keys(nodes).length === 0) {
    refuse("`nodes` is to say which nodes there are, and of which role: { c1: 'client' }");
  }
  for (const [node, role] of Object.entries(nodes)) {
    if (typeof role !== 'string') refuse(`nodes: the role of ${node} is no text`);
  }
  if (!Array.isArray(requests)) refuse('`requests` is no list');
  for (const [index, request] of requests.entries()) {
    const place = `requests[${index}]`;
    if (!isRecord(request)) refuse(`${place} is no object`);
    if (typeof request['atMs'] !== 'number') refuse(`${place}.atMs is no number`);
    if (typeof request['node'] !== 'string') refuse(`${place}.node is no node's name`);
    if (request['request'] === undefined) refuse(`${place}.request is missing`);
  }
  const checked = faultPlanSchema.safeParse(faults);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    const path = (issue?.path ?? []).map((key) =>
      typeof key === 'number' ? `[${key}]` : `.${String(key)}`,
    );
    refuse(`faults${path.join('')}: ${issue?.message ?? 'is no list of faults'}`);
  }
  if (delayMs !== undefined) {
    const asFault = { kind: 'link', atMs: 0, from: 'a', to: 'b', delayMs };
    if (!faultSchema.safeParse(asFault).success) {
      refuse(
        "`delayMs` is a number, or { kind: 'uniform', minMs, maxMs }, or another distribution",
      );
    }
  }
  if (typeof seed !== 'number' || !Number.isSafeInteger(seed)) refuse('`seed` is no whole number');
  return plan as unknown as HuntPlan;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuse(what: string): never {
  throw new HuntRefusal('form', what);
}
