import type { Model } from '../../src/index.ts';

interface Table {
  /** By philosopher: how many forks are held. */
  readonly held: readonly (0 | 1 | 2)[];
  /** By fork: who holds it. */
  readonly forks: ReadonlyMap<number, number>;
}

type Act = readonly [philosopher: number, act: 'take' | 'put down'];

/**
 * Dijkstra's dining philosophers: each takes a first fork and then the other, eats, and puts both down. All take the left one
 * first; unless the last one is left-handed.
 */
export function philosophers(count: number, lastIsLeftHanded: boolean): Model<Table, Act> {
  const seats = Array.from({ length: count }, (_, seat) => seat);
  const forksOf = (seat: number): readonly [first: number, second: number] => {
    const [own, next] = [seat, (seat + 1) % count];
    return lastIsLeftHanded && seat === count - 1 ? [next, own] : [own, next];
  };
  return {
    name: 'dining philosophers',
    initialStates: () => [{ held: seats.map(() => 0), forks: new Map() }],
    actions: () =>
      seats.flatMap((seat): Act[] => [
        [seat, 'take'],
        [seat, 'put down'],
      ]),
    next: ({ held, forks }, [seat, act]) => {
      const has = held[seat] ?? 0;
      const [first, second] = forksOf(seat);
      if (act === 'put down') {
        if (has < 2) return undefined;
        const left = new Map(forks);
        left.delete(first);
        left.delete(second);
        return { held: held.with(seat, 0), forks: left };
      }
      const wanted = has === 0 ? first : second;
      if (has === 2 || forks.has(wanted)) return undefined;
      return { held: held.with(seat, has === 0 ? 1 : 2), forks: new Map(forks).set(wanted, seat) };
    },
    properties: [
      {
        kind: 'always',
        name: 'somebody can go on',
        holds: ({ held, forks }) =>
          seats.some((seat) => {
            const has = held[seat] ?? 0;
            return has === 2 || !forks.has(forksOf(seat)[has] ?? -1);
          }) || `each waits for a fork that another holds`,
      },
    ],
  };
}
