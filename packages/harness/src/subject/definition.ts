// Finds where a class says what a member is: for mistakes whose stack names no line of the student's.

import { classNamesOf } from './roles.ts';
import type { Contract } from '../contract.ts';
import type { Explanation } from '../hosting.ts';
import type { SourceFile } from './check.ts';
import { codeFrame, placeText } from './problem.ts';
import { child, isNode, keyOf, parse, type SyntaxNode } from './syntax/syntax.ts';

/**
 * Where the class of a role defines or first assigns a member, or a file a function of that name; where any class does, if that one does
 * not (it may inherit it). Undefined if no file has it.
 */
export function definitionOf(
  member: string,
  role: string,
  contract: Contract,
  files: readonly SourceFile[],
): Pick<Explanation, 'place' | 'excerpt'> | undefined {
  const wanted = contract.roles[role] ?? classNamesOf(contract)[0];
  const found = files.flatMap((file) => definitionsIn(file, member));
  const best = found.find(({ className }) => className === wanted) ?? found[0];
  if (best === undefined) return undefined;
  const { file, line, column } = best;
  return {
    place: placeText({ file: file.name, line, column }),
    excerpt: codeFrame(file.text, line, column, 2),
  };
}

interface Definition {
  readonly className: string | undefined;
  readonly file: SourceFile;
  readonly line: number;
  readonly column: number;
}

function definitionsIn(file: SourceFile, member: string): Definition[] {
  const definitions: Definition[] = [];
  const visit = (node: SyntaxNode, className: string | undefined): void => {
    if (defines(node, member)) {
      const { line, column } = node.loc.start;
      definitions.push({ className, file, line, column: column + 1 });
    }
    const id = child(node, 'id');
    const isClass = node.type === 'ClassDeclaration' || node.type === 'ClassExpression';
    const within = isClass ? String(id?.['name'] ?? '') : className;
    for (const value of Object.values(node)) {
      for (const part of Array.isArray(value) ? value : [value]) {
        if (isNode(part)) visit(part, within);
      }
    }
  };
  try {
    visit(parse(file.text), undefined);
  } catch {
    // What acorn cannot read has a warning already; the message goes without a line.
  }
  return definitions;
}

function defines(node: SyntaxNode, member: string): boolean {
  if (node.type === 'FunctionDeclaration') return child(node, 'id')?.['name'] === member;
  if (node.type === 'PropertyDefinition' || node.type === 'MethodDefinition') {
    return keyOf(node, 'key') === member;
  }
  const left = node.type === 'AssignmentExpression' ? child(node, 'left') : undefined;
  if (left?.type !== 'MemberExpression') return false;
  return child(left, 'object')?.type === 'ThisExpression' && keyOf(left, 'property') === member;
}
