import type { Fault, NetworkConditions, NodeId } from '@netsplit/simulator';
import fc, { type Arbitrary } from 'fast-check';
import type { Protocol } from '../contract.ts';
import { essentialList, unlessShrunk } from './essential-list.ts';
import type { FaultArbitrary, Place, Range } from './fault-arbitrary.ts';
import { plan, type DrawnPlan, type FaultOptions, type FaultSetName } from './fault-set.ts';
import { moment } from './moment.ts';
import { network, type NetworkRanges } from './network.ts';
import { choice, pick } from './pick.ts';
import { kindsOf, swarm, type Swarm } from './swarm.ts';
import type { Workload } from './workload.ts';

/** What cases of a property are drawn from. Every range shrinks to its lower end. */
export interface SceneSpec<P extends Protocol> {
  /** Role → how many. Nodes are named by their role's first letter: `c1`, `c2`, `s1`. */
  readonly nodes: Readonly<Record<string, number | Range>>;
  /** Default: the simulator's network, without loss or duplication. */
  readonly network?: NetworkRanges;
  /** What clients ask for; default: nothing. */
  readonly workload?: Workload<P>;
  /** How many operations. Default `[1, 20]`. */
  readonly operations?: Range;
  /** Operations and faults begin within this many virtual milliseconds. Default 2000. */
  readonly withinMs?: number;
  /**
   * The kinds of fault that the paper's model admits: a list of them, or all but some. A case uses some
   * of the kinds at rates of its own, or no fault. Default: `swarm()`; an empty list for none.
   */
  readonly faults?: readonly FaultArbitrary[] | Swarm;
  /** Default 6. Harsh cases have up to twice as many. */
  readonly maxFaults?: number;
}

/** One case of a property, as plain data: with the code, it says everything about a run. */
export interface SceneCase<P extends Protocol = Protocol> {
  /** The cluster's own seed: delays and losses stay as they are while the rest shrinks. */
  readonly seed: number;
  /** Node → role. */
  readonly nodes: Readonly<Record<NodeId, string>>;
  readonly network: NetworkConditions;
  /** In the order of time. */
  readonly operations: readonly PlannedOperation<P>[];
  /** In the order of time. */
  readonly faults: readonly Fault[];
  /** How long the cluster runs before anything is healed. */
  readonly durationMs: number;
  /** What the faults were drawn under. */
  readonly drawnUnder?: FaultOptions;
}

/** What a client is going to ask, of whom and when: virtual milliseconds from the beginning. */
export interface PlannedOperation<P extends Protocol = Protocol> {
  readonly atMs: number;
  readonly node: NodeId;
  readonly request: P['request'];
}

/** Where a property's cases come from. */
export interface Scene<P extends Protocol = Protocol> {
  readonly cases: Arbitrary<SceneCase<P>>;
  /** The same cases with faults by another set: fewer and gentler, or all at once. */
  casesUnder(set: FaultSetName): Arbitrary<SceneCase<P>>;
  /** A node that crashed stays down for good. */
  readonly crashStop: boolean;
}

/**
 * Describes the cases of a property: sizes of the cluster, networks, workloads and fault plans.
 *
 * All parts are drawn apart and put together at the end, so that each shrinks without touching the
 * others, and a plan shrinks to its essential faults, down to none.
 *
 * @example
 * scene<FirstContact>({
 *   nodes: { client: [1, 3], server: 1 },
 *   network: { lossProbability: [0, 0.3] },
 *   workload: requests({ to: 'client', request: fc.constant({ kind: 'increment' }) }),
 *   operations: [1, 10],
 *   faults: [partitions(), oneWayCuts()],
 * })
 */
export function scene<P extends Protocol>(spec: SceneSpec<P>): Scene<P> {
  const { withinMs = 2000, faults = swarm() } = spec;
  const kinds = (set: FaultSetName): readonly FaultArbitrary[] =>
    'except' in faults ? kindsOf(faults, set, withinMs) : faults;
  const casesUnder = (set: FaultSetName): Arbitrary<SceneCase<P>> =>
    casesOf(spec, plan(kinds(set), set, { maxFaults: spec.maxFaults ?? 6, withinMs }), withinMs);
  return {
    cases: casesUnder('swarm'),
    casesUnder,
    crashStop: kinds('swarm').some((fault) => fault.crashStop === true),
  };
}

