import { describe, expect, test } from 'vitest';
import { exploreCluster, type ExploredCluster } from '../src/index.ts';
import { paxos } from '../clusters/paxos.ts';
import { oneCopyRegister } from '../clusters/register.ts';

function counts(cluster: ExploredCluster): object {
  const { distinct, generated, depth, complete } = exploreCluster(cluster);
  return { distinct, generated, depth, complete };
}

describe('the counts that any exact explorer finds', () => {
  test.each(['multiset', 'fifo'] as const)('of a one-copy register, %s', (network) => {
    expect(counts(oneCopyRegister(2, { network }))).toEqual({
      distinct: 93,
      generated: 121,
      depth: 9,
      complete: true,
    });
  });

  test('of single-decree Paxos, three servers and one client', () => {
    expect(counts(paxos({ servers: 3, clients: 1 }, { network: 'multiset' }))).toEqual({
      distinct: 265,
      generated: 482,
      depth: 14,
      complete: true,
    });
    expect(counts(paxos({ servers: 3, clients: 1 }, { network: 'fifo' }))).toEqual({
      distinct: 237,
      generated: 512,
      depth: 15,
      complete: true,
    });
  });

  // Found by the naive way, too: `npm run bench:explorer` compares the two.
  test('of single-decree Paxos, three servers and two clients', () => {
    expect(counts(paxos({ servers: 3, clients: 2 }))).toEqual({
      distinct: 16_668,
      generated: 32_971,
      depth: 21,
      complete: true,
    });
  });
});
