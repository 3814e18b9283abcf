const WIDTH = 46;

/** A JSON value as text for people: what is short stands in one line, what is long is indented. */
export function valueText(value: unknown, indent = ''): string {
  if (value === undefined) return 'nothing';
  const short = oneLine(value);
  if (indent.length + short.length <= WIDTH || typeof value !== 'object' || value === null) {
    return short;
  }
  const inner = `${indent}  `;
  const isList = Array.isArray(value);
  const parts = Object.entries(value).map(([name, part]) => {
    const text = valueText(part, inner);
    return isList ? `${inner}${text}` : `${inner}${nameText(name)}: ${text}`;
  });
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  return `${open}\n${parts.join(',\n')}\n${indent}${close}`;
}

function oneLine(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'nothing';
  if (Array.isArray(value)) return `[${value.map(oneLine).join(', ')}]`;
  const parts = Object.entries(value).map(([name, part]) => `${nameText(name)}: ${oneLine(part)}`);
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
}

function nameText(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}
