import type { PathStep } from '../state/patch.ts';
import type { Encoded } from '../state/encode.ts';
import { fieldName, membersOf, tagOf, valueAt } from '../state/encoded.ts';
import type { Trace, TraceEvent } from './trace.ts';
import { briefState } from './wording.ts';

/** One thing that an event changed in its node's state. */
export interface StateChange {
  /** As a program would write it: `sessions.get(c1).next`. */
  readonly label: string;
  /** `resized`: an array grew or shrank at its end, or a Set by several; before and after are sizes. */
  readonly kind: 'changed' | 'added' | 'removed' | 'resized';
  readonly before: Encoded | undefined;
  readonly after: Encoded | undefined;
}

/**
 * What an event changed in its node's state, in the order of the fields. Empty for the start of a node,
 * where all is new, and where the states are not known.
 */
export function changesOf(event: TraceEvent, trace: Trace): readonly StateChange[] {
  if (event.kind === 'start' || event.state === undefined) return [];
  const before = trace.stateAt(event.n - 1).get(event.node);
  const after = trace.stateAt(event.n).get(event.node);
  if (before === undefined || before === null || after === undefined || after === null) return [];
  const changes = new Map<string, StateChange>();
  const paths = event.state.map(([path]) => arrayOf(path, before) ?? path);
  for (const path of paths) {
    const changed = isOneOfMany(path, paths) ? path.slice(0, -1) : path;
    const label = labelOf(changed);
    if (!changes.has(label)) changes.set(label, change(label, changed, before, after));
  }
  return [...changes.values()];
}

/** Whether several members of the same Set changed: then the Set is what changed. */
function isOneOfMany(path: readonly PathStep[], paths: readonly (readonly PathStep[])[]): boolean {
  if (!isMember(path.at(-1))) return false;
  const set = JSON.stringify(path.slice(0, -1));
  const ofTheSet = paths.filter(
    (other) => isMember(other.at(-1)) && JSON.stringify(other.slice(0, -1)) === set,
  );
  return ofTheSet.length > 1;
}

function isMember(step: PathStep | undefined): boolean {
  return typeof step === 'object' && 'member' in step;
}

function change(
  label: string,
  path: readonly PathStep[],
  oldFields: Encoded,
  newFields: Encoded,
): StateChange {
  const before = valueAt(oldFields, path);
  const after = valueAt(newFields, path);
  if (before === undefined) return { label, kind: 'added', before, after };
  if (after === undefined) return { label, kind: 'removed', before, after };
  if (Array.isArray(before) && Array.isArray(after) && before.length !== after.length) {
    return { label, kind: 'resized', before: before.length, after: after.length };
  }
  if (tagOf(before) === '$set' && tagOf(after) === '$set') {
    const sizes = [membersOf(before).length, membersOf(after).length] as const;
    if (sizes[0] !== sizes[1]) return { label, kind: 'resized', before: sizes[0], after: sizes[1] };
  }
  return { label, kind: 'changed', before, after };
}

/** The path of the array that a step made longer or shorter; undefined for any other step. */
function arrayOf(path: readonly PathStep[], before: Encoded): readonly PathStep[] | undefined {
  const step = path.at(-1);
  const parent = path.slice(0, -1);
  if (typeof step !== 'number' && step !== 'length') return undefined;
  const array = valueAt(before, parent);
  if (!Array.isArray(array)) return undefined;
  return step === 'length' || step >= array.length ? parent : undefined;
}

function labelOf(path: readonly PathStep[]): string {
  let label = '';
  for (const step of path) {
    if (typeof step === 'number') label += `[${step}]`;
    else if (typeof step === 'string') label += (label === '' ? '' : '.') + fieldName(step);
    else if ('key' in step) label += `[${briefState(step.key, 0)}]`;
    else label += ` ∋ ${briefState(step.member, 1)}`;
  }
  return label;
}

/** A change in a few words: `count 4 → 5`. */
export function changeSentence({ label, kind, before, after }: StateChange): string {
  switch (kind) {
    case 'changed':
      return `${label} ${briefState(before, 1)} → ${briefState(after, 1)}`;
    case 'resized':
      return `${label} ${String(before)} → ${String(after)} items`;
    case 'added':
      return label.includes(' ∋ ')
        ? label.replace(' ∋ ', ' + ')
        : `${label} = ${briefState(after, 1)}`;
    case 'removed':
      return label.includes(' ∋ ') ? label.replace(' ∋ ', ' − ') : `${label} removed`;
  }
}
