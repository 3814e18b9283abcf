import { valueText } from './value-text.ts';

/** One place in which two states differ, as texts; a place that only one of them has lacks the other. */
export interface Change {
  /** `managers[0]`, `sent`, `votes.get(2)`. */
  readonly path: string;
  readonly before?: string;
  readonly after?: string;
}

/** What changed from one state to another, as deep inside as can be said in a line. */
export function changes(before: unknown, after: unknown, path = ''): readonly Change[] {
  if (Object.is(before, after)) return [];
  const kind = kindOf(before);
  if (kind === kindOf(after)) {
    if (kind === 'set') return setChanges(before as Members, after as Members, path);
    if (kind === 'map') return mapChanges(before as Entries, after as Entries, path);
    if (kind === 'record') return recordChanges(before as Fields, after as Fields, path);
    if (kind === 'array') {
      const [old, now] = [before as readonly unknown[], after as readonly unknown[]];
      if (old.length === now.length) {
        return old.flatMap((element, at) => changes(element, now[at], `${path}[${at}]`));
      }
    }
  }
  const texts = [valueText(before), valueText(after)] as const;
  if (texts[0] === texts[1] && kind !== 'other') return [];
  return [{ path: path === '' ? 'state' : path, before: texts[0], after: texts[1] }];
}

type Members = ReadonlySet<unknown>;
type Entries = ReadonlyMap<unknown, unknown>;
type Fields = Readonly<Record<string, unknown>>;

function setChanges(before: Members, after: Members, path: string): readonly Change[] {
  const [old, now] = [before, after].map((set) => [...set].map(valueText).sort());
  const gone = (old ?? []).filter((member) => now?.includes(member) !== true);
  const come = (now ?? []).filter((member) => old?.includes(member) !== true);
  return [
    ...gone.map((member): Change => ({ path, before: member })),
    ...come.map((member): Change => ({ path, after: member })),
  ];
}

function mapChanges(before: Entries, after: Entries, path: string): readonly Change[] {
  const [old, now] = [before, after].map(
    (map) => new Map([...map].map(([key, value]) => [valueText(key), value])),
  );
  return keyChanges(old ?? new Map(), now ?? new Map(), (key) => `${path}.get(${key})`);
}

function recordChanges(before: Fields, after: Fields, path: string): readonly Change[] {
  const [old, now] = [before, after].map((record) => new Map(Object.entries(record)));
  return keyChanges(old ?? new Map(), now ?? new Map(), (key) =>
    path === '' ? key : `${path}.${key}`,
  );
}

function keyChanges(
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
  pathOf: (key: string) => string,
): readonly Change[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key): readonly Change[] => {
    const path = pathOf(key);
    if (!after.has(key)) return [{ path, before: valueText(before.get(key)) }];
    if (!before.has(key)) return [{ path, after: valueText(after.get(key)) }];
    return changes(before.get(key), after.get(key), path);
  });
}

function kindOf(value: unknown): 'set' | 'map' | 'array' | 'record' | 'other' {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return 'other';
  if (value instanceof Set) return 'set';
  if (value instanceof Map) return 'map';
  return Array.isArray(value) ? 'array' : 'record';
}
