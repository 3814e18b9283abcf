/** Plain data, as JSON has it: what operations ask, return and leave behind. */
export type Value =
  string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

/**
 * A text that two values share exactly when they are equal: keys of objects are sorted, and what JSON cannot tell apart
 * (`undefined`, `NaN`, bigint) has a text of its own.
 */
export function textOf(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'bigint':
      return `${value}n`;
    case 'object':
      break;
    default:
      return String(value);
  }
  if (value === null) return 'null';
  if (Array.isArray(value)) return `[${value.map(textOf).join(',')}]`;
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, field]) => `${JSON.stringify(key)}:${textOf(field)}`);
  return `{${fields.join(',')}}`;
}

/** Whether two values are equal, by what they hold. */
export function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object') return false;
  return textOf(one) === textOf(other);
}
