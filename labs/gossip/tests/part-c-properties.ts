import { clusterProperty, crashes, labTest, linkFaults, oneWayCuts } from '@netsplit/harness';
import { partitions, requests, scene } from '@netsplit/harness';
import type { FaultArbitrary, LabTest, Liveness, Need, Scene } from '@netsplit/harness';
import fc from 'fast-check';
import type { BroadcastRequest, TreeBroadcast } from '../contract.ts';
import { broadcast, deliversOnceWhatWasBroadcast, names, nodes } from './broadcasts.ts';
import { readsTellWhatWasDelivered, whatIsLost } from './broadcasts.ts';

// Part C: what holds whatever happens to the network and to the nodes.

const REPAIR = { work: 'leitao-2007', section: 'Fault Tolerance and Tree Repair' };

const request: fc.Arbitrary<BroadcastRequest> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.integer({ min: 1, max: 999 }).map((number) => asked(`no. ${number}`)),
  },
  { weight: 1, arbitrary: fc.constant<BroadcastRequest>({ kind: 'read' }) },
);

function asked(text: string): BroadcastRequest {
  return { kind: 'broadcast', text };
}

const badNetwork: readonly FaultArbitrary[] = [
  partitions({ forMs: [500, 8000] }),
  oneWayCuts(),
  linkFaults({
    lossProbability: [0.3, 1],
    duplicateProbability: [0, 0.5],
    delayMs: [50, 1500],
    forMs: [500, 5000],
  }),
];

const badNodes = crashes({ forMs: [100, 2000], afterEffects: 6 });

function groups(
  role: string,
  faults: readonly FaultArbitrary[],
  [least, most]: readonly [number, number] = [2, 7],
): Scene<TreeBroadcast> {
  return scene<TreeBroadcast>({
    nodes: { [role]: [least, most] },
    network: {
      delayMs: [1, 200],
      lossProbability: [0, 0.3],
      duplicateProbability: [0, 0.2],
    },
    workload: requests({ to: role, request }),
    operations: [1, 14],
    withinMs: 6000,
    faults,
    maxFaults: 4,
  });
}

/**
 * At least two neighbours tell a node of what they have, each every four seconds, and at worst a third of such
 * attempts come to their end: that none of 30 does has a chance of five in a million.
 */
const nothingIsLost: Liveness<TreeBroadcast> = {
  goal: (cluster) => whatIsLost(cluster) === undefined,
  withinMs: 60_000,
  what: 'whatever a node that stayed up broadcast or delivered, all that are up have delivered',
};

const invariants = [deliversOnceWhatWasBroadcast, readsTellWhatWasDelivered];

const aPartitionCutTheWayOff: Need<TreeBroadcast> = {
  mark: 'a partition cut a message off',
  when: ({ acts }) => acts.some((act) => act.kind === 'dropped' && act.why === 'cut'),
};

const aTextCameLate: Need<TreeBroadcast> = {
  mark: 'a text was delivered seconds after it was broadcast',
  when: ({ acts }) => {
    const askedAt = new Map<string, number>();
    return acts.some((act) => {
      if (act.kind === 'requested' && act.request.kind === 'broadcast') {
        askedAt.set(act.request.text, act.atMs);
      }
      return act.kind === 'output' && act.atMs > (askedAt.get(act.data.text) ?? 0) + 2000;
    });
  },
};

const aNodeCameBackAndCaughtUp: Need<TreeBroadcast> = {
  mark: 'a node came back, and delivered what it had delivered before its crash',
  when: ({ acts }) => {
    const before = new Set<string>();
    const crashed = new Set<string>();
    return acts.some((act) => {
      if (act.kind === 'crashed') crashed.add(act.node);
      if (act.kind !== 'output') return false;
      const it = `${act.node} ${act.data.text}`;
      if (crashed.has(act.node) && before.has(it)) return true;
      before.add(it);
      return false;
    });
  },
};

const nothingIsLostInTheNetwork = clusterProperty<TreeBroadcast>({
  id: 'C5',
  part: 'C',
  title: 'whatever the network does, nothing is delivered twice, and in the end nothing is lost',
  reading: REPAIR,
  guide:
    'A message of yours that is never repeated was lost: the text, word of it, the graft, or what it brings. What is ' +
    'repeated for ever, to every neighbour in turn, needs no acknowledgement.',
  violates: 'all nodes deliver the same texts, each once',
  scene: groups('broadcaster', badNetwork),
  invariants,
  liveness: nothingIsLost,
  needs: [aPartitionCutTheWayOff, aTextCameLate],
});

