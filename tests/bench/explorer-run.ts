// A process for one contender and one number of managers: what the engine learned of another would change how it runs this.

import { explore, type Model } from '@netsplit/explorer';
import { twoPhaseCommit } from '@netsplit/explorer/models/two-phase-commit';

export interface ExplorerEntry {
  readonly contender: 'explorer' | 'naive';
  readonly managers: number;
  /** Distinct states after which to stop. */
  readonly states: number;
  readonly rounds: number;
}

export interface ExplorerScore extends ExplorerEntry {
  readonly distinct: number;
  readonly generated: number;
  /** Distinct states a second of processor time: the median of all rounds. */
  readonly perSecond: number;
  /** Bytes a state in arrays; what the process grew by in the first round, a state. */
  readonly arrayBytes?: number;
  readonly processBytes: number;
}

interface Counts {
  readonly distinct: number;
  readonly generated: number;
  readonly bytes?: number;
}

/** As anybody would write it: a copy for each step, and its JSON as the key. */
function exploreNaively<State, Action>(model: Model<State, Action>, states: number): Counts {
  const seen = new Set<string>();
  const queue: State[] = [];
  let generated = 0;
  const meet = (state: State): void => {
    generated++;
    const key = JSON.stringify(state);
    if (seen.has(key) || seen.size >= states) return;
    seen.add(key);
    queue.push(state);
  };
  for (const state of model.initialStates()) meet(state);
  for (const state of queue) {
    for (const action of model.actions(state)) {
      const next = model.next(structuredClone(state), action);
      if (next !== undefined) meet(next);
    }
    if (seen.size >= states) break;
  }
  return { distinct: seen.size, generated };
}

const entry = JSON.parse(process.argv[2] ?? '') as ExplorerEntry;
const whole = twoPhaseCommit(entry.managers);
// What is measured is the search: one property, checked in every state.
const model = { ...whole, properties: whole.properties.filter(({ kind }) => kind === 'always') };

function once(): Counts {
  return entry.contender === 'naive'
    ? exploreNaively(model, entry.states)
    : explore(model, { states: entry.states });
}

function processorSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

const rssBefore = process.memoryUsage.rss();
const speeds: number[] = [];
let counts: Counts = { distinct: 0, generated: 0 };
let processBytes = 0;
for (let round = 0; round < entry.rounds; round++) {
  const begun = processorSeconds();
  counts = once();
  speeds.push(counts.distinct / (processorSeconds() - begun));
  if (round === 0) processBytes = (process.memoryUsage.rss() - rssBefore) / counts.distinct;
}
speeds.sort((one, other) => one - other);
const score: ExplorerScore = {
  ...entry,
  distinct: counts.distinct,
  generated: counts.generated,
  perSecond: speeds[speeds.length >> 1] ?? 0,
  ...(counts.bytes === undefined ? {} : { arrayBytes: counts.bytes / counts.distinct }),
  processBytes,
};
process.send?.(score);
process.disconnect();
