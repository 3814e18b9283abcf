import { scenario, type Act, type Scenario } from '@netsplit/harness';
import type { NodeId } from '@netsplit/simulator';
import type { TreeBroadcast } from '../contract.ts';

type Seen = (act: Act<TreeBroadcast>) => boolean;

/** Three rows of three: b5 stands in the middle, and is next to four. */
const nine = Object.fromEntries(
  Array.from({ length: 9 }, (_, index): [NodeId, string] => [`b${index + 1}`, 'broadcaster']),
);
const network = { delayMs: 100 };

/** What is sent is the student's own: the story goes by the kinds that the reference has. */
function sends(kind: string, node?: NodeId): Seen {
  return (act) =>
    act.kind === 'sent' &&
    (node === undefined || act.node === node) &&
    (act.message as { kind?: unknown } | null)?.kind === kind;
}

function delivers(text: string, node?: NodeId): Seen {
  return (act) =>
    act.kind === 'output' && act.data.text === text && (node === undefined || act.node === node);
}

const aTreeGrows = scenario<TreeBroadcast>({
  id: 'tree',
  title: 'A tree grows out of a flood',
  story: [
    'Nine nodes in three rows; each is next to those in its row and its column. b5 is asked to broadcast.',
    {
      when: sends('gossip', 'b5'),
      say: 'At first every link is of the tree, so the text goes to all four neighbours, and from each of them to all of theirs.',
    },
    {
      when: sends('prune'),
      say: 'This node has the text already. The link that brought it once more brings nothing: prune. Both ends leave it out of the tree.',
    },
    {
      when: sends('i-have'),
      say: 'Links that are not of the tree carry word of texts: a digest, now and then. It is what the tree will be mended with.',
    },
    {
      when: delivers('cake', 'b1'),
      say: 'A second text, from another node, and no link brings it twice: eight messages for eight nodes. The tree is the same, whoever begins.',
    },
  ],
  run: async (subject) => {
    const cluster = subject.cluster({ nodes: nine, network, seed: 3 });
    cluster.request('b5', { kind: 'broadcast', text: 'tea' });
    await cluster.runFor(2000);
    cluster.request('b1', { kind: 'broadcast', text: 'cake' });
    await cluster.runFor(1000);
  },
});

const theRootDies = scenario<TreeBroadcast>({
  id: 'root-dies',
  title: 'A tree loses its root, and mends itself',
  story: [
    'Nine nodes, and a tree that grew from b5: nearly all ways lead through it.',
    {
      when: (act) => act.kind === 'crashed',
      say: 'b5 is gone. Nobody is told, and nobody notices.',
    },
    {
      when: delivers('cake', 'b1'),
      say: 'b1 broadcasts. Along the tree its text reaches those on its side of b5, and no further.',
    },
    {
      when: sends('graft'),
      say: 'This node has had word of the text and waited for it: the tree is broken. It asks the neighbour who told it (graft), and the link between them is of the tree from now on.',
    },
    {
      when: delivers('rain'),
      say: 'The next text finds a tree that is whole, and does not lead through b5.',
    },
  ],
  run: async (subject) => {
    const cluster = subject.cluster({ nodes: nine, network, seed: 3 });
    cluster.request('b5', { kind: 'broadcast', text: 'tea' });
    await cluster.runFor(2500);
    cluster.crash('b5');
    await cluster.runFor(100);
    cluster.request('b1', { kind: 'broadcast', text: 'cake' });
    await cluster.runFor(4000);
    cluster.request('b9', { kind: 'broadcast', text: 'rain' });
    await cluster.runFor(1000);
  },
});

export const partC: readonly Scenario[] = [aTreeGrows, theRootDies];
