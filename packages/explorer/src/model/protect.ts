/**
 * Makes a value and all that it holds refuse changes: one value stands for all equal ones, so whoever changed it would
 * change many states. The error is thrown at the line that tries.
 */
export function protect(value: unknown): void {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
  if (Object.isFrozen(value) && !(value instanceof Map) && !(value instanceof Set)) return;
  if (value instanceof Map) {
    for (const [key, element] of value) {
      protect(key);
      protect(element);
    }
    refuse(value, 'set');
    refuse(value, 'delete');
    refuse(value, 'clear');
  } else if (value instanceof Set) {
    for (const member of value) protect(member);
    refuse(value, 'add');
    refuse(value, 'delete');
    refuse(value, 'clear');
  } else {
    for (const key of Object.keys(value)) protect((value as Record<string, unknown>)[key]);
    Object.freeze(value);
  }
}

function refuse(value: object, method: string): void {
  if (Object.hasOwn(value, method)) return;
  Object.defineProperty(value, method, {
    value: () => {
      throw new TypeError(
        `a state may not be changed: ${method}() on a copy, new ${kindOf(value)}(…)`,
      );
    },
  });
}

const kindOf = (value: object): string => (value instanceof Map ? 'Map' : 'Set');
