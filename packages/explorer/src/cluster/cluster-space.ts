import type { NodeId, RequestId } from '@netsplit/simulator';
import { emptyRow, hashOf, type Row } from '../space/row.ts';
import { NO_ACTION, type Found, type Space } from '../space/space.ts';
import { SpaceFailure } from '../space/failure.ts';
import { expectRoomFor, usedOf } from './budgets.ts';
import type { ClusterAction, ClusterState, ExploredCluster } from './cluster.ts';
import { Histories } from './history.ts';
import { NextRow } from './next-row.ts';
import { RowReader } from './row-reader.ts';
import { Transitions, type Outcome } from './transitions.ts';
import { actionText, stateText } from './wording.ts';

/**
 * A cluster as a space of rows. A row is a part for each node, the budgets used up, a history for each node, then the messages under
 * way: in the order of their numbers, or with FIFO links those of each direction in theirs.
 */
export class ClusterSpace implements Space<ClusterState, ClusterAction> {
  readonly properties: Space<ClusterState, ClusterAction>['properties'];
  readonly #cluster: ExploredCluster;
  readonly #names: readonly NodeId[];
  readonly #transitions: Transitions;
  readonly #histories: Histories;
  readonly #requests: readonly (readonly { readonly id: RequestId; readonly event: number }[])[];
  readonly #reader: RowReader;
  readonly #count: number;
  readonly #first: number;
  readonly #next: NextRow;
  #number = 0;
  #wanted = NO_ACTION;
  #described: ClusterAction | undefined;
  /** Whose successors are looked for. */
  #source: Row = emptyRow();
  /** The same as a state, once somebody has asked for it. */
  #before: ClusterState | undefined;
  /** A successor was left out because too many messages would be under way. */
  #isCutShort = false;

