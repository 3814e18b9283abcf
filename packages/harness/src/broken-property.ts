import {
  type ClusterAction,
  type ClusterState,
  type Property,
  valueText,
} from '@netsplit/explorer';
import { copyState, ManualScheduler, TraceText, TraceWriter } from '@netsplit/simulator';
import type { Cluster, Subject } from './cluster.ts';
import type { Exploration } from './cluster-exploration.ts';
import type { Protocol } from './contract.ts';
import { playOut } from './guided-run.ts';
import { LabFailure } from './lab-failure.ts';
import type { LabTest } from './lab-test.ts';
import type { Origin } from './record.ts';
import { Session } from './session.ts';
import { Violated } from './violation.ts';

/** A property that a search found broken, and the run that shows it. */
export interface BrokenProperty {
  readonly kind: Property<ClusterState>['kind'];
  readonly name: string;
  readonly why?: string;
  readonly run?: {
    readonly steps: readonly { readonly action?: ClusterAction; readonly state?: ClusterState }[];
    readonly loopsTo?: number;
  };
}

/** What has to be known of an explored cluster to play one of its runs. */
export type PlayedCluster<P extends Protocol = Protocol> = Pick<
  Exploration<P>,
  'nodes' | 'requests' | 'network'
>;

/**
 * Plays the run that breaks a property out in a cluster, so that it can be told, recorded and seen; then ends it with what is wrong.
 * Of what no run ever does, all there is to play is the start.
 *
 * @throws {Violated} always
 */
export async function playBroken<P extends Protocol>(
  subject: Subject<P>,
  { nodes, network, requests = [] }: PlayedCluster<P>,
  broken: BrokenProperty,
  violates: string,
): Promise<never> {
  const scheduler = new ManualScheduler();
  const cluster = subject.cluster({
    nodes,
    network: { delayMs: 0, fifo: network === 'fifo' },
    scheduler,
  });
  const steps = broken.run?.steps ?? [];
  await playOut(cluster, scheduler, steps, requests);
  const at = { event: cluster.eventCount, atMs: cluster.nowMs };
  const sentence = `${sentenceOf(broken)}${strayed(cluster, steps.at(-1)?.state)}`;
  throw broken.kind === 'sometimes'
    ? new Violated({ kind: 'expectation', sentence, ...at }, 0)
    : new Violated({ kind: 'invariant', rule: violates, sentence, ...at }, 0);
}

/**
 * The run that breaks a property, as a trace: `netsplit view` opens it where it fails, and `netsplit replay` plays it again on whatever
 * the code has become.
 */
export async function recordBroken(
  test: LabTest,
  subject: Subject,
  cluster: PlayedCluster,
  broken: BrokenProperty,
): Promise<string> {
  const { nodes, requests, network } = cluster;
  const { kind, name, why, run } = broken;
  const origin: Origin = {
    kind: 'exploration',
    test: test.id,
    cluster: { nodes, requests, network },
    broken: {
      kind,
      name,
      why,
      ...(run === undefined
        ? {}
        : {
            run: { steps: run.steps.map(({ action }) => ({ action })), loopsTo: run.loopsTo },
          }),
    },
  };
  const text = new TraceText();
  const { lab, name: code, codeHash } = subject;
  const about = { lab, subject: code, codeHash, origin };
  const recorder = (): TraceWriter => new TraceWriter(text, about);
  const violates = test.exploration?.violates ?? test.title;
  const session = new Session({ ...test, violates }, subject, { seed: 1, runs: 1, recorder });
  try {
    await session.attempt(() => playBroken(session.subject(), cluster, broken, violates));
  } catch (thrown) {
    if (!(thrown instanceof LabFailure)) throw thrown;
  }
  return text.toString();
}

function sentenceOf({ kind, name, why, run }: BrokenProperty): string {
  if (kind === 'always') return why ?? name;
  if (kind === 'sometimes') return `in none of all runs: ${name}`;
  const steps = (run?.steps.length ?? 1) - 1;
  const end =
    run?.loopsTo === undefined
      ? 'here a run ends, for nothing can happen anymore'
      : `here a run goes round for ever: all is as it was after step ${run.loopsTo} of ${steps}`;
  return `not in every run: ${name}; ${end}`;
}

/** Where a node looks at its clock or draws, a cluster may lead it elsewhere than the search did: then that is said. */
function strayed(cluster: Pick<Cluster, 'inspect'>, state: ClusterState | undefined): string {
  if (state === undefined) return '';
  const others = Object.entries(state.nodes).filter(([id, { isUp, fields, failed }]) => {
    if (failed !== undefined) return false;
    const now = cluster.inspect(id);
    if (now === undefined || !isUp) return isUp !== (now !== undefined);
    return valueText(copyState({ ...now })) !== valueText(fields);
  });
  if (others.length === 0) return '';
  const names = others.map(([id]) => id).join(' and ');
  return ` (played out here, ${names} came to another state: the search gave its nodes other times or random numbers than this cluster does)`;
}
