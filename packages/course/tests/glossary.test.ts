import { describe, expect, test } from 'vitest';
import { readGlossary, type Term, termsIn } from '../src/index.ts';
import { folderWith } from './folder.ts';

const term = (name: string, ...also: string[]): Term => ({
  id: name.toLowerCase().replaceAll(' ', '-'),
  term: name,
  also,
  meaning: 'A word.',
  labs: [],
  works: [],
});

const terms = [
  term('node', 'nodes'),
  term('virtual node', 'virtual nodes'),
  term('FIFO'),
  term('CAP'),
];

const used = (text: string): string[] =>
  termsIn(text, terms).map(({ term: { id }, from, to }) => `${id}=${text.slice(from, to)}`);

describe('the terms in a text', () => {
  test('are found in every form, whatever the case', () => {
    expect(used('Nodes: a node.')).toEqual(['node=Nodes', 'node=node']);
  });

  test('are the longest that fit, also over the end of a line', () => {
    expect(used('Virtual nodes, and virtual\nnode.')).toEqual([
      'virtual-node=Virtual nodes',
      'virtual-node=virtual\nnode',
    ]);
  });

  test('are whole words', () => {
    expect(used('nodejs, a nodeless anode, node-local')).toEqual([]);
    expect(used('node-1, (node)')).toEqual(['node=node', 'node=node']);
  });

  test('keep their capitals where they have several', () => {
    expect(used('CAP is not a cap; fifo is not FIFO')).toEqual(['cap=CAP', 'fifo=FIFO']);
  });
});

describe('a glossary', () => {
  test('refuses a form that two terms have', () => {
    const folder = folderWith({
      'terms.json': { terms: [term('node', 'members'), term('member', 'Members')] },
    });
    expect(() => readGlossary(folder)).toThrow('terms[1]: "Members" is a form of "node", too');
  });

  test('is read with what it leaves out', () => {
    const folder = folderWith({
      'terms.json': { terms: [{ id: 'node', term: 'node', meaning: 'One.' }] },
    });
    expect(readGlossary(folder)).toEqual([
      { id: 'node', term: 'node', also: [], meaning: 'One.', labs: [], works: [] },
    ]);
  });
});
