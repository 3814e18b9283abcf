import type { History, KvInput, Operation, Value } from '@netsplit/checkers';

/** What a generated history is like. */
export interface Shape {
  readonly operations: number;
  readonly clients: number;
  readonly keys: number;
  /** Whether one late get returns what was overwritten long before. */
  readonly stale: boolean;
  readonly seed: number;
}

type Played = Operation<KvInput, Value> & { readonly tookEffectAt: number };

/**
 * What clients saw of a store that was right: every operation takes effect at some moment of its time, a client starts its
 * next one soon after. A third each are gets, puts and appends.
 */
export function kvHistory({
  operations,
  clients,
  keys,
  stale,
  seed,
}: Shape): History<KvInput, Value> {
  const draw = drawing(seed);
  const freeAt = Array.from({ length: clients }, () => draw() * 10);
  const played = Array.from({ length: operations }, (_, id): Played => {
    const process = freeAt.indexOf(Math.min(...freeAt));
    const invokedAt = (freeAt[process] ?? 0) + draw();
    const tookEffectAt = invokedAt + draw() * 10;
    const returnedAt = tookEffectAt + draw() * 10;
    freeAt[process] = returnedAt;
    const key = `k${Math.floor(draw() * keys)}`;
    const kind = (['get', 'put', 'append'] as const)[Math.floor(draw() * 3)] ?? 'get';
    const input = kind === 'get' ? { kind, key } : { kind, key, value: `${kind[0]}${id};` };
    return { id, process, input, invokedAt, returnedAt, outcome: 'ok', tookEffectAt };
  });
  const store = new Map<string, string>();
  const outputs = new Map<Played, Value>();
  for (const operation of played.toSorted((one, other) => one.tookEffectAt - other.tookEffectAt)) {
    const { input } = operation;
    const before = store.get(input.key) ?? '';
    if (input.kind === 'get') outputs.set(operation, before);
    else store.set(input.key, `${input.kind === 'put' ? '' : before}${String(input.value)}`);
  }
  if (stale) makeStale(outputs);
  return played.map((operation) => ({ ...operation, output: outputs.get(operation) ?? null }));
}

/** The last get of a key that saw something earlier gets did not sees what the first one saw. */
function makeStale(outputs: Map<Played, Value>): void {
  const gets = [...outputs].sort(([one], [other]) => one.tookEffectAt - other.tookEffectAt);
  for (const [late, saw] of gets.toReversed()) {
    const early = gets.find(([{ input }, value]) => input.key === late.input.key && value !== '');
    if (early === undefined || early[0] === late || early[1] === saw) continue;
    outputs.set(late, early[1]);
    return;
  }
}

/** Numbers from 0 to 1: a xorshift, so that the histories are the same everywhere. */
function drawing(seed: number): () => number {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
