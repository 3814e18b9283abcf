import { permutationOf } from '../given.ts';

/**
 * The lookup table of Maglev (3.4). Each member has an order of its own in which it would like the
 * entries. In turns, each takes the next one on its list that is still free, until none is: so all have
 * equally many, give or take one.
 */
export function maglevTable(members: readonly string[], size: number): readonly string[] {
  // Who is first in each turn must not depend on how they are listed.
  const inTurn = members.toSorted().map((name) => ({ name, ...permutationOf(name, size) }));
  const wishes = inTurn.map(({ offset }) => offset);
  const table: string[] = Array.from({ length: size }, () => '');
  for (let taken = 0; taken < size; taken++) {
    const turn = taken % inTurn.length;
    const { name = '', skip = 1 } = inTurn[turn] ?? {};
    let entry = wishes[turn] ?? 0;
    // The size is prime, so that a step of any length comes by every entry.
    while (table[entry] !== '') entry = (entry + skip) % size;
    table[entry] = name;
    wishes[turn] = entry;
  }
  return table;
}
