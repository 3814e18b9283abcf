import { find, nameOf } from './face.ts';
import { sourceAt, wordsOf, type Source, type Syntax } from './source.ts';

/** One kind of fault, as its schema has it. */
export interface FaultKind {
  readonly kind: string;
  /** What it does. */
  readonly meaning: string | undefined;
  readonly fields: readonly {
    readonly name: string;
    readonly type: string;
    readonly isOptional: boolean;
    readonly meaning: string;
  }[];
}

/** The schemas of a file whose `kind` is a literal, in the file's order. */
export function readFaults(path: string): FaultKind[] {
  const source = sourceAt(path);
  return source.body.flatMap((statement) => {
    const fields = fieldsOf(statement.declarations?.[0]?.init);
    const kind = fields?.find(({ key }) => nameOf(key) === 'kind')?.value as Syntax | undefined;
    if (fields === undefined || kind === undefined) return [];
    const comment = source.commentOf(statement);
    return [
      {
        kind: String(kind.arguments?.[0]?.value),
        meaning: comment === undefined ? undefined : wordsOf(comment),
        fields: fields
          .filter(({ key }) => nameOf(key) !== 'kind')
          .map((field) => {
            const type = typeOf(source, field.value as Syntax);
            return {
              name: nameOf(field.key),
              type: type.replace(/ \| undefined$/, ''),
              isOptional: type.endsWith(' | undefined'),
              meaning: meaningOf(source, field),
            };
          }),
      },
    ];
  });
}

/** What the comment at the top of a file says of all its faults. */
export function preambleOf(path: string): string {
  const [, words = ''] = /\n\/\*\n([\s\S]*?)\*\//.exec(sourceAt(path).text) ?? [];
  return wordsOf(words);
}

/** The fields of `z.strictObject({ … })`. */
function fieldsOf(schema: Syntax | null | undefined): readonly Syntax[] | undefined {
  if (schema?.callee === undefined) return undefined;
  if (nameOf(schema.callee.property) !== 'strictObject') return undefined;
  return schema.arguments?.[0]?.properties;
}

/** A field's own comment, else that of the part that it is: `atMs`, `forMs`. */
function meaningOf(source: Source, field: Syntax): string {
  const own = source.commentOf(field);
  const value = field.value as Syntax;
  const comment =
    own ?? (value.type === 'Identifier' ? find(source, nameOf(value)).comment : undefined);
  return comment === undefined ? '' : wordsOf(comment).replaceAll('\n', ' ');
}

/** A schema as a type. What it refines (a least value, a length) is not said. */
function typeOf(source: Source, schema: Syntax): string {
  if (schema.type === 'Identifier') {
    const name = nameOf(schema);
    if (NAMED.has(name)) return NAMED.get(name) ?? '';
    const found = find(source, name);
    return typeOf(found.source, found.declaration.declarations?.[0]?.init ?? schema);
  }
  const method = nameOf(schema.callee?.property);
  const of = schema.callee?.object;
  const given = schema.arguments?.[0];
  if (of === undefined) return source.text.slice(schema.start, schema.end);
  if (nameOf(of) !== 'z') {
    return method === 'optional' ? `${typeOf(source, of)} | undefined` : typeOf(source, of);
  }
  const all = (list: readonly Syntax[] = []): string[] => list.map((one) => typeOf(source, one));
  switch (method) {
    case 'literal':
      return source.text.slice(given?.start, given?.end);
    case 'enum':
      return valuesOf(source, given)
        .map((value) => `'${value}'`)
        .join(' | ');
    case 'array':
      return given === undefined ? 'unknown[]' : `${all([given])[0]}[]`;
    case 'tuple':
      return `[${all(given?.elements).join(', ')}]`;
    case 'union':
      return all(given?.elements).join(' | ');
    case 'strictObject':
      return `{ ${(given?.properties ?? [])
        .map((one) => {
          const type = typeOf(source, one.value as Syntax);
          const mark = type.endsWith(' | undefined') ? '?' : '';
          return `${nameOf(one.key)}${mark}: ${type.replace(/ \| undefined$/, '')}`;
        })
        .join('; ')} }`;
    default:
      return method;
  }
}

/** Parts that have a name of their own in what is public. */
const NAMED = new Map([
  ['distributionSchema', 'Distribution'],
  ['burstLossSchema', 'BurstLoss'],
  ['nodeName', 'NodeId'],
]);

function valuesOf(source: Source, list: Syntax | undefined): string[] {
  if (list?.type === 'Identifier') {
    const { declaration, source: home } = find(source, nameOf(list));
    const init = declaration.declarations?.[0]?.init;
    return valuesOf(home, init?.expression ?? init ?? undefined);
  }
  return (list?.elements ?? []).map((one) => String(one.value));
}
