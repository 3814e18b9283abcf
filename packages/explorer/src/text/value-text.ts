/** Plain data on one line for a reader: `{managers: [prepared, working], sent: {commit}}`. Texts have no quotes unless they need them. */
export function valueText(value: unknown): string {
  return textOf(value, 0);
}

function textOf(value: unknown, depth: number): string {
  if (depth > 20) return '…';
  const inner = (element: unknown): string => textOf(element, depth + 1);
  switch (typeof value) {
    case 'string':
      return depth === 0 || PLAIN_WORDS.test(value) ? value : JSON.stringify(value);
    case 'bigint':
      return `${value}n`;
    case 'function':
      return 'a function';
    case 'object':
      break;
    default:
      return String(value);
  }
  if (value === null) return 'null';
  if (Array.isArray(value)) return `[${value.map(inner).join(', ')}]`;
  if (value instanceof Set) return `{${[...value].map(inner).sort().join(', ')}}`;
  if (value instanceof Map) {
    const entries = [...value].map(([key, element]) => `${inner(key)} → ${inner(element)}`);
    return `{${entries.sort().join(', ')}}`;
  }
  if (ArrayBuffer.isView(value)) return `[${String(value)}]`;
  const entries = Object.entries(value).map(([key, element]) => `${key}: ${inner(element)}`);
  return `{${entries.join(', ')}}`;
}

/** Words that cannot be taken for anything else within brackets. */
const PLAIN_WORDS = /^\p{L}[\p{L}\p{N}_'’-]*( \p{L}[\p{L}\p{N}_'’-]*)*$/u;
