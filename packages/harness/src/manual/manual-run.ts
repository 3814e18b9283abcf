import {
  choosable,
  ChoiceMisfit,
  type EventName,
  makeChoice,
  ManualScheduler,
  type PendingDescription,
  SESSION_VERSION,
  type SavedSession,
  type SessionChoice,
  type TraceWriter,
} from '@netsplit/simulator';
import type { Act } from '../act.ts';
import type { Cluster, Subject } from '../cluster.ts';
import { type Invariant, watching } from '../invariant.ts';
import { Violated, type Violation } from '../violation.ts';
import { type Harm, harmsIn } from '../hunt/harm.ts';
import { type FactsSoFar, kindOf, type Law, longestCutMs, whyNotAsked } from './laws.ts';
import type { ManualSpec, Outline } from './outline.ts';

/** How it stands with a law in a run. */
export interface LawStatus {
  readonly law: Law;
  /** What broke it first; undefined while it holds. */
  readonly violation?: Violation;
  /** Why nobody asks it of this run: its tests never have what is in it. */
  readonly notAsked?: string;
}

/** A choice that was made, and how many events there had been before and after. */
interface Made {
  readonly choice: SessionChoice;
  readonly before: number;
  readonly after: number;
}

/**
 * A cluster that a person lets run by hand, from its beginning: each choice goes on from the last. The
 * laws of the lab are held against every event, and one that is broken ends nothing. To go back, begin
 * another run with {@link ManualRun.choicesUpTo} an event.
 *
 * @example
 * const run = new ManualRun(subject, { nodes: { s1: 'server', s2: 'server' }, seed: 1 }, { laws });
 * run.choose({ do: 'run', forMs: 100 });
 * const [next] = run.pending();
 * if (next !== undefined) run.choose({ do: 'take', event: run.named(next) });
 */
export class ManualRun {
  readonly cluster: Cluster;
  readonly spec: ManualSpec;
  readonly #subject: Subject;
  readonly #scheduler = new ManualScheduler();
  readonly #writer: TraceWriter | undefined;
  readonly #made: Made[] = [];
  readonly #laws: readonly Law[];
  readonly #broken = new Map<Law, Violation>();
  /** Laws that could not make sense of what they saw. */
  readonly #strangers = new Set<Law>();
  #choosing: SessionChoice | undefined;
  #end: Violation | undefined;

  /**
   * @param laws what is held against every event: {@link lawsOf} a lab's tests
   * @param writer records the run as it goes on
   * @throws {RangeError} for a cluster that makes no sense
   */
  constructor(
    subject: Subject,
    spec: ManualSpec,
    { laws = [], writer }: { readonly laws?: readonly Law[]; readonly writer?: TraceWriter } = {},
  ) {
    this.#subject = subject;
    this.spec = spec;
    this.#laws = laws;
    this.#writer = writer;
    this.cluster = subject.cluster(
      { ...spec, scheduler: this.#scheduler, invariants: [this.#watch()] },
      { ordinal: 0, recorder: () => writer },
    );
  }

  /** What was chosen, in order. */
  get choices(): readonly SessionChoice[] {
    return this.#made.map(({ choice }) => choice);
  }

  /** What the code under test did that no run can go on after. */
  get end(): Violation | undefined {
    return this.#end;
  }

  /** The laws and what broke them, in their order. */
  get laws(): readonly LawStatus[] {
    return this.#laws.map((law) => {
      const violation = this.#broken.get(law);
      if (violation !== undefined) return { law, violation };
      const notAsked = this.#strangers.has(law)
        ? `${law.tests.join(' and ')} never has such a run`
        : whyNotAsked(law, this.#facts());
      return notAsked === undefined ? { law } : { law, notAsked };
    });
  }

  /** What can be chosen, the earliest first; nothing after the end. */
  pending(): readonly PendingDescription[] {
    return this.#end === undefined ? this.cluster.pending() : [];
  }

