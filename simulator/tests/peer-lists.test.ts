import { describe, expect, test } from 'vitest';
import { PeerLists } from '../src/simulation/peer-lists.ts';

const nodes = (count: number): { id: string }[] =>
  Array.from({ length: count }, (_, index) => ({ id: `n${index + 1}` }));

describe('the list of peers', () => {
  test('has all but the node itself, in the cluster’s order, and cannot be changed', () => {
    const lists = new PeerLists(nodes(4));
    expect(lists.of(0)).toEqual(['n2', 'n3', 'n4']);
    expect(lists.of(2)).toEqual(['n1', 'n2', 'n4']);
    expect(Object.isFrozen(lists.of(2))).toBe(true);
  });

  test('is the same whenever a node of a small cluster asks', () => {
    const lists = new PeerLists(nodes(4));
    const first = lists.of(1);
    lists.of(2);
    expect(lists.of(1)).toBe(first);
  });

  test('of a large cluster is kept for who asks often, and made anew for who asked once', () => {
    const lists = new PeerLists(nodes(2001));
    const once = lists.of(0);
    expect(lists.of(0)).toBe(once);
    lists.of(1);
    expect(lists.of(0)).not.toBe(once);
    expect(lists.of(0)).toEqual(once);
    const seen = Array.from({ length: 6 }, () => {
      lists.of(2000);
      return lists.of(0);
    });
    expect(seen[5]).toBe(seen[4]);
    expect(seen[5]).toEqual(once);
  });
});
