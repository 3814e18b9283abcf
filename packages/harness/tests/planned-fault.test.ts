import type { Fault } from '@netsplit/simulator';
import { describe, expect, test } from 'vitest';
import { networkSentence, plannedFault } from '../src/planned-fault.ts';

describe('a planned fault reads as a line', () => {
  const lines: readonly [string, Fault][] = [
    [
      'at 15 ms the network splits into {c1} and {s1, s2}, for 200 ms',
      { kind: 'partition', atMs: 15, groups: [['c1'], ['s1', 's2']], forMs: 200 },
    ],
    [
      'at 0 ms nothing gets from s1 to c1, nor from s1 to c2, until it heals',
      {
        kind: 'cut',
        atMs: 0,
        links: [
          ['s1', 'c1'],
          ['s1', 'c2'],
        ],
      },
    ],
    [
      'at 5 ms the link from n1 to n2 takes 1 to 90 ms and loses 25 % of its messages, for 10 ms',
      {
        kind: 'link',
        atMs: 5,
        from: 'n1',
        to: 'n2',
        delayMs: { kind: 'uniform', minMs: 1, maxMs: 90 },
        lossProbability: 0.25,
        forMs: 10,
      },
    ],
    [
      'at 5 ms the link from n1 to n2 has bursts of loss that begin at 10 % of its messages and end at 50 % and changes 1 % of its messages and carries 2000 bytes a second and holds 3 messages at a time, until it heals',
      {
        kind: 'link',
        atMs: 5,
        from: 'n1',
        to: 'n2',
        burstLoss: { beginProbability: 0.1, endProbability: 0.5 },
        corruptProbability: 0.01,
        bytesPerSecond: 2000,
        maxQueued: 3,
      },
    ],
    [
      'at 7 ms s1 crashes inside its next handler, after 1 effect and loses its disk, and restarts after 30 ms',
      { kind: 'crash', atMs: 7, node: 's1', afterEffects: 1, disk: 'wiped', forMs: 30 },
    ],
    ['at 7 ms s1 crashes and stays down', { kind: 'crash', atMs: 7, node: 's1' }],
    ['at 8 ms s1 restarts', { kind: 'restart', atMs: 8, node: 's1' }],
    ['at 9 ms the network heals', { kind: 'heal', atMs: 9 }],
  ];
  test.each(lines)('%s', (line, fault) => {
    expect(plannedFault(fault)).toBe(line);
  });
});

test('a network reads as a line', () => {
  expect(
    networkSentence({
      delayMs: { kind: 'uniform', minMs: 1, maxMs: 1 },
      lossProbability: 0.3,
      duplicateProbability: 0,
      fifo: true,
      links: [{ from: 'n1', to: 'n2', delayMs: 50 }],
    }),
  ).toBe(
    'takes 1 ms and loses 30 % of its messages, keeping their order; from n1 to n2 it takes 50 ms',
  );
});
