import { describe, expect, it } from 'vitest';
import { ForkTree } from '../src/model/forks.ts';
import { gossip, modelOf } from './trace-lines.ts';

const first = modelOf(gossip(60));
const same = modelOf(gossip(60));
const other = modelOf(gossip(60, { seed: 8 }));
const shorter = modelOf(gossip(40));

describe('a tree of runs', () => {
  it('names them in the order in which they come, and shows them under their parents', () => {
    const tree = ForkTree.of(first, 'the run')
      .with({ parent: 'a', after: 3, label: 'dropped', model: other })
      .with({ parent: 'b', after: 9, label: 'crashed', model: shorter })
      .with({ parent: 'a', after: 7, label: 'again', model: same });
    expect(tree.rows.map(({ fork, depth }) => [fork.id, depth])).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 2],
      ['d', 1],
    ]);
    expect(tree.childrenOf('a').map(({ label }) => label)).toEqual(['dropped', 'again']);
    expect([tree.otherOf('c')?.id, tree.otherOf('a')?.id]).toEqual(['b', 'b']);
  });

  it('goes on with names after z', () => {
    let tree = ForkTree.of(first, 'the run');
    for (let count = 0; count < 27; count++) {
      tree = tree.with({ parent: 'a', after: 1, label: '', model: first });
    }
    expect(tree.forks.slice(25).map(({ id }) => id)).toEqual(['z', 'aa', 'ab']);
  });

  it('leaves the trees before it as they were', () => {
    const before = ForkTree.of(first, 'the run');
    const after = before.with({ parent: 'a', after: 3, label: 'b', model: other });
    expect(before.forks).toHaveLength(1);
    expect(after.replacing('b', shorter).get('b')?.model).toBe(shorter);
    expect(after.get('b')?.model).toBe(other);
  });

  it('tells where a run first went otherwise, and nothing of two that are the same', () => {
    const tree = ForkTree.of(first, 'the run')
      .with({ parent: 'a', after: 0, label: 'other', model: other })
      .with({ parent: 'a', after: 0, label: 'same', model: same })
      .with({ parent: 'a', after: 40, label: 'shorter', model: shorter });
    const difference = tree.differenceOf('b');
    const n = difference?.event ?? 0;
    expect(n).toBeGreaterThan(0);
    expect(JSON.stringify(first.eventAt(n - 1))).not.toBe(JSON.stringify(other.eventAt(n - 1)));
    for (let at = 0; at < n - 1; at++) expect(other.eventAt(at)).toEqual(first.eventAt(at));
    expect(tree.differenceOf('c')).toBeUndefined();
    expect(tree.differenceOf('d')?.event).toBe(41);
    expect(tree.differenceOf('a')).toBeUndefined();
  });
});
