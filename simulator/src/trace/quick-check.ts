/**
 * Whether a line is an event beyond doubt. It knows only what is usual: what it does not accept, the
 * schema decides, and the schema accepts all that it accepts (a test holds them together).
 *
 * The schema alone takes longer than parsing: a third of the time in which a long trace opens.
 */
export function isUsualEvent(record: Record<string, unknown>): boolean {
  const { n, t, node, cause, effects, state } = record;
  return (
    isCount(n) &&
    n > 0 &&
    isCount(t) &&
    typeof node === 'string' &&
    Array.isArray(cause) &&
    cause.length === 2 &&
    cause.every(isCount) &&
    isUsualKind(record) &&
    (effects === undefined || (Array.isArray(effects) && effects.every(isUsualEffect))) &&
    (state === undefined || (Array.isArray(state) && state.every(isUsualChange))) &&
    record['local'] === undefined &&
    record['arrived'] === undefined &&
    record['disk'] === undefined &&
    record['stopped'] === undefined &&
    record['crashedAfter'] === undefined &&
    record['error'] === undefined &&
    record['words'] === undefined &&
    record['again'] === undefined
  );
}

function isUsualKind(record: Record<string, unknown>): boolean {
  switch (record['kind']) {
    case 'message':
      return typeof record['from'] === 'string';
    case 'timer':
      return typeof record['timer'] === 'string';
    case 'request':
      return typeof record['id'] === 'string' && record['client'] === undefined;
    case 'drop':
      return (
        typeof record['from'] === 'string' &&
        typeof record['why'] === 'string' &&
        record['request'] === undefined &&
        record['client'] === undefined
      );
    default:
      return false;
  }
}

function isUsualEffect(effect: unknown): boolean {
  if (typeof effect !== 'object' || effect === null) return false;
  const {
    do: kind,
    to,
    i,
    same,
    lost,
    copy,
    why,
    rule,
    name,
    dueMs,
    localDueMs,
    data,
  } = effect as Record<string, unknown>;
  if (i !== undefined && !isCount(i)) return false;
  switch (kind) {
    case 'send':
      return (
        typeof to === 'string' &&
        (same === undefined || same === true) &&
        (lost === undefined || lost === true) &&
        (copy === undefined || isCount(copy)) &&
        why === undefined &&
        rule === undefined
      );
    case 'timer':
      return typeof name === 'string' && typeof dueMs === 'number' && localDueMs === undefined;
    case 'cancel':
      return typeof name === 'string';
    case 'output':
      return data !== undefined && typeof (effect as { kind?: unknown }).kind === 'string';
    default:
      return false;
  }
}

function isUsualChange(change: unknown): boolean {
  if (!Array.isArray(change) || change.length < 1 || change.length > 2) return false;
  const path: unknown = change[0];
  return Array.isArray(path) && path.length > 0 && path.every(isUsualStep);
}

function isUsualStep(step: unknown): boolean {
  if (typeof step === 'string' || typeof step === 'number') return true;
  return typeof step === 'object' && step !== null && ('key' in step || 'member' in step);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
