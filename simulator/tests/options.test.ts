import { describe, expect, test } from 'vitest';
import { hostNode, Node, Simulation, type Fault, type SimulationOptions } from '../src/index.ts';

class Silent extends Node<never> {}

const nodes: SimulationOptions['nodes'] = ['n1', 'n2'].map((id) => ({
  id,
  create: (context) => hostNode(Silent, context),
}));

/** As JavaScript calls it, where no compiler has looked. */
function built(options: object): () => Simulation {
  return () => new Simulation({ seed: 1, nodes, ...options });
}

const [first] = nodes;
const named = (...ids: unknown[]): object => ({ nodes: ids.map((id) => ({ ...first, id })) });

describe('options that make no sense', () => {
  test.each<[string, object, string]>([
    ['no seed', { seed: undefined }, 'the seed is undefined: give a number or a text'],
    ['a seed that is none', { seed: NaN }, 'the seed is'],
    ['a limit of events that never comes', { maxEvents: NaN }, 'maxEvents is'],
    ['a node without a name', named(''), 'a name is a text that is not empty'],
    ['a node named by a number', named(1), 'a node is named 1'],
    ['a node named __proto__', named('__proto__'), 'cannot be named __proto__'],
    ['two nodes of one name', named('n1', 'n2', 'n1'), 'two nodes have the same name, n1'],
    ['a node that nothing makes', { nodes: [{ id: 'n1' }] }, 'hostNode(YourNode, context)'],
    [
      'a link to nobody',
      { network: { links: [{ from: 'n1', to: 'n9', delayMs: 1 }] } },
      'there is no node "n9"; the nodes are n1, n2',
    ],
    ['no delay at all', { network: { delayMs: null } }, 'network.delayMs is null'],
    ['a delay in words', { network: { delayMs: 'slow' } }, 'network.delayMs is "slow"'],
    [
      'an unknown distribution',
      { network: { delayMs: { kind: 'gaussian' } } },
      'there is no delay of kind "gaussian"',
    ],
    [
      'an unknown distribution of one link',
      { network: { links: [{ from: 'n1', to: 'n2', delayMs: { kind: 'gaussian' } }] } },
      'there is no delay of kind "gaussian"',
    ],
    ['an unknown distribution of the disk', { syncMs: { kind: 'cauchy' } }, 'no delay of kind'],
    ['a delay beyond all time', { network: { delayMs: 1e300 } }, 'at most 9,007,199,254,740'],
    ['an endless delay', { network: { delayMs: Infinity } }, 'a delay is Infinity'],
  ])('%s', (_, options, words) => {
    expect(built(options)).toThrow(RangeError);
    expect(built(options)).toThrow(words);
  });
});

describe('a fault that makes no sense', () => {
  test.each<[string, unknown, string]>([
    ['of no known kind', { kind: 'flood', atMs: 1 }, 'no fault of kind "flood": it is partition'],
    ['of no kind', { atMs: 1 }, 'there is no fault of kind undefined'],
    ['that is nothing', null, 'there is no fault of kind undefined'],
    ['without its node', { kind: 'crash', atMs: 1 }, 'node: '],
    ['with a field too many', { kind: 'heal', atMs: 1, forMs: 2 }, '"forMs"'],
    ['at no time', { kind: 'heal', atMs: NaN }, 'atMs: '],
    ['beyond all time', { kind: 'heal', atMs: 1e300 }, 'atMs: '],
    ['of groups that are none', { kind: 'partition', atMs: 1, groups: 'n1' }, 'groups: '],
    ['of a node that is not there', { kind: 'pause', atMs: 1, node: 'n9' }, 'names n9'],
  ])('%s', (_, fault, words) => {
    expect(built({ faults: [fault] })).toThrow(RangeError);
    expect(built({ faults: [fault] })).toThrow(words);
    const simulation = built({})();
    expect(() => simulation.inject(fault as Fault)).toThrow(words);
  });
});

test('time does not go beyond what a number can count', () => {
  const simulation = built({})();
  simulation.runFor(9e12);
  expect(() => simulation.runFor(9e12)).toThrow(RangeError);
  expect(() => simulation.runUntil(() => false, 9e12)).toThrow('virtual time ends');
  expect(simulation.nowMs).toBe(9e12);
});
