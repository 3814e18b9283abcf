import { clockFaults } from './clock-faults.ts';
import { crashes } from './crashes.ts';
import { diskFaults } from './disk-faults.ts';
import type { FaultArbitrary, Range } from './fault-arbitrary.ts';
import { faultSets, type FaultSetName } from './fault-set.ts';
import { holds } from './holds.ts';
import { linkFaults } from './link-faults.ts';
import { oneWayCuts } from './one-way-cuts.ts';
import { pauses } from './pauses.ts';
import { restartLoops } from './restart-loops.ts';
import { rules } from './rules.ts';
import { shapedPartitions } from './shaped-partitions.ts';
import { slowNodes } from './slow-nodes.ts';
import { swizzles } from './swizzles.ts';

/** How bad faults may be: from a share of the worst to another. */
class Harm {
  readonly #share: Range;
  readonly #withinMs: number;

  constructor(share: Range, withinMs: number) {
    this.#share = share;
    this.#withinMs = withinMs;
  }

  /** How long a fault lasts: all of a case at the worst. */
  get forMs(): Range {
    return this.ms(this.#withinMs);
  }

  ms(worst: number): Range {
    const [least, most] = this.#share.map((share) => Math.max(1, Math.round(share * worst)));
    return [least ?? 1, most ?? 1];
  }

  probability(worst: number): Range {
    const [least, most] = this.#share.map((share) => Math.max(1, Math.round(share * worst * 100)));
    return [(least ?? 1) / 100, (most ?? 1) / 100];
  }

  /** Of what there is the less the worse it gets. */
  left(plenty: number, least: number): Range {
    const [best, worst] = this.#share.map((share) => Math.round(plenty - share * (plenty - least)));
    return [worst ?? least, best ?? plenty];
  }
}

/** Every kind of fault that a crash-recovery model of asynchronous nodes may meet. A full disk may stop a node. */
const MODELLED = {
  partition: ({ forMs }: Harm) => shapedPartitions({ forMs }),
  'one-way cut': ({ forMs }: Harm) => oneWayCuts({ forMs }),
  swizzle: (harm: Harm) => swizzles({ stepMs: harm.ms(100) }),
  hold: ({ forMs }: Harm) => holds({ forMs }),
  rule: (harm: Harm) => rules({ byMs: harm.ms(500), forMs: harm.forMs }),
  loss: (harm: Harm) => linkFaults({ lossProbability: harm.probability(1), forMs: harm.forMs }),
  'burst loss': (harm: Harm) =>
    linkFaults({
      burstLoss: { beginProbability: harm.probability(0.5), endProbability: [0.1, 0.5] },
      forMs: harm.forMs,
    }),
  duplication: (harm: Harm) =>
    linkFaults({ duplicateProbability: harm.probability(1), forMs: harm.forMs }),
  delay: (harm: Harm) =>
    linkFaults({
      delayMs: harm.ms(200),
      delayShapes: ['uniform', 'exponential', 'log-normal', 'pareto'],
      longestMs: 1000,
      forMs: harm.forMs,
    }),
  bandwidth: (harm: Harm) =>
    linkFaults({
      bytesPerSecond: harm.left(20_000, 500),
      maxQueued: harm.left(20, 1),
      forMs: harm.forMs,
    }),
  crash: ({ forMs }: Harm) =>
    crashes({ afterEffects: 3, disk: ['synced', 'kept', 'torn', 'reordered'], forMs }),
  'restart loop': (harm: Harm) => restartLoops({ downMs: harm.ms(100), upMs: harm.ms(100) }),
  pause: ({ forMs }: Harm) => pauses({ forMs }),
  'slow node': (harm: Harm) => slowNodes({ busyMs: harm.ms(20), forMs: harm.forMs }),
  'slow disk': (harm: Harm) =>
    diskFaults({ kinds: ['disk-slow'], syncMs: harm.ms(100), forMs: harm.forMs }),
  'full disk': ({ forMs }: Harm) => diskFaults({ kinds: ['disk-full'], forMs }),
  clock: (harm: Harm) => {
    const [, jumpMs] = harm.ms(200);
    const [, driftPpm] = harm.ms(200_000);
    return clockFaults({
      jumpMs: [-jumpMs, jumpMs],
      driftPpm: [-driftPpm, driftPpm],
      freeze: true,
      forMs: harm.forMs,
    });
  },
} as const satisfies Readonly<Record<string, (harm: Harm) => FaultArbitrary>>;

/** What only protocols bear that were made for it: a network that lies, a disk that forgets. */
const BEYOND = {
  corruption: (harm: Harm) =>
    linkFaults({ corruptProbability: harm.probability(1), forMs: harm.forMs }),
  'lost disk': ({ forMs }: Harm) => crashes({ disk: ['wiped'], forMs }),
  'damaged disk': () => diskFaults({ kinds: ['disk-misdirect', 'disk-rot'] }),
} as const satisfies Readonly<Record<string, (harm: Harm) => FaultArbitrary>>;

/** The kinds of fault that a swarm has, unless they are excepted. */
export type SwarmKind = keyof typeof MODELLED;
/** Those that it has only when asked. */
export type BeyondKind = keyof typeof BEYOND;

/** All faults but some: what a property meets whose scene does not list its faults. */
export interface Swarm {
  readonly except: readonly SwarmKind[];
  readonly also: readonly BeyondKind[];
}

/**
 * Every kind of fault that nodes, clocks and the network may have, but for those that the paper's model
 * leaves out. Each case has some of them, at rates of its own. What lasts ends at healing, but a clock that
 * leapt back stays back, each time up to 200 ms: timers that were set before come later by as much.
 *
 * @param options.except what the model does not admit: `['crash', 'restart loop']` for nodes that never fail
 * @param options.also what only Byzantine and diskless protocols bear
 *
 * @example
 * scene<Mutex>({ nodes: { process: [2, 5] }, faults: swarm({ except: ['crash', 'restart loop'] }) })
 */
export function swarm(
  options: { readonly except?: readonly SwarmKind[]; readonly also?: readonly BeyondKind[] } = {},
): Swarm {
  const { except = [], also = [] } = options;
  return { except, also };
}

/** The kinds that a swarm admits, each as bad as a set has it. */
export function kindsOf(
  { except, also }: Swarm,
  set: FaultSetName,
  withinMs: number,
): FaultArbitrary[] {
  const harm = new Harm(faultSets[set].harm, withinMs);
  const named = Object.entries<(harm: Harm) => FaultArbitrary>({ ...MODELLED, ...BEYOND });
  return named
    .filter(([name]) =>
      name in BEYOND ? also.some((kind) => kind === name) : !except.some((kind) => kind === name),
    )
    .map(([name, kind]) => ({ ...kind(harm), kind: name }));
}
