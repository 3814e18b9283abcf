import fc from 'fast-check';
import type { LabTest } from '../lab-test.ts';

const CASES_LOOKED_AT = 60;

/** Cases of a property of functions, as it draws them. */
export function sampleInput({ input }: LabTest): readonly unknown[] {
  return input === undefined ? [] : fc.sample(input.cases, { seed: 1, numRuns: CASES_LOOKED_AT });
}

/**
 * What about a value is of another form than all of these samples, as a sentence that names its place; undefined when it is
 * of their form.
 */
export function unlike(
  value: unknown,
  samples: readonly unknown[],
  place: string,
): string | undefined {
  const kin = samples.filter((sample) => formOf(sample) === formOf(value));
  if (kin.length === 0) {
    const forms = [...new Set(samples.map(formOf))].join(' or ');
    return `${place} is ${formOf(value)}, and should be ${forms}`;
  }
  if (Array.isArray(value)) {
    const items = (kin as unknown[][]).flat();
    return items.length === 0
      ? undefined
      : firstOf(value.map((item, index) => unlike(item, items, `${place}[${index}]`)));
  }
  if (!isRecord(value)) return undefined;
  const records = kin.filter(isRecord);
  const known = [...new Set(records.flatMap((record) => Object.keys(record)))];
  const missing = known.find((key) => !(key in value) && records.every((record) => key in record));
  if (missing !== undefined) return `${place} has no \`${missing}\``;
  return firstOf(
    Object.entries(value).map(([key, part]) => {
      if (!known.includes(key))
        return `${place} has no field \`${key}\`: it has ${known.join(', ')}`;
      const parts = records.flatMap((record) => (key in record ? [record[key]] : []));
      return unlike(part, parts, `${place}.${key}`);
    }),
  );
}

function firstOf(complaints: readonly (string | undefined)[]): string | undefined {
  return complaints.find((complaint) => complaint !== undefined);
}

function formOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return { object: 'an object', string: 'a text' }[typeof value as string] ?? `a ${typeof value}`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
