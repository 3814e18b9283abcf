import { type Access, type Accesses, accessesOf } from '../accesses.ts';
import type { History, Operation } from '../history.ts';
import { type Ordering, pathBetween, violation, type Violation } from '../ordering.ts';

/**
 * The four guarantees that one process has of a store whose replicas differ.
 *
 * @see Terry et al. 1994, "Session guarantees for weakly consistent replicated data".
 */
export const sessionGuarantees = [
  'read-your-writes',
  'monotonic-reads',
  'monotonic-writes',
  'writes-follow-reads',
] as const;

/** The name of one of the four {@link sessionGuarantees}. */
export type SessionGuarantee = (typeof sessionGuarantees)[number];

/** A version of a key is the write that made it; FIRST is what the key holds before any. */
type Version = Access | typeof FIRST;
const FIRST = 'first';

interface Edge {
  readonly from: Version;
  readonly to: Version;
  readonly guarantee: SessionGuarantee;
  /** The two operations of one process that ask for this order. */
  readonly by: readonly [Operation, Operation];
}

/**
 * Decides whether each process, as a session, was given a guarantee: whether the versions of every key can be put into one
 * order, the same for all, in which
 * - read your writes: what a process reads is not older than what it wrote before;
 * - monotonic reads: what a process reads is not older than what it read before;
 * - monotonic writes: what a process writes is newer than what it wrote before;
 * - writes follow reads: what a process writes is newer than what it read before.
 *
 * The last two speak of the order in which writes are applied, and only reads show that. So they are asked together with
 * monotonic reads: violated means that no order has both. Where monotonic reads is violated already, reads show no order,
 * and the answer is `unknown`; so it is where values repeat. A single key is seen at a time: writes to different keys that
 * are applied in the wrong order are what {@link checkCausalConsistency} finds.
 *
 * @throws {HistoryError} for a history that is none, or a process with two operations under way at once
 * @see Terry et al. 1994, "Session guarantees for weakly consistent replicated data", on the four guarantees.
 * @see Viotti and Vukolić 2016, "Consistency in non-transactional distributed storage systems", on session guarantees.
 */
export function checkSessionGuarantee(history: History, guarantee: SessionGuarantee): Ordering {
  const accesses = accessesOf(history);
  if ('unclear' in accesses) return { verdict: 'unknown', why: accesses.unclear };
  const [invented] = accesses.thinAir;
  if (invented !== undefined) {
    const { id, process } = invented.operation;
    return {
      verdict: 'unknown',
      why: `operation ${id} of process ${process} read what nobody wrote: it has no place among the versions`,
    };
  }
  const edges = edgesOf(accesses);
  const alone = cycleIn(edges, [guarantee]);
  if (alone !== undefined) return violated(guarantee, alone);
  if (guarantee === 'read-your-writes' || guarantee === 'monotonic-reads') {
    return { verdict: 'holds' };
  }
  if (cycleIn(edges, ['monotonic-reads']) !== undefined) {
    const why = 'a process reads backwards (monotonic reads is violated), so that reads do not';
    return { verdict: 'unknown', why: `${why} show in which order writes were applied` };
  }
  const shown = cycleIn(edges, [guarantee, 'monotonic-reads']);
  return shown === undefined ? { verdict: 'holds' } : violated(guarantee, shown);
}

function violated(guarantee: SessionGuarantee, cycle: readonly Edge[]): Violation {
  const key = cycle.flatMap(({ from }) => (from === FIRST ? [] : [from.key]))[0] ?? '';
  const of = key === '' ? '' : ` of ${JSON.stringify(key)}`;
  return violation(
    guarantee,
    `The versions${of} would have to come before themselves.`,
    cycle.map(({ by: [from, to], guarantee: asked }) => ({ from, to, why: WORDS[asked] })),
  );
}

const WORDS: Readonly<Record<SessionGuarantee, string>> = {
  'read-your-writes': 'may not be newer, as its process did it first, than',
  'monotonic-reads': 'may not be newer, as its process did it first, than',
  'monotonic-writes': 'is older, as its process did it first, than',
  'writes-follow-reads': 'is older, as its process did it first, than',
};

/** What each guarantee asks of two versions, by what one process did one after the other. */
function edgesOf({ lines, sources }: Accesses): Edge[] {
  const edges: Edge[] = [];
  for (const line of lines) {
    const reads = new Map<string, Access[]>();
    const writes = new Map<string, Access[]>();
    for (const access of line) {
      const isRead = access.kind === 'read';
      const to = isRead ? (sources.get(access) ?? FIRST) : access;
      const ask = (before: Access, guarantee: SessionGuarantee) => {
        const from = before.kind === 'read' ? (sources.get(before) ?? FIRST) : before;
        // The same version again asks for nothing, but a value read before it is written does.
        const isSame = from === to && guarantee !== 'writes-follow-reads';
        // Nothing is older than the first version: that edge is in every order.
        if (isSame || from === FIRST) return;
        edges.push({ from, to, guarantee, by: [before.operation, access.operation] });
      };
      const earlierReads = reads.get(access.key) ?? [];
      const earlierWrites = writes.get(access.key) ?? [];
      if (isRead) {
        // Reads are tied one to the next, and so are writes; a read and a write are not by one guarantee alone.
        for (const before of earlierReads.slice(-1)) ask(before, 'monotonic-reads');
        for (const before of earlierWrites) ask(before, 'read-your-writes');
        earlierReads.push(access);
        reads.set(access.key, earlierReads);
      } else {
        for (const before of earlierWrites.slice(-1)) ask(before, 'monotonic-writes');
        for (const before of earlierReads) ask(before, 'writes-follow-reads');
        earlierWrites.push(access);
        writes.set(access.key, earlierWrites);
      }
    }
  }
  return edges;
}

function cycleIn(
  edges: readonly Edge[],
  guarantees: readonly SessionGuarantee[],
): readonly Edge[] | undefined {
  const leaving = new Map<Version, Edge[]>();
  for (const edge of edges) {
    if (!guarantees.includes(edge.guarantee)) continue;
    // To ask that a version is older than the first one is a contradiction by itself.
    if (edge.to === FIRST) return [edge];
    const list = leaving.get(edge.from) ?? [];
    leaving.set(edge.from, list);
    list.push(edge);
  }
  for (const version of onCycles(leaving)) {
    const cycle = pathBetween(version, version, (at) => leaving.get(at) ?? []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}

/** What is left when versions that nothing comes before are taken away, again and again. */
function onCycles(leaving: ReadonlyMap<Version, readonly Edge[]>): Version[] {
  const before = new Map<Version, number>();
  for (const [from, edges] of leaving) {
    before.set(from, before.get(from) ?? 0);
    for (const { to } of edges) before.set(to, (before.get(to) ?? 0) + 1);
  }
  const free = [...before.keys()].filter((version) => before.get(version) === 0);
  for (const version of free) {
    for (const { to } of leaving.get(version) ?? []) {
      const left = (before.get(to) ?? 0) - 1;
      before.set(to, left);
      if (left === 0) free.push(to);
    }
  }
  return [...before.keys()].filter((version) => (before.get(version) ?? 0) > 0);
}