  /**
   * @param cluster told of in {@link ExploredCluster}; its nodes are made anew wherever a run begins
   * @throws {RangeError} for budgets that make no sense, or a request for a node that is not there
   */
  constructor(cluster: ExploredCluster) {
    this.#cluster = cluster;
    this.#names = cluster.nodes.map(({ id }) => id);
    this.#count = cluster.nodes.length;
    const { network = 'multiset' } = cluster;
    const wayOf = (message: number): readonly [number, number] => this.#reader.wayOf(message);
    this.#next = new NextRow({ nodes: this.#count, network, wayOf });
    this.#first = this.#next.messages;
    this.#transitions = new Transitions(cluster);
    this.#histories = new Histories(this.#transitions.parts, cluster);
    this.#reader = new RowReader(cluster, {
      transitions: this.#transitions,
      histories: this.#histories,
      first: this.#first,
    });
    // 0 stands for no history: so nothing else may be 0.
    this.#transitions.parts.part([], 'nothing');
    this.#requests = this.#names.map(() => []);
    cluster.requests?.forEach(({ node, request }, at) => {
      const position = this.#names.indexOf(node);
      if (position === -1)
        throw new RangeError(`a request is for ${node}, and there is no such node`);
      const id = `r${at + 1}`;
      const event = this.#transitions.eventPart({ kind: 'request', id, request });
      (this.#requests[position] as { id: RequestId; event: number }[]).push({ id, event });
    });
    expectRoomFor(cluster);
    this.properties = [...cluster.properties, NO_FAILURE];
  }

  get bytes(): number {
    return this.#transitions.bytes;
  }

  /** How many handlers were run to learn what the nodes do. */
  get handlerRuns(): number {
    return this.#transitions.handlerRuns;
  }

  /** Whether the bound on messages under way left anything out. */
  get isCutShort(): boolean {
    return this.#isCutShort;
  }

  initial(found: Found): void {
    let rows: Int32Array[] = [];
    const unborn = new Int32Array(this.#first);
    for (let at = 0; at < this.#count; at++) unborn[at] = this.#transitions.unborn(at);
    rows = [unborn];
    // Nodes start in their order, before anything else; a random draw makes several states of one.
    const start = this.#transitions.eventPart({ kind: 'start' });
    for (let at = 0; at < this.#count; at++) {
      rows = rows.flatMap((words) => {
        const started: Int32Array[] = [];
        for (const outcome of this.#transitions.outcomes(words[at] as number, start, 0)) {
          if (outcome.crashAfter !== undefined) continue;
          this.#apply({ words, length: words.length, hash: 0 }, at, outcome, -1, false);
          const { words: next, length } = this.#next.row;
          started.push(next.slice(0, length));
        }
        return started;
      });
    }
    for (const words of rows) {
      found(NO_ACTION, { words, length: words.length, hash: hashOf(words, words.length) });
    }
  }

  successors(row: Row, found: Found): void {
    this.#number = 0;
    this.#source = row;
    this.#before = undefined;
    this.#deliveries(row, found);
    this.#timers(row, found);
    this.#newRequests(row, found);
    this.#troubles(row, found);
  }

  failure(property: number, row: Row): string | undefined {
    const spec = this.#cluster.properties[property];
    if (spec === undefined) return this.#reader.failed(row);
    const state = this.#reader.glimpse(row);
    let holds: boolean | string;
    try {
      holds = spec.holds(state);
    } catch (error) {
      const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      throw new SpaceFailure(`The property “${spec.name}” throws ${what}`, {
        hint: 'A property looks at a state and changes nothing of it.',
        cause: error,
      });
    }
    return holds === true
      ? undefined
      : typeof holds === 'string'
        ? holds
        : `“${spec.name}” does not hold`;
  }

  state(row: Row): ClusterState {
    return this.#reader.state(row);
  }

  action(row: Row, action: number): ClusterAction {
    this.#wanted = action;
    this.#described = undefined;
    try {
      this.successors(row, () => {});
      if (this.#described !== undefined) return this.#described;
    } finally {
      this.#wanted = NO_ACTION;
    }
    throw new SpaceFailure('A node did something else when it was asked again.', {
      hint: 'Explore with isCheckedTwice to find which.',
    });
  }

  label(action: ClusterAction): string {
    return actionText(action);
  }

  text(state: ClusterState): string {
    return stateText(state);
  }

  verify(): void {
    const spoilt = this.#transitions.parts.spoilt();
    if (spoilt === undefined) return;
    throw new SpaceFailure(
      `A property changes the state that it is handed: ${JSON.stringify(spoilt)}`,
      {
        hint: 'Look, and copy what you want to change.',
      },
    );
  }

  #deliveries(row: Row, found: Found): void {
    const { words, length } = row;
    const { network = 'multiset', faults = {}, countsNoOps = false } = this.#cluster;
    const used = words[this.#count] as number;
    const canDuplicate = usedOf(used, 'duplicates') < (faults.duplicates ?? 0);
    const canDrop = usedOf(used, 'drops') < (faults.drops ?? 0);
    for (let at = this.#first; at < length; at++) {
      const message = words[at] as number;
      if (
        network === 'fifo'
          ? !this.#next.isHead(row, at)
          : message === words[at - 1] && at > this.#first
      ) {
        continue;
      }
      const [from, to] = this.#reader.wayOf(message);
      const lost = this.#reader.lossOf(row, from, to);
      const envelope = this.#reader.envelope(message);
      if (lost !== undefined) {
        // With messages that stay, what is lost now may arrive later: nothing has happened.
        if (network === 'set') continue;
        this.#next.copy(row);
        this.#next.remove(at);
        this.#tell(found, undefined, () => ({ ...envelope, kind: 'deliver', lost }));
        continue;
      }
      for (const outcome of this.#outcomes(row, to, message)) {
        // At the head of a FIFO link it keeps all those behind it: to take it away changes something.
        if (outcome.isNoOp && !countsNoOps && network !== 'fifo') continue;
        if (!this.#admits(used, outcome)) continue;
        if (this.#apply(row, to, outcome, network === 'set' ? -1 : at, false)) {
          this.#tell(found, outcome, () => ({ ...envelope, kind: 'deliver' }));
        }
        if (canDuplicate && network !== 'set' && outcome.crashAfter === undefined) {
          if (!this.#apply(row, to, outcome, -1, false)) continue;
          this.#next.use('duplicates');
          this.#tell(found, outcome, () => ({ ...envelope, kind: 'duplicate' }));
        }
      }
      if (canDrop && network !== 'set') {
        this.#next.copy(row);
        this.#next.remove(at);
        this.#next.use('drops');
        this.#tell(found, undefined, () => ({ ...envelope, kind: 'drop' }));
      }
    }
  }

  #timers(row: Row, found: Found): void {
    const used = row.words[this.#count] as number;
    const { timers: most, idleTimers = [] } = this.#cluster;
    if (most !== undefined && usedOf(used, 'timers') >= most) return;
    for (let at = 0; at < this.#count; at++) {
      const node = this.#names[at] as NodeId;
      const state = this.#transitions.node(row.words[at] as number);
      if (state.timers.size === 0) continue;
      for (const timer of [...state.timers].sort()) {
        if (idleTimers.includes(timer)) continue;
        const event = this.#transitions.eventPart({ kind: 'timer', name: timer });
        for (const outcome of this.#outcomes(row, at, event)) {
          if (!this.#admits(used, outcome) || !this.#apply(row, at, outcome, -1, false)) continue;
          if (most !== undefined) this.#next.use('timers');
          this.#tell(found, outcome, () => ({ kind: 'timer', node, timer }));
        }
      }
    }
  }

  #newRequests(row: Row, found: Found): void {
    for (let at = 0; at < this.#count; at++) {
      const planned = this.#requests[at];
      if (planned === undefined || planned.length === 0) continue;
      const node = this.#transitions.node(row.words[at] as number);
      const next = planned[node.asked.length];
      if (next === undefined || !node.isUp) continue;
      const event = this.#transitions.event(next.event);
      if (event.kind !== 'request') continue;
      for (const outcome of this.#outcomes(row, at, next.event)) {
        if (!this.#admits(row.words[this.#count] as number, outcome)) continue;
        if (!this.#apply(row, at, outcome, -1, true, event)) continue;
        const { id, request } = event;
        this.#tell(found, outcome, () => ({
          kind: 'request',
          node: this.#names[at] as NodeId,
          id,
          request,
        }));
      }
    }
  }

  #troubles(row: Row, found: Found): void {
    const { words } = row;
    const used = words[this.#count] as number;
    const { crashes = 0, partitions = [], splits = 1, restarts } = this.#cluster.faults ?? {};
    for (let at = 0; at < this.#count; at++) {
      const node = this.#names[at] as NodeId;
      const state = this.#transitions.node(words[at] as number);
      if (!state.isUp) {
        const start = this.#transitions.eventPart({ kind: 'start' });
        for (const outcome of this.#outcomes(row, at, start)) {
          if (!this.#admits(used, outcome) || !this.#apply(row, at, outcome, -1, false)) continue;
          this.#tell(found, outcome, () => ({ kind: 'start', node }));
        }
      } else if (usedOf(used, 'crashes') >= crashes) {
        continue;
      } else if (restarts === 'at once') {
        this.#restarts(row, at, found);
      } else {
        this.#next.copy(row);
        this.#next.setNode(at, this.#transitions.crashed(words[at] as number));
        this.#next.use('crashes');
        this.#tell(found, undefined, () => ({ kind: 'crash', node }));
      }
    }
    if (usedOf(used, 'partition') !== 0) {
      this.#next.copy(row);
      this.#next.setUsed('partition', 0);
      this.#tell(found, undefined, () => ({ kind: 'heal' }));
    } else if (usedOf(used, 'splits') < splits) {
      partitions.forEach((partition, at) => {
        this.#next.copy(row);
        this.#next.use('splits');
        this.#next.setUsed('partition', at + 1);
        this.#tell(found, undefined, () => ({ kind: 'cut', partition }));
      });
    }
    if (usedOf(used, 'ticks') < (this.#cluster.ticks ?? 0)) {
      this.#next.copy(row);
      this.#next.use('ticks');
      this.#tell(found, undefined, () => ({ kind: 'tick' }));
    }
  }

  /** A crash and the start after it as one step. */
  #restarts(row: Row, at: number, found: Found): void {
    const used = row.words[this.#count] as number;
    const start = this.#transitions.eventPart({ kind: 'start' });
    const down = this.#transitions.crashed(row.words[at] as number);
    for (const outcome of this.#transitions.outcomes(down, start, usedOf(used, 'ticks'))) {
      if (outcome.crashAfter !== undefined) continue;
      if (!this.#apply(row, at, outcome, -1, false)) continue;
      this.#next.use('crashes');
      const node = this.#names[at] as NodeId;
      this.#tell(found, outcome, () => ({ kind: 'crash', node, startsAgain: true }));
    }
  }

  #outcomes(row: Row, at: number, event: number): readonly Outcome[] {
    const tick = usedOf(row.words[this.#count] as number, 'ticks');
    return this.#transitions.outcomes(row.words[at] as number, event, tick);
  }

  /** A crash inside a handler takes of the same budget as one between events. */
  #admits(used: number, { crashAfter }: Outcome): boolean {
    const { crashes = 0 } = this.#cluster.faults ?? {};
    return crashAfter === undefined || usedOf(used, 'crashes') < crashes;
  }

  /**
   * Makes the next row: of `row`, with what came of an event at a node, and without the message at `taken` (-1: none).
   * False if too many messages would be under way.
   */
  #apply(
    row: Row,
    at: number,
    outcome: Outcome,
    taken: number,
    isRequest: boolean,
    request?: { readonly id: RequestId; readonly request: unknown },
  ): boolean {
    this.#next.copy(row);
    if (taken !== -1) this.#next.remove(taken);
    const next = this.#next;
    const under = next.underWay + outcome.sent.length;
    if (under > (this.#cluster.messages ?? Infinity) && outcome.sent.length > 0) {
      this.#isCutShort = true;
      return false;
    }
    next.setNode(at, outcome.part);
    if (outcome.crashAfter !== undefined) this.#next.use('crashes');
    if (isRequest && request !== undefined) {
      const what = { id: request.id, operation: request.request };
      next.setHistory(at, this.#histories.begin(next.historyOf(at), what, next.chains()));
    }
    for (const effect of outcome.history) {
      const before = next.historyOf(at);
      next.setHistory(at, this.#histories.afterEffect(before, effect, next.chains()));
    }
    for (const message of outcome.sent) this.#next.add(message);
    return true;
  }

  #tell(found: Found, outcome: Outcome | undefined, describe: () => ClusterAction): void {
    const number = this.#number++;
    if (!this.#isAllowed(describe)) return;
    if (number === this.#wanted) {
      this.#described = { ...describe(), ...detailsOf(outcome) };
    }
    found(number, this.#next.finished());
  }

  #isAllowed(describe: () => ClusterAction): boolean {
    const { allows } = this.#cluster;
    if (allows === undefined) return true;
    this.#before ??= this.#reader.glimpse(this.#source);
    return allows(describe(), this.#before);
  }
}

const NO_FAILURE = { kind: 'always', name: 'no handler throws' } as const;

function detailsOf(outcome: Outcome | undefined): Partial<Outcome> {
  if (outcome === undefined) return {};
  const { choices, crashAfter } = outcome;
  return {
    ...(choices.length === 0 ? {} : { choices }),
    ...(crashAfter === undefined ? {} : { crashAfter }),
  };
}
