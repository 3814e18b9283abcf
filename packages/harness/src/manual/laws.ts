import fc from 'fast-check';
import type { Fault, NodeId } from '@netsplit/simulator';
import { type Harm, harmsIn, sampleCases } from '../hunt/harm.ts';
import type { Invariant } from '../invariant.ts';
import type { LabTest, Reading } from '../lab-test.ts';

/** What a lab's tests hold against every event of a run, for whoever lets a cluster run by hand. */
export interface Law {
  /** As the paper has it: `at most one leader can be elected in a given term`. */
  readonly rule: string;
  /** The tests that hold it: `A9`. */
  readonly tests: readonly string[];
  readonly reading: Reading;
  readonly invariant: Invariant;
  /** What may be in a run that it is held against: one for each of its tests. */
  readonly scopes: readonly RunFacts[];
}

/** What is in a run: who takes part, what is asked, and what befalls it. */
export interface RunFacts {
  readonly roles: ReadonlySet<string>;
  /** Kinds of requests. */
  readonly requests: ReadonlySet<string>;
  readonly harms: ReadonlySet<Harm>;
}

/** What has come to be in a run. */
export interface FactsSoFar extends RunFacts {
  /** How long the longest cut of the network has lasted, in virtual ms. */
  readonly longestCutMs: number;
}

/** The invariants of a lab's properties, each once, in the order of the tests. */
export function lawsOf(tests: readonly LabTest[]): readonly Law[] {
  const laws = new Map<string, Law>();
  for (const test of tests) {
    const { id, reading, property } = test;
    const { invariants = [] } = property ?? {};
    if (invariants.length === 0) continue;
    const scope = scopeOf(test);
    for (const invariant of invariants) {
      const { rule } = invariant;
      const known = laws.get(rule);
      laws.set(rule, {
        rule,
        tests: [...(known?.tests ?? []), id],
        reading: known?.reading ?? reading,
        invariant: known?.invariant ?? invariant,
        scopes: [...(known?.scopes ?? []), scope],
      });
    }
  }
  return [...laws.values()];
}

/** Why nobody asks this law of a run: its tests never have what is in it. Undefined if it is asked. */
export function whyNotAsked(
  { scopes, tests, invariant }: Law,
  facts: FactsSoFar,
): string | undefined {
  const { longestCutMs = Infinity } = invariant;
  if (facts.longestCutMs > longestCutMs) {
    return `${tests.join(' and ')} cuts nobody off for longer than ${longestCutMs} ms`;
  }
  let why: string | undefined;
  for (const scope of scopes) {
    const stranger = strangerTo(scope, facts);
    if (stranger === undefined) return undefined;
    why ??= stranger;
  }
  return why === undefined ? undefined : `${tests.join(' and ')} ${why}`;
}

function strangerTo(scope: RunFacts, facts: RunFacts): string | undefined {
  const other = (own: ReadonlySet<string>, all: ReadonlySet<string>): string | undefined =>
    [...all].find((one) => !own.has(one));
  const role = other(scope.roles, facts.roles);
  if (role !== undefined) return `has no ${role}`;
  const request = other(scope.requests, facts.requests);
  if (request !== undefined) return `asks for no ${request}`;
  const harm = other(scope.harms, facts.harms);
  return harm === undefined ? undefined : `admits no ${harm}`;
}

function scopeOf(test: LabTest): RunFacts {
  const cases = sampleCases(test);
  return {
    roles: new Set(cases.flatMap(({ nodes }) => Object.values(nodes))),
    requests: new Set(
      cases.flatMap(({ operations }) => operations.map(({ request }) => kindOf(request))),
    ),
    harms: new Set(cases.flatMap(harmsIn)),
  };
}

/**
 * How long the longest cut among these faults has lasted by now, in virtual ms. It is over when its own time is, or at the
 * next heal.
 */
export function longestCutMs(faults: readonly Fault[], nowMs: number): number {
  const heals = faults.flatMap(({ kind, atMs }) => (kind === 'heal' ? [atMs] : []));
  const lasted = faults.map((fault) => {
    if (fault.kind !== 'partition' && fault.kind !== 'cut') return 0;
    const { atMs, forMs = Infinity } = fault;
    const ends = [atMs + forMs, nowMs, ...heals.filter((heal) => heal >= atMs)];
    return Math.max(0, Math.min(...ends) - atMs);
  });
  return Math.max(0, ...lasted);
}

/** What a request is called: its `kind`, where it has one. */
export function kindOf(request: unknown): string {
  const { kind } = (request ?? {}) as { readonly kind?: unknown };
  return typeof kind === 'string' ? kind : typeof request;
}

/** Something that a client may ask of a node of this role. */
export interface SampleRequest {
  readonly role: string;
  readonly request: unknown;
}

const MOST_SAMPLES = 24;
const MOST_OF_A_KIND = 3;
const CASES_OF_A_PROPERTY = 6;

/**
 * What a lab's clients ask: the requests of what its tests explore, and of some cases of its properties,
 * a few of each kind. The same each time.
 */
export function sampleRequests(tests: readonly LabTest[]): readonly SampleRequest[] {
  const samples = new Map<string, SampleRequest>();
  const counts = new Map<string, number>();
  const add = (
    nodes: Readonly<Record<NodeId, string>>,
    asked: readonly { readonly node: NodeId; readonly request: unknown }[] = [],
  ): void => {
    for (const { node, request } of asked) {
      const role = nodes[node];
      const text = `${role ?? ''} ${JSON.stringify(request)}`;
      const kind = `${role ?? ''} ${kindOf(request)}`;
      const count = counts.get(kind) ?? 0;
      if (role === undefined || samples.has(text)) continue;
      if (count >= MOST_OF_A_KIND || samples.size >= MOST_SAMPLES) continue;
      counts.set(kind, count + 1);
      samples.set(text, { role, request });
    }
  };
  for (const { exploration } of tests) {
    if (exploration !== undefined) add(exploration.cluster.nodes, exploration.cluster.requests);
  }
  for (const { property } of tests) {
    if (property === undefined) continue;
    const cases = fc.sample(property.casesUnder('lite'), { seed: 1, numRuns: CASES_OF_A_PROPERTY });
    for (const { nodes, operations } of cases) add(nodes, operations);
  }
  return [...samples.values()];
}
