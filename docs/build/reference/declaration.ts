import { find, nameOf, type Exported } from '../face.ts';
import type { Source, Syntax } from '../source.ts';

/** A declaration as a reader needs it: with its comments, without what is private and without bodies. */
export function declarationText(
  exported: Exported,
  isPublic: (name: string) => boolean = () => true,
): string {
  const { source, declaration } = exported;
  switch (declaration.type) {
    case 'ClassDeclaration':
      return classText(exported);
    case 'FunctionDeclaration':
      return signature(source, declaration);
    case 'VariableDeclaration':
      return constantText(exported);
    default:
      return [exported, ...neededBy(exported, isPublic)].map(plainText).join('\n\n');
  }
}

/** The public members of a class or an interface that say nothing of themselves. Fields may. */
export function silentMembers(exported: Exported): string[] {
  return membersOf(exported)
    .filter((member, _, all) => !all.some((one) => isOverload(one, member)))
    .filter((member) => isTold(exported, member))
    .filter((member) => commentOf(exported, member) === undefined)
    .map((member) => nameOf(member.key));
}

function isTold({ declaration }: Exported, member: Syntax): boolean {
  switch (member.type) {
    case 'MethodDefinition':
    case 'TSAbstractMethodDefinition':
    case 'TSDeclareMethod':
      // Nobody but us makes our errors.
      return member.kind !== 'constructor' || !nameOf(declaration.superClass).endsWith('Error');
    case 'TSMethodSignature':
      return true;
    default:
      return false;
  }
}

function classText(exported: Exported): string {
  const { source, declaration } = exported;
  const { start } = declaration.body as Syntax;
  const members = membersOf(exported).map((member) => {
    const comment = commentOf(exported, member);
    const lines = [...(comment === undefined ? [] : [comment]), signature(source, member)];
    return lines.join('\n').replaceAll(/^(?=.)/gm, '  ');
  });
  return [source.slice(declaration.start, start) + ' {', ...members, '}'].join('\n');
}

function membersOf({ source, declaration }: Exported): readonly Syntax[] {
  const body = (declaration.body as { readonly body?: readonly Syntax[] } | undefined)?.body;
  if (!Array.isArray(body)) return [];
  const members = body as readonly Syntax[];
  return members.filter((member) => {
    if (member.key?.type === 'PrivateIdentifier' || member.accessibility === 'private')
      return false;
    // An error's name says no more than its class.
    if (member.type === 'PropertyDefinition' && nameOf(member.key) === 'name') return false;
    // Of a method with overloads, those are what can be called.
    if (hasBody(member) && members.some((one) => isOverload(one, member))) return false;
    return !/@internal\b/.test(source.commentOf(member) ?? '');
  });
}

/** One way to call a method that has several. What is said of the first is said of all. */
function isOverload(one: Syntax, method: Syntax): boolean {
  return (
    one.start < method.start &&
    one.type === 'MethodDefinition' &&
    !hasBody(one) &&
    nameOf(one.key) === nameOf(method.key)
  );
}

function hasBody({ value }: Syntax): boolean {
  return (value as Syntax | null | undefined)?.type !== 'TSDeclareMethod';
}

/** A member's own comment, or the one of the interface that asks for it. */
function commentOf({ source, declaration }: Exported, member: Syntax): string | undefined {
  const own = source.commentOf(member);
  if (own !== undefined) return own.replaceAll(/\n +\*/g, '\n *');
  for (const { expression } of declaration.implements ?? []) {
    const asked = find(source, nameOf(expression));
    const same = membersOf(asked).find((one) => nameOf(one.key) === nameOf(member.key));
    const comment = same === undefined ? undefined : commentOf(asked, same);
    if (comment !== undefined) return comment;
  }
  return undefined;
}

/** A function or a member, up to its body; a field up to its value. */
function signature(source: Source, part: Syntax): string {
  const value = part.value as Syntax | null | undefined;
  const body = (part.body ?? value?.body) as Syntax | undefined;
  const field = part.type === 'PropertyDefinition' ? value?.start : undefined;
  const text = source.slice(part.start, body?.start ?? field ?? part.end);
  return `${text.replace(/[\s;=]+$/, '')};`;
}

/** A short value says more than its type; a long one less. */
function constantText({ source, declaration, name }: Exported): string {
  const one = declaration.declarations?.find(({ id }) => nameOf(id) === name) ?? declaration;
  const text = source.slice(one.start, one.end);
  return `const ${text.length < 400 ? text : text.slice(0, text.indexOf(' ='))};`;
}

/** A type with no body to leave out, as it stands. */
function plainText({ source, declaration, comment }: Exported, position: number): string {
  const text = source.slice(declaration.start, declaration.end);
  return position === 0 || comment === undefined ? text : `${comment}\n${text}`;
}

/** The types and schemas that a type is made of, and that are public only through it. */
function neededBy(
  exported: Exported,
  isPublic: (name: string) => boolean,
  seen: Set<string> = new Set([exported.name]),
): Exported[] {
  const { source, declaration } = exported;
  const text = source.text.slice(declaration.start, declaration.end);
  const names = text.match(/\b[A-Z]\w+\b|(?<=typeof )\w+/g) ?? [];
  return names.flatMap((name) => {
    if (seen.has(name) || isPublic(name)) return [];
    seen.add(name);
    const needed = source.declares(name) ? find(source, name) : undefined;
    if (needed === undefined || needed.declaration.type === 'ClassDeclaration') return [];
    return [needed, ...neededBy(needed, isPublic, seen)];
  });
}
