/** Plain data as JSON can hold it: a Set as a sorted list, a Map as a sorted list of pairs, what JSON has not as a text. */
export function plainJson(value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(plainJson);
  if (value instanceof Set) return sorted([...value].map(plainJson));
  if (value instanceof Map) return sorted([...value].map((pair) => pair.map(plainJson)));
  if (ArrayBuffer.isView(value)) return [...(value as unknown as Iterable<number>)].map(plainJson);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plainJson(inner)]));
}

function sorted(values: readonly unknown[]): readonly unknown[] {
  const texts = new Map(values.map((value) => [value, JSON.stringify(value) ?? '']));
  return values.toSorted((one, other) => {
    const [a, b] = [texts.get(one) ?? '', texts.get(other) ?? ''];
    return a < b ? -1 : a > b ? 1 : 0;
  });
}

/** The same text for equal values, whatever the order in which their fields were made. */
export function canonicalText(value: unknown): string {
  return JSON.stringify(withSortedFields(plainJson(value))) ?? 'undefined';
}

/** The same value, the fields of its objects in the order of their names. */
export function withSortedFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSortedFields);
  if (typeof value !== 'object' || value === null || !isPlain(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, withSortedFields(inner)]);
  return Object.fromEntries(
    entries.sort(([one], [other]) => (String(one) < String(other) ? -1 : 1)),
  );
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || prototype === Object.prototype;
}
