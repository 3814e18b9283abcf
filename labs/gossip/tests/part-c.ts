import { labTest, type LabTest, type Subject } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import type { TreeBroadcast } from '../contract.ts';
import { costOf, expectWithin, type Budget } from './budget.ts';
import {
  broadcast,
  delivered,
  expectNothingLost,
  names,
  nodes,
  NODES,
  reached,
} from './broadcasts.ts';
import type { Group } from './broadcasts.ts';
import { deliversOnceWhatWasBroadcast, readsTellWhatWasDelivered } from './broadcasts.ts';

// Part C: broadcast under a budget.

const TREE = { work: 'leitao-2007', section: 'Gossip and Tree Construction' };
const REPAIR = { work: 'leitao-2007', section: 'Fault Tolerance and Tree Repair' };

/** After so long the first text has been everywhere, and nobody has anything to say about it any more. */
const SETTLED_MS = 5000;

const aTextReachesAll = labTest<TreeBroadcast>({
  id: 'C1',
  part: 'C',
  title: 'a text that one node broadcasts is delivered by all, once',
  reading: TREE,
  guide:
    "In onRequest: output('delivered', { text }), send the text to your neighbours (neighboursOf), and respond. Who " +
    'gets it for the first time does the same, without a response. Remember what you have: a text comes by many ways.',
  run: async (subject) => {
    const cluster = nodes(subject, NODES, {
      invariants: [deliversOnceWhatWasBroadcast, readsTellWhatWasDelivered],
    });
    const tea = broadcast(cluster, 'b1', 'tea');
    const cake = broadcast(cluster, 'b25', 'cake');
    const again = broadcast(cluster, 'b12', 'tea', { atMs: 50 });
    await cluster.runUntil(() => delivered(cluster) >= 3 * NODES, {
      withinMs: 2000,
      what: 'all 25 nodes have delivered "tea", which two of them were asked to broadcast, twice, and "cake" once',
    });
    await cluster.runFor(SETTLED_MS);
    expectNothingLost(cluster);
    const isAnswered = tea.answered && cake.answered && again.answered;
    cluster.expect(isAnswered, 'a broadcast was not answered: respond with accepted, at once');
    const read = cluster.request('b7', { kind: 'read' });
    await cluster.runFor(1);
    cluster.expect(read.answered, 'b7 was read and has not answered: respond with its texts');
  },
});

/** @see Gossip Glomers, challenge 3d */
const QUICK: Budget = { messages: 30, medianMs: 400, maxMs: 600 };

const withinTheQuickBudget = labTest<TreeBroadcast>({
  id: 'C2',
  part: 'C',
  title: 'among 25 nodes a broadcast keeps to the budget of messages and of time',
  reading: TREE,
  guide:
    'Too many messages: who gets a text that it has tells the sender (prune), and both leave that link out of the ' +
    'tree. Word of texts goes along such links, of many in one message. Too slow: is the tree two links deep?',
  run: async (subject, { seed }) => {
    const cluster = await settled(subject, { role: 'broadcaster', seed, from: 'b1' });
    expectWithin(cluster, await costOf(cluster, { operations: 200, everyMs: 20 }), QUICK);
  },
});

/** Twice as long as it takes to hear of a text, to miss it, and to fetch it. */
const MENDED_MS = 10_000;
/** From then on it has to be a tree again: one that may be deeper than before, as far as ten links. */
const QUICK_AGAIN_MS = 1000;

const anyNodeMayCrash = labTest<TreeBroadcast>({
  id: 'C3',
  part: 'C',
  title: 'whichever node crashes, the others still reach each other',
  reading: REPAIR,
  guide:
    'A node heard of a text that does not come: its way to the tree is gone. After a while it asks the neighbour that ' +
    'it heard from (graft), which sends the text, and that link is of the tree again. Which link does not lead through the hub?',
  run: async (subject, { seed }) => {
    for (const hub of names(NODES)) {
      // The first text comes from the hub: all ways lead through it, if ever they will.
      const cluster = await settled(subject, { role: 'broadcaster', seed, from: hub });
      cluster.crash(hub);
      const alive = cluster.nodes.filter((node) => node !== hub);
      for (const [index, node] of [alive[3], alive[20], alive[11], alive[16]].entries()) {
        if (node === undefined) continue;
        const text = `after the crash, no. ${index + 1}`;
        const isMended = index === 3;
        broadcast(cluster, node, text);
        await cluster.runUntil(() => reached(cluster, text).length >= alive.length, {
          withinMs: isMended ? QUICK_AGAIN_MS : MENDED_MS,
          what: `${hub} has crashed, and the 24 others deliver what ${node} broadcasts${isMended ? ' after three others, along a tree that is whole again' : ''}`,
        });
        await cluster.runFor(SETTLED_MS / 2);
      }
    }
  },
});

