import { type Access, type Accesses, accessesOf } from '../accesses.ts';
import type { History } from '../history.ts';
import { type Link, type Ordering, violation, type Violation } from '../ordering.ts';
import { CausalOrder } from './order.ts';

/**
 * Decides whether reads and writes are causally consistent: whether what each read returns agrees with some order of the
 * writes in its causal past. The past of an operation is what its process did before, what it read, and the past of those.
 * Processes may see concurrent writes in different orders, and one process may change its mind about them: this is CC of
 * the paper, weaker than causal memory (CM) and causal convergence (CCv).
 *
 * Exact where no two writes of a key have the same value; `unknown`, with the reason, elsewhere. The four patterns are
 * `ThinAirRead`, `CyclicCO`, `WriteCOInitRead` and `WriteCORead`. Takes time in operations times processes.
 *
 * @throws {HistoryError} for a history that is none, or a process with two operations under way at once
 * @see Bouajjani, Enea, Guerraoui and Hamza 2017, "On verifying causal consistency", on CC and its bad patterns.
 */
export function checkCausalConsistency(history: History): Ordering {
  const accesses = accessesOf(history);
  if ('unclear' in accesses) return { verdict: 'unknown', why: accesses.unclear };
  const [invented] = accesses.thinAir;
  if (invented !== undefined) {
    const why = 'A read returns what nobody wrote.';
    return violation('ThinAirRead', why, [], [invented.operation]);
  }
  const order = new CausalOrder(accesses);
  const { cycle } = order;
  if (cycle !== undefined) {
    return violation('CyclicCO', 'An operation is in its own causal past.', cycle.map(linkOf));
  }
  return stale(accesses, order) ?? { verdict: 'holds' };
}

function stale({ lines, sources }: Accesses, order: CausalOrder): Violation | undefined {
  for (const read of lines.flat()) {
    if (read.kind === 'write') continue;
    const source = sources.get(read);
    for (const write of order.lastWritesBefore(read)) {
      if (write === source || (source !== undefined && !order.precedes(source, write))) continue;
      const seen = order.path(write, read).map(linkOf);
      if (source === undefined) {
        const why = 'A read finds nothing, though a write of the key is in its causal past.';
        return violation('WriteCOInitRead', why, seen);
      }
      const why = 'A read returns a value that another one, in its causal past, had replaced.';
      const replaced = order.path(source, write).map(linkOf);
      return violation('WriteCORead', why, [...replaced, ...seen]);
    }
  }
  return undefined;
}

function linkOf(edge: { from: Access; to: Access; why: string }): Link {
  return { from: edge.from.operation, to: edge.to.operation, why: edge.why };
}
