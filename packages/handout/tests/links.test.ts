import { expect, it } from 'vitest';
import { withoutDeadLinks } from '../src/links.ts';

const there = new Set(['labs/raft/README.md', 'docs/faults/partition.svg']);
const unlinked = (text: string): string =>
  withoutDeadLinks('labs/raft/README.md', text, (path) => there.has(path));

it('leaves links to what is there, to the web and within the page', () => {
  const text =
    'See [a](README.md), [b](../raft/README.md#part-a), [c](https://raft.github.io), [d](#part-b), ![e](../../docs/faults/partition.svg).';
  expect(unlinked(text)).toBe(text);
});

it('makes words of links to what is not handed out, also over two lines', () => {
  expect(unlinked('as in lab [first\ncontact](../first-contact/README.md), part B')).toBe(
    'as in lab first\ncontact, part B',
  );
});