const aHealedPartitionIsMadeUp = labTest<TreeBroadcast>({
  id: 'C4',
  part: 'C',
  title: 'after a long partition both sides get what they missed, and it is not sent in vain',
  reading: REPAIR,
  guide:
    'Nobody sends word of an old text by itself: after a cut the other side never hears of it. Tell each neighbour in ' +
    'turn what you have, even when there is no news: a digest says it in a few numbers.',
  run: async (subject, { seed }) => {
    const cluster = await settled(subject, { role: 'broadcaster', seed, from: 'b13' });
    const near = names(12);
    const far = names(NODES).slice(12);
    cluster.partition(near, far);
    const texts = Array.from({ length: 40 }, (_, index) => `text ${index + 1}`);
    for (const [index, text] of texts.entries()) {
      const side = index % 2 === 0 ? near : far;
      broadcast(cluster, side[index % side.length] ?? 'b1', text, {
        atMs: cluster.nowMs + index * 500,
      });
    }
    await cluster.runFor(60_000);
    expectSides(cluster, texts, near, far);
    const healedAtMs = cluster.nowMs;
    cluster.heal();
    await cluster.runUntil(() => delivered(cluster) >= 41 * NODES, {
      withinMs: 30_000,
      what: 'a partition of a minute has healed, and all 25 nodes have delivered all 40 texts',
    });
    await cluster.runFor(SETTLED_MS);
    const messages = cluster
      .sent(({ atMs }) => atMs >= healedAtMs)
      .map(({ message }) => JSON.stringify(message));
    const sendings = texts
      .map((text) => messages.filter((message) => message.includes(`"${text}"`)).length)
      .reduce((sum, times) => sum + times, 0);
    // Half of the nodes need each. Three nodes that ask at the same time get it three times.
    const needed = (texts.length * NODES) / 2;
    cluster.expect(
      sendings <= 4 * needed,
      `after healing the 40 texts were sent ${sendings} times, and were missing ${needed} times: send a neighbour what it has not`,
    );
  },
});

function expectSides(
  cluster: Group,
  texts: readonly string[],
  near: readonly NodeId[],
  far: readonly NodeId[],
): void {
  for (const [index, text] of texts.entries()) {
    const side = index % 2 === 0 ? near : far;
    const by = reached(cluster, text);
    cluster.expect(
      by.length === side.length,
      `a partition had left ${side.length} nodes together, and "${text}" reached ${by.length} of them in a minute`,
    );
  }
}

/** Nodes whose tree has had a text and a while to settle. */
async function settled(
  subject: Subject<TreeBroadcast>,
  { role, seed, from }: { role: string; seed: number; from: NodeId },
): Promise<Group> {
  const cluster = nodes(subject, NODES, { role, seed });
  broadcast(cluster, from, 'the first');
  await cluster.runUntil(() => reached(cluster, 'the first').length === NODES, {
    withinMs: SETTLED_MS,
    what: `all 25 nodes have delivered the first text, from ${from}`,
  });
  await cluster.runFor(SETTLED_MS);
  return cluster;
}

/** @see Gossip Glomers, challenge 3e, for the latencies. It asks for under 20 messages: see below. */
const THRIFTY: Budget = { messages: 10, medianMs: 1000, maxMs: 2000 };

/**
 * A tree of 25 nodes has 24 links. So a text costs 24 messages, and with a read for each text that is 12 an
 * operation: under the 20 of the challenge. We ask for half of that, so that texts must share messages.
 */
const withinTheThriftyBudget = labTest<TreeBroadcast>({
  id: 'C8',
  part: 'C',
  title: 'who may take longer needs fewer messages than the tree has links',
  reading: TREE,
  guide:
    'ThriftyBroadcaster: let texts wait for a while, and send all that go the same way in one message. The wait is ' +
    'paid at each link of the way. A timer that each new text sets back may never fire.',
  run: async (subject, { seed }) => {
    const cluster = await settled(subject, { role: 'thrifty', seed, from: 'b1' });
    expectWithin(cluster, await costOf(cluster, { operations: 200, everyMs: 20 }), THRIFTY);
  },
});

export const partC: readonly LabTest[] = [
  aTextReachesAll,
  withinTheQuickBudget,
  anyNodeMayCrash,
  aHealedPartitionIsMadeUp,
  withinTheThriftyBudget,
];
