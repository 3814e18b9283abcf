/** A function that only says what to use instead. */
export function advising(what: string, advice: string): (...args: unknown[]) => never {
  return () => {
    throw new Error(`\`${what}\`: ${advice}`);
  };
}

/** Puts a function in the place of another one, visible to loops or not just as it was. */
export function replace(owner: object, key: string, value: unknown): void {
  Object.defineProperty(owner, key, {
    value,
    writable: true,
    enumerable: false,
    configurable: true,
  });
}
