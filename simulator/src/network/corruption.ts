type Path = readonly (string | number)[];

/**
 * A message with one of its values changed to another of the same type, as if a bit had flipped on the
 * way: the message itself stays as it is.
 *
 * @param where which of its values: an integer from 0 to 2^32 - 1
 * @param how which of the changes that the value admits, drawn alike
 * @returns undefined for a message that holds no number, text or truth value
 */
export function corrupted(message: unknown, where: number, how: number): unknown {
  const paths: Path[] = [];
  collect(message, [], paths);
  const path = paths[Math.floor((where / 0x1_0000_0000) * paths.length)];
  return path === undefined ? undefined : changed(message, path, 0, how);
}

/** The paths of all values that a flipped bit makes another value of. */
function collect(value: unknown, path: Path, into: Path[]): void {
  if (typeof value === 'number' || typeof value === 'boolean') into.push(path);
  else if (typeof value === 'string' && value !== '') into.push(path);
  else if (Array.isArray(value)) value.forEach((part, at) => collect(part, [...path, at], into));
  else if (typeof value === 'object' && value !== null) {
    for (const [key, part] of Object.entries(value)) collect(part, [...path, key], into);
  }
}

function changed(value: unknown, path: Path, depth: number, how: number): unknown {
  const step = path[depth];
  if (step === undefined) return flipped(value, how);
  if (Array.isArray(value)) {
    const at = step as number;
    return value.with(at, changed(value[at], path, depth + 1, how));
  }
  const fields = value as Record<string, unknown>;
  return { ...fields, [step]: changed(fields[step], path, depth + 1, how) };
}

function flipped(value: unknown, how: number): unknown {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') {
    const bit = 1 << (how & 7);
    if (Number.isSafeInteger(value)) return value >= 0 && value & bit ? value - bit : value + bit;
    return value * (1 + bit / 256);
  }
  const text = value as string;
  const at = Math.floor((how / 0x1_0000_0000) * text.length);
  // The last bit of a letter, so that it stays one that can be printed.
  const letter = String.fromCharCode(text.charCodeAt(at) ^ 1);
  return text.slice(0, at) + letter + text.slice(at + 1);
}
