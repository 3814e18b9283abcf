import type { ModelName } from '../models/index.ts';
import type { Value } from '../value.ts';

/** What an operation asks, before it is known to make sense: `kind` and what it is about. */
export type Asked = Readonly<Record<string, unknown>>;

/** Whose operations a file holds: those of a model with a name, or of somebody's own, which may have any. */
export type Vocabulary = ModelName | 'own';

/** What the kinds of operations of a model are about, and whether they return a value that says something. */
const VOCABULARY: Readonly<Record<ModelName, Readonly<Record<string, readonly string[]>>>> = {
  register: { read: [], write: ['value'] },
  'cas-register': { read: [], write: ['value'], cas: ['from', 'to'] },
  kv: { get: ['key'], put: ['key', 'value'], append: ['key', 'value'] },
  queue: { enqueue: ['value'], dequeue: [] },
  set: { add: ['value'], remove: ['value'], contains: ['value'], read: [] },
  lock: { acquire: ['owner'], release: ['owner'] },
};

/** Kinds whose value is what they return. */
const RETURNING: readonly string[] = ['read', 'get', 'dequeue'];

export function returnsValue(kind: string): boolean {
  return RETURNING.includes(kind);
}

/**
 * The input of an operation of the model, or in words what is wrong with it. `[a, b]` as the value of a `cas` stands for
 * `from` and `to`.
 */
export function inputOf(
  model: Vocabulary,
  asked: Asked,
): { readonly input: Asked } | { readonly wrong: string } {
  const { kind } = asked;
  if (model === 'own') {
    return typeof kind === 'string'
      ? { input: asked }
      : { wrong: 'the operation does not say its kind, a text' };
  }
  const kinds = VOCABULARY[model];
  const fields = typeof kind === 'string' && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (fields === undefined) {
    const known = Object.keys(kinds).join(', ');
    return {
      wrong: `${JSON.stringify(kind)} is no operation of the model ${model}: it has ${known}`,
    };
  }
  const { value } = asked;
  const told =
    kind === 'cas' && Array.isArray(value) && value.length === 2
      ? { ...asked, from: value[0], to: value[1] }
      : asked;
  const input: Record<string, unknown> = { kind };
  for (const field of fields) {
    const is = (told as Asked)[field];
    if (is === undefined) return { wrong: `${String(kind)} does not say its ${field}` };
    if (field === 'key' && typeof is !== 'string' && typeof is !== 'number') {
      return { wrong: `the key of ${String(kind)} is neither a text nor a number` };
    }
    input[field] = field === 'key' ? String(is) : is;
  }
  if (kind === 'append') input['value'] = String(input['value']);
  if (model === 'lock' && typeof asked['lock'] === 'string') input['lock'] = asked['lock'];
  return { input };
}

/** What an operation returned, where that is told apart from what it asked. */
export function outputOf(
  kind: string,
  told: { readonly value?: unknown; readonly output?: unknown },
): Value {
  if (told.output !== undefined) return told.output as Value;
  if (kind === 'cas') return true;
  return returnsValue(kind) ? ((told.value ?? null) as Value) : null;
}