  /** A pending event as a choice names it. @throws {ChoiceMisfit} if there is none of that name */
  named(event: EventName): ReturnType<typeof choosable> {
    return choosable(this, event, this.#made.length + 1);
  }

  /**
   * Makes a choice. What the code under test does wrong is no error of the choice: see {@link end}.
   *
   * @returns false if the event has to wait: its node is paused or busy, its link is held
   * @throws {ChoiceMisfit} if it does not fit; then nothing has happened
   */
  choose(choice: SessionChoice): boolean {
    const number = this.#made.length + 1;
    if (this.#end !== undefined) {
      throw new ChoiceMisfit(number, `comes after the end of the run: ${this.#end.sentence}`);
    }
    const before = this.cluster.eventCount;
    let has = true;
    this.#choosing = choice;
    try {
      has = makeChoice(this.cluster, this.#scheduler, choice, number);
    } catch (thrown) {
      if (!(thrown instanceof Violated)) throw inWords(thrown, number);
      this.#end = thrown.violation;
    } finally {
      this.#choosing = undefined;
    }
    this.#made.push({ choice, before, after: this.cluster.eventCount });
    return has;
  }

  /** Lets happen again what a scenario or a test let happen. */
  follow({ steps, end }: Outline): void {
    for (const step of steps) {
      this.#goOnTo(step);
      if (this.#end !== undefined) return;
      if (step.kind === 'fault') this.choose({ do: 'fault', fault: step.fault, inTurn: true });
      else {
        const { node, request, atMs } = step;
        const when = atMs === undefined ? {} : { atMs };
        this.choose({ do: 'request', node, request: request as never, ...when });
      }
    }
    this.#goOnTo(end);
  }

  /**
   * The choices that lead to an event, and no further: a run that was let go is cut short there.
   *
   * @param isBare without those that were made right after it, and let nothing happen: a request, a planned fault
   */
  choicesUpTo(event: number, isBare = false): readonly SessionChoice[] {
    return this.#made.flatMap(({ choice, before, after }) => {
      if (isBare && before >= event) return [];
      if (after <= event) return [choice];
      if (before >= event || choice.do !== 'run') return [];
      return [{ ...choice, events: event - before }];
    });
  }

  /** The run as a file: to be run again on the same code, or on code that has changed. */
  save(title?: string): SavedSession {
    const { nodes, seed, network, faults = [] } = this.spec;
    const { lab, codeHash } = this.#subject;
    return JSON.parse(
      JSON.stringify({
        netsplitSession: SESSION_VERSION,
        title,
        lab,
        codeHash,
        seed: String(seed),
        nodes: Object.entries(nodes).map(([id, role]) => ({ id, role })),
        network,
        faults,
        choices: this.choices,
        events: this.cluster.eventCount,
        fingerprint: this.cluster.fingerprint,
      }),
    ) as SavedSession;
  }

  #goOnTo({ events, nowMs }: { readonly events: number; readonly nowMs: number }): void {
    const { cluster } = this;
    if (cluster.eventCount < events) {
      const most = events - cluster.eventCount;
      this.choose({ do: 'run', forMs: Math.max(0, nowMs - cluster.nowMs), events: most });
    }
    if (this.#end !== undefined || cluster.nowMs >= nowMs) return;
    this.choose({ do: 'run', forMs: nowMs - cluster.nowMs });
  }

  /** Holds the laws against each act. It reports nothing itself: so the cluster goes on. */
  #watch(): Invariant {
    return {
      rule: 'the laws of the lab',
      watch: (_report, cluster) => {
        const roles = { ...NO_FACTS, roles: new Set(Object.values(this.spec.nodes)) };
        // A law about nodes that are not here knows nothing of what these do.
        const asked = this.#laws.filter((law) => whyNotAsked(law, roles) === undefined);
        const observers = asked.map((law) => {
          const observer = watching(law.invariant, cluster, (violation) =>
            this.#break(law, violation),
          );
          return { law, observer };
        });
        return (act: Act) => {
          for (const { law, observer } of observers) {
            if (this.#strangers.has(law)) continue;
            try {
              observer(act);
            } catch {
              // It was made for other runs than a person comes up with: from here on it says nothing.
              this.#strangers.add(law);
            }
          }
        };
      },
    };
  }

  /** What has come to be in the run so far. */
  #facts(): FactsSoFar {
    const { nodes, network = {} } = this.spec;
    const { operations, faults, nowMs } = this.cluster;
    const byHand = [...this.choices, ...(this.#choosing === undefined ? [] : [this.#choosing])];
    return {
      roles: new Set(Object.values(nodes)),
      requests: new Set(operations.map(({ request }) => kindOf(request))),
      harms: new Set([
        ...harmsIn({ network: fixedDelays(network), faults }),
        ...byHand.flatMap(harmOf),
      ]),
      longestCutMs: longestCutMs(faults, nowMs),
    };
  }

  #break(law: Law, violation: Violation): void {
    if (this.#broken.has(law) || whyNotAsked(law, this.#facts()) !== undefined) return;
    this.#broken.set(law, violation);
    const { event: n = this.cluster.eventCount, sentence: message } = violation;
    this.#writer?.violation({ n, rule: law.rule, message, reading: law.reading });
  }
}

const NO_FACTS: FactsSoFar = {
  roles: new Set(),
  requests: new Set(),
  harms: new Set(),
  longestCutMs: 0,
};

/** Which message comes first is no harm while none is late: the usual network has delays that differ. */
function fixedDelays(network: NonNullable<ManualSpec['network']>): typeof network {
  return { ...network, delayMs: 0 };
}

function harmOf({ do: what }: SessionChoice): readonly Harm[] {
  if (what === 'drop') return ['loss'];
  return what === 'duplicate' ? ['duplication'] : [];
}

/** What cannot be chosen: a node that is not there, a fault that makes no sense, a request that is no JSON. */
function inWords(thrown: unknown, number: number): unknown {
  if (!(thrown instanceof Error) || thrown instanceof ChoiceMisfit) return thrown;
  if (thrown.name !== 'RangeError' && thrown.name !== 'ValueError') return thrown;
  return new ChoiceMisfit(number, `makes no sense: ${thrown.message}`);
}
