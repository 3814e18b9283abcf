import {
  briefState,
  fieldName,
  valueAt,
  type Encoded,
  type NodeState,
  type PathStep,
} from '@netsplit/simulator/trace';

/** A field of a node, or a part of one: the way to it. */
export interface FieldRef {
  readonly node: string;
  readonly path: readonly PathStep[];
}

/** As a program would write it: `sessions[c1].next`. */
export function fieldLabel(path: readonly PathStep[]): string {
  let label = '';
  for (const step of path) {
    if (typeof step === 'number') label += `[${step}]`;
    else if (typeof step === 'string') label += (label === '' ? '' : '.') + fieldName(step);
    else if ('key' in step) label += `[${briefState(step.key, 0)}]`;
    else label += ` ∋ ${briefState(step.member, 1)}`;
  }
  return label;
}

export function isSameField(a: FieldRef | undefined, b: FieldRef | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.node === b.node && a.path.length === b.path.length && startsWith(a.path, b.path);
}

/** The field's value in a state of its node; undefined where it has none, or the state is not known. */
export function valueIn(state: NodeState, { path }: FieldRef): Encoded | undefined {
  return state === undefined || state === null ? undefined : valueAt(state, path);
}

/** Whether a path begins with another one. */
export function startsWith(path: readonly PathStep[], start: readonly PathStep[]): boolean {
  return start.length <= path.length && start.every((step, index) => isSame(step, path[index]));
}

function isSame(a: PathStep, b: PathStep | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object') return false;
  return JSON.stringify(a) === JSON.stringify(b);
}