const whoComesBackCatchesUp = clusterProperty<TreeBroadcast>({
  id: 'C6',
  part: 'C',
  title: 'a node that crashes and comes back gets what the others have',
  reading: { work: 'leitao-2007', section: 'Dynamic Membership' },
  guide:
    'It begins with nothing, and its neighbours do not know: they tell it what they have in their turn. Its own texts ' +
    'need numbers that it has not used in its life before: who would tell them from the old ones?',
  violates: 'all nodes that are up deliver the same texts, each once in a life',
  // Few nodes: so that who came back is asked for more.
  scene: groups('broadcaster', [badNodes, ...badNetwork], [2, 4]),
  invariants,
  liveness: nothingIsLost,
  needs: [aNodeCameBackAndCaughtUp, aTextCameLate],
});

const whoWaitsLosesNothing = clusterProperty<TreeBroadcast>({
  id: 'C9',
  part: 'C',
  title: 'texts that wait for each other are not lost, whatever happens',
  reading: REPAIR,
  guide:
    'What waits when a link leaves the tree? What waits twice? Word of a text and a graft must do for a batch what ' +
    'they do for a text.',
  violates: 'all nodes that are up deliver the same texts, each once in a life',
  scene: groups('thrifty', [badNodes, ...badNetwork]),
  invariants,
  liveness: nothingIsLost,
  needs: [aPartitionCutTheWayOff, aNodeCameBackAndCaughtUp],
});

const GROUP = 9;
const TEXTS = 240;
const TEXT_EVERY_MS = 500;
/** Numbers grow by a digit or two; a digest may have a gap more. */
const MOST_GROWTH = 1.5;
const QUIET_MS = 60_000;
const MOST_IDLE = 3;

const nothingGrows = labTest<TreeBroadcast>({
  id: 'C7',
  part: 'C',
  title: 'messages do not grow with the number of texts, and without news there is little talk',
  reading: REPAIR,
  guide:
    'A message that lists all texts so far grows with each. A digest has a few numbers for each source, and who is ' +
    'told by a digest what another has sends only what is missing.',
  run: async (subject, { seed }) => {
    const cluster = nodes(subject, GROUP, {
      seed,
      network: { delayMs: 100, lossProbability: 0.03 },
    });
    const all = names(GROUP);
    for (let index = 0; index < TEXTS; index++) {
      const text = `text ${index + 1000}`;
      broadcast(cluster, all[(index * 2) % GROUP] ?? 'b1', text, { atMs: index * TEXT_EVERY_MS });
    }
    const quarterMs = (TEXTS * TEXT_EVERY_MS) / 4;
    await cluster.runFor(4 * quarterMs);
    const bytesIn = (quarter: number): number => {
      const sizes = cluster
        .sent(({ atMs }) => Math.floor(atMs / quarterMs) === quarter)
        .map(({ message }) => JSON.stringify(message).length);
      return sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
    };
    const [early, late] = [bytesIn(0), bytesIn(3)];
    cluster.expect(
      late <= MOST_GROWTH * early,
      `with ${TEXTS / 4} texts a message had ${Math.round(early)} bytes on average, with ${TEXTS} texts ${Math.round(late)}: it must not grow with what was sent before`,
    );
    // What was lost last is still being mended.
    await cluster.runFor(QUIET_MS);
    const fromMs = cluster.nowMs;
    await cluster.runFor(QUIET_MS);
    const talk = cluster.sent(({ atMs }) => atMs >= fromMs).length;
    const each = talk / GROUP / (QUIET_MS / 1000);
    cluster.expect(
      each <= MOST_IDLE,
      `for a minute nothing was broadcast, and each node sent ${each.toFixed(1)} messages a second: ${MOST_IDLE} are enough to stay in touch`,
    );
  },
});

export const partCProperties: readonly LabTest[] = [
  nothingIsLostInTheNetwork,
  whoComesBackCatchesUp,
  nothingGrows,
  whoWaitsLosesNothing,
];