function casesOf<P extends Protocol>(
  spec: SceneSpec<P>,
  plan: Arbitrary<DrawnPlan>,
  withinMs: number,
): Arbitrary<SceneCase<P>> {
  const { workload, operations = [1, 20] } = spec;
  return fc
    .record({
      // In the order in which they shrink: what the rest depends on comes first. Whether to wait at the
      // start comes last, when only what is essential is left: a fault that does nothing else would
      // stay, because without it all others come earlier.
      members: members(spec.nodes),
      network: network(spec.network),
      plan,
      operations: drawn(workload, operations, withinMs),
      seed: choice(),
      waits: unlessShrunk(),
    })
    .map((parts): SceneCase<P> => {
      const place = placeOf(parts.members);
      const asked = candidates(place, workload);
      const operations = parts.operations.flatMap(({ node: chosen, ...operation }) => {
        const node = pick(place, asked, chosen);
        return node === undefined ? [] : [{ ...operation, node }];
      });
      const faults = parts.plan.faults
        .flatMap((placed) => placed(place) ?? [])
        // A course that begins late would go on after healing.
        .filter(({ atMs }) => atMs <= withinMs);
      const leadMs = parts.waits ? 0 : earliestOf([...operations, ...faults]);
      return {
        seed: parts.seed,
        nodes: rolesOf(place),
        network: parts.network,
        operations: inOrder(operations, leadMs),
        faults: inOrder(faults, leadMs),
        durationMs: withinMs,
        drawnUnder: parts.plan.options,
      };
    });
}

function earliestOf(planned: readonly { readonly atMs: number }[]): number {
  return planned.length === 0 ? 0 : Math.min(...planned.map(({ atMs }) => atMs));
}

/** In the order of time, all earlier by what nobody needs to wait for at the start. */
function inOrder<Planned extends { readonly atMs: number }>(
  planned: readonly Planned[],
  leadMs: number,
): Planned[] {
  return planned
    .map((one) => ({ ...one, atMs: one.atMs - leadMs }))
    .sort((a, b) => a.atMs - b.atMs);
}

/** Role → an identity for each of its nodes. */
type Members = Readonly<Record<string, readonly number[]>>;

function members(nodes: SceneSpec<Protocol>['nodes']): Arbitrary<Members> {
  return fc.record(
    Object.fromEntries(
      Object.entries(nodes).map(([role, size]) => {
        const range: Range = typeof size === 'number' ? [size, size] : size;
        return [role, essentialList(choice(), range)];
      }),
    ),
  );
}

interface DrawnOperation<Request> {
  readonly atMs: number;
  /** Stands for one of the nodes that may be asked. */
  readonly node: number;
  readonly request: Request;
}

function drawn<P extends Protocol>(
  workload: Workload<P> | undefined,
  count: Range,
  withinMs: number,
): Arbitrary<DrawnOperation<P['request']>[]> {
  if (workload === undefined) return fc.constant([]);
  const operation: Arbitrary<DrawnOperation<P['request']>> = fc.record({
    atMs: moment(withinMs),
    node: choice(),
    request: workload.request,
  });
  return essentialList(operation, count);
}

function placeOf(members: Members): Place {
  const prefixes = new Set<string>();
  const byRole: Record<string, NodeId[]> = {};
  const identities = new Map<NodeId, number>();
  for (const [role, roleMembers] of Object.entries(members)) {
    let length = 1;
    while (prefixes.has(role.slice(0, length)) && length < role.length) length += 1;
    const prefix = role.slice(0, length);
    prefixes.add(prefix);
    byRole[role] = roleMembers.map((_, index) => `${prefix}${index + 1}`);
    roleMembers.forEach((identity, index) => identities.set(`${prefix}${index + 1}`, identity));
  }
  return { nodes: Object.values(byRole).flat(), byRole, identities };
}

function rolesOf({ byRole }: Place): Record<NodeId, string> {
  return Object.fromEntries(
    Object.entries(byRole).flatMap(([role, nodes]) => nodes.map((node) => [node, role])),
  );
}

function candidates(place: Place, workload: Workload<Protocol> | undefined): readonly NodeId[] {
  return (workload?.to ?? []).flatMap((role) => place.byRole[role] ?? []);
}
