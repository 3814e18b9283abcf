import type { Fault } from '@netsplit/simulator';
import type { Act } from './act.ts';
import type { Cluster, Subject } from './cluster.ts';
import type { Protocol } from './contract.ts';
import { recordable } from './record.ts';
import type { RunOptions } from './session.ts';
import { Violated, type Violation } from './violation.ts';

/**
 * One sentence of a scenario's story. With `when`, it belongs to the first act after the previous
 * sentence's for which `when` holds: the viewer shows it at that step.
 */
export type StoryStep<P extends Protocol = Protocol> =
  string | { readonly when: (act: Act<P>) => boolean; readonly say: string };

/** A scenario as its author writes it, for {@link scenario}. */
export interface ScenarioSpec<P extends Protocol> {
  /** A file-name-like name: `lost-reply`. */
  readonly id: string;
  readonly title: string;
  /** What to look at while stepping through. */
  readonly story: readonly StoryStep<P>[];
  /** Makes one cluster, acts, lets time pass. Faults and seed are given in the cluster's spec. */
  run(subject: Subject<P>): Promise<void>;
}

/** A named run, to be stepped through without writing code. */
export interface Scenario {
  readonly id: string;
  readonly title: string;
  readonly story: readonly string[];
  /** Runs it; `options` may replace its seed, add faults, or let it go on for longer. */
  run(subject: Subject, options?: ScenarioOptions): Promise<ScenarioReport>;
}

/** How a run of a scenario may differ from the one that its author wrote. */
export interface ScenarioOptions extends Partial<Pick<RunOptions, 'recorder' | 'scheduler'>> {
  /** Instead of the scenario's own. */
  readonly seed?: number | string;
  /** On top of the scenario's own. */
  readonly faults?: readonly Fault[];
  /** The cluster runs until at least this virtual time. */
  readonly forMs?: number;
}

/** A sentence of a story, with the event that it belongs to; without one, it stands for itself. */
export interface ToldStep {
  readonly say: string;
  readonly event?: number;
  /** It speaks of something that did not come about in this run. */
  readonly missing?: true;
}

/** What happened in a scenario's cluster. */
export interface ScenarioReport {
  readonly acts: readonly Act[];
  readonly events: number;
  /** How long the cluster ran, in virtual milliseconds. */
  readonly virtualMs: number;
  readonly fingerprint: string;
  /** What the code under test did wrong: the scenario ended there. */
  readonly violation?: Violation;
  readonly story: readonly ToldStep[];
}

/**
 * Makes a scenario. The first cluster that `run` makes is the one that is shown.
 *
 * @example
 * export const lostReply = scenario<FirstContact>({
 *   id: 'lost-reply',
 *   title: 'The reply is lost, and the client asks again',
 *   story: [
 *     'The request gets through; its reply does not.',
 *     { when: (act) => act.kind === 'timer', say: 'The client cannot tell the two apart, and retries.' },
 *   ],
 *   run: async (subject) => {
 *     const cluster = subject.cluster({
 *       nodes: { c1: 'client', s1: 'server' },
 *       faults: [{ kind: 'cut', atMs: 0, links: [['s1', 'c1']], forMs: 60 }],
 *     });
 *     cluster.request('c1', { kind: 'increment' });
 *     await cluster.runFor(500);
 *   },
 * });
 */
export function scenario<P extends Protocol>(spec: ScenarioSpec<P>): Scenario {
  const { id, title, run } = spec;
  const story = spec.story as readonly StoryStep[];
  return {
    id,
    title,
    story: story.map(sentenceOf),
    run: async (subject, options = {}) => {
      const clusters: Cluster[] = [];
      const directed = direct(subject, options, clusters);
      let violation: Violation | undefined;
      try {
        await run(directed as unknown as Subject<P>);
        const restMs = (options.forMs ?? 0) - (clusters[0]?.nowMs ?? 0);
        if (restMs > 0) await clusters[0]?.runFor(restMs);
      } catch (thrown) {
        if (!(thrown instanceof Violated)) throw thrown;
        violation = thrown.violation;
      }
      const [cluster] = clusters;
      if (cluster === undefined) throw new Error(`the scenario ${id} made no cluster`);
      cluster.close('the scenario is over', violation && recordable(violation, { title }));
      return {
        violation,
        acts: cluster.acts,
        events: cluster.eventCount,
        virtualMs: cluster.nowMs,
        fingerprint: cluster.fingerprint,
        story: placeStory(story, cluster.acts),
      };
    },
  };
}

/** The subject, with what the options ask for laid over every cluster that is made. */
function direct(subject: Subject, options: ScenarioOptions, clusters: Cluster[]): Subject {
  const { seed, faults = [], recorder, scheduler } = options;
  return {
    ...subject,
    cluster: (spec) => {
      const cluster = subject.cluster(
        {
          ...spec,
          ...(seed === undefined ? {} : { seed }),
          faults: [...(spec.faults ?? []), ...faults],
        },
        { ordinal: clusters.length, recorder, scheduler },
      );
      clusters.push(cluster);
      return cluster;
    },
  };
}

/** Each sentence belongs to the first act that it describes, none before the previous one's. */
function placeStory(story: readonly StoryStep[], acts: readonly Act[]): ScenarioReport['story'] {
  let from = 0;
  return story.map((step) => {
    if (typeof step === 'string') return { say: step };
    const at = acts.findIndex((act, index) => index >= from && step.when(act));
    if (at === -1) return { say: step.say, missing: true };
    from = at + 1;
    return { say: step.say, event: acts[at]?.event };
  });
}

function sentenceOf(step: StoryStep): string {
  return typeof step === 'string' ? step : step.say;
}
