import type { NodeFactory } from '../node/host.ts';
import type { NodeId } from '../node/names.ts';
import type { SimulationOptions } from '../simulation/options.ts';
import type { SavedSession } from './saved-session.ts';
import { ManualSession, type SessionOptions } from './session.ts';

/** How a saved session went this time. */
export interface SessionReplay {
  readonly session: ManualSession;
  /** Whether all went as it did when it was saved, to the last event. */
  readonly isSame: boolean;
}

/**
 * Runs a saved session again, on the same code or on code that has changed.
 *
 * @param options the nodes' code by id and role, an observer, a recorder
 * @throws {ChoiceMisfit} at the first choice that does not fit any more
 * @throws {NodeError} if a handler fails, then as now
 */
export function replaySession(
  saved: SavedSession,
  options: Pick<SimulationOptions, 'observe' | 'values' | 'maxEvents' | 'record'> & {
    readonly create: (id: NodeId, role?: string) => NodeFactory;
  },
): SessionReplay {
  const { choices, events, fingerprint, netsplitSession: _version, ...begin } = saved;
  const { create, record, ...rest } = options;
  const nodes = begin.nodes.map((node) => ({ ...node, create: create(node.id, node.role) }));
  const session = new ManualSession({ ...begin, ...rest, nodes } as SessionOptions, record);
  for (const choice of choices) session.choose(choice);
  session.simulation.close('the session was replayed');
  const { simulation } = session;
  const isSame = simulation.eventCount === events && simulation.fingerprint === fingerprint;
  return { session, isSame };
}
