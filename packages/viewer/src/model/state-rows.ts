import {
  briefState,
  entriesOf,
  fieldName,
  membersOf,
  tagOf,
  type Encoded,
  type EncodedFields,
  type NodeState,
  type PathStep,
} from '@netsplit/simulator/trace';

/** A line of a node's state, as a reader sees it. */
export interface StateRow {
  /** Names the row within its node, for good: which rows are folded is kept by it. */
  readonly path: string;
  /** The way to the value from the node's fields. */
  readonly steps: readonly PathStep[];
  readonly depth: number;
  readonly name: string;
  readonly value: string;
  /** What stood there before the event; undefined if the event did not change it. */
  readonly before: string | undefined;
  readonly change: 'none' | 'inside' | 'changed' | 'added' | 'removed';
  /** Whether rows stand under it when it is open. */
  readonly hasInside: boolean;
  readonly isOpen: boolean;
}

type Part = readonly [name: string, value: Encoded, step: PathStep];

/** Values that are short as a whole stand in one line. */
const SHORT = 44;

/**
 * A node's fields as rows, with what the event changed. A value with a change inside is open, so that the
 * change is seen; others are open when `isOpen` says so.
 */
export function stateRows(
  before: NodeState,
  after: EncodedFields,
  isOpen: (path: string) => boolean | undefined,
): readonly StateRow[] {
  const rows: StateRow[] = [];
  addParts(rows, before ?? undefined, after, { path: '', steps: [] }, isOpen);
  return rows;
}

function addParts(
  rows: StateRow[],
  before: Encoded | undefined,
  after: Encoded,
  parent: { readonly path: string; readonly steps: readonly PathStep[] },
  isOpen: (path: string) => boolean | undefined,
): void {
  const old = new Map(
    (before === undefined ? [] : partsOf(before)).map((part) => [part[0], part] as const),
  );
  const depth = parent.steps.length;
  const now = partsOf(after);
  // Without a before nothing is new: all would shine at the start of a node.
  const isComparable = before !== undefined;
  for (const [name, value, step] of now) {
    const was = old.get(name)?.[1];
    const path = `${parent.path}/${name}`;
    const steps = [...parent.steps, step];
    const isSame = !isComparable || (was !== undefined && same(was, value));
    const isInside = !isSame && was !== undefined && isLike(was, value);
    const inside = isDeep(value) || isInside;
    const open = inside && (isOpen(path) ?? isInside);
    const change = isSame ? 'none' : was === undefined ? 'added' : isInside ? 'inside' : 'changed';
    const isReplaced = change === 'changed' || (change === 'inside' && !open);
    rows.push({
      path,
      steps,
      depth,
      name,
      value: open ? sizeOf(value) : briefState(value, inside ? 1 : 2),
      before: isReplaced && was !== undefined ? briefState(was, isDeep(was) ? 1 : 2) : undefined,
      change,
      hasInside: inside,
      isOpen: open,
    });
    if (open) {
      const inside = isComparable ? (was ?? value) : undefined;
      addParts(rows, inside, value, { path, steps }, isOpen);
    }
  }
  for (const [name, was, step] of old.values()) {
    if (now.some(([other]) => other === name)) continue;
    rows.push({
      path: `${parent.path}/${name}`,
      steps: [...parent.steps, step],
      depth,
      name,
      value: '',
      before: briefState(was),
      change: 'removed',
      hasInside: false,
      isOpen: false,
    });
  }
}

function partsOf(value: Encoded): readonly Part[] {
  if (Array.isArray(value)) return (value as Encoded[]).map((part, at) => [`[${at}]`, part, at]);
  if (typeof value !== 'object' || value === null) return [];
  const tag = tagOf(value);
  if (tag === '$map')
    return entriesOf(value).map(([key, part]) => [`[${briefState(key, 0)}]`, part, { key }]);
  if (tag === '$set')
    return membersOf(value).map((member) => [briefState(member, 1), true, { member }]);
  if (tag !== undefined) return [];
  return Object.entries(value).map(([name, part]) => [fieldName(name), part, name]);
}

/** Whether both are lists, Maps or objects of several parts: then it is a part of them that changed. */
function isLike(was: Encoded, value: Encoded): boolean {
  if (Array.isArray(was) !== Array.isArray(value) || tagOf(was) !== tagOf(value)) return false;
  return tagOf(value) !== '$set' && partsOf(was).length > 0 && partsOf(value).length > 1;
}

/** Whether a value has an inside that its line does not show whole. */
function isDeep(value: Encoded): boolean {
  if (typeof value !== 'object' || value === null || partsOf(value).length === 0) return false;
  if (tagOf(value) === '$set') return false;
  const text = briefState(value);
  return text.length > SHORT || /…|items?\]|of \d/.test(text);
}

function sizeOf(value: Encoded): string {
  const { length } = partsOf(value);
  const noun = Array.isArray(value) ? 'item' : tagOf(value) === '$map' ? 'entry' : 'field';
  if (length === 1) return `1 ${noun}`;
  return `${length} ${noun === 'entry' ? 'entries' : `${noun}s`}`;
}

/** States of one run share what did not change, so that most comparisons end at the first line. */
function same(a: Encoded, b: Encoded): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** Rows that a reader asked for: those that changed, or that have a text in their names or values. */
export function rowsWanted(
  rows: readonly StateRow[],
  filter: string,
  isOnlyChanged: boolean,
): readonly StateRow[] {
  const text = filter.trim().toLowerCase();
  if (text === '' && !isOnlyChanged) return rows;
  const isWanted = (row: StateRow): boolean =>
    (!isOnlyChanged || row.change !== 'none') &&
    (row.path.toLowerCase().includes(text) || row.value.toLowerCase().includes(text));
  const wanted = rows.filter(isWanted).map(({ path }) => path);
  // What is wanted keeps the rows above it: a part means little without its whole.
  return rows.filter((row) =>
    wanted.some((path) => path === row.path || path.startsWith(`${row.path}/`)),
  );
}
