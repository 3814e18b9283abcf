// The replicated state machine: a store, and of each client what its last command gave (§8; dissertation §6.3).

import { type CommandEntry, perform, type Session, type Store } from '../given.ts';

export interface Machine {
  store: Store;
  /** Client → its last command that took effect, and the result. */
  sessions: Map<string, Served>;
}

export interface Served {
  readonly sequence: number;
  readonly result: string;
}

/** A machine as a snapshot has it. The sessions are part of the state: without them a retry would be new again. */
export interface MachineImage {
  readonly data: readonly (readonly [key: string, value: string])[];
  readonly sessions: readonly (readonly [client: string, served: Served])[];
}

export function emptyMachine(): Machine {
  return { store: new Map(), sessions: new Map() };
}

/** Applies a command once: a copy of one that took effect already has no effect, and no result of its own. */
export function applyCommand(
  machine: Machine,
  { command, session }: CommandEntry,
): { readonly isNew: boolean; readonly result: string } {
  const served = session && servedAlready(machine, session);
  if (served !== undefined) return { isNew: false, result: served.result };
  const result = perform(machine.store, command);
  if (session !== undefined) {
    machine.sessions.set(session.client, { sequence: session.sequence, result });
  }
  return { isNew: true, result };
}

/** The last result of a client that has come as far as this, or farther. */
export function servedAlready(machine: Machine, { client, sequence }: Session): Served | undefined {
  const served = machine.sessions.get(client);
  return served !== undefined && served.sequence >= sequence ? served : undefined;
}

export function imageOf({ store, sessions }: Machine): MachineImage {
  return { data: [...store], sessions: [...sessions] };
}

export function restore(machine: Machine, { data, sessions }: MachineImage): void {
  machine.store = new Map(data);
  machine.sessions = new Map(sessions);
}
