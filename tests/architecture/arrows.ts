import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { importsOf, type Import } from './imports.ts';
import { PLACES, TEST_RUNNERS, type Place } from './places.ts';

export interface Report {
  readonly files: number;
  readonly imports: number;
  /** A sentence each, with file and line. */
  readonly violations: readonly string[];
}

interface Arrow extends Import {
  readonly from: string;
  /** The file's path, `node:…`, a workspace or a package. */
  readonly to: string;
}

/**
 * Holds the imports of all files against {@link PLACES}, and looks for cycles.
 *
 * @param sources text by path from the repository's root, with `/`
 */
export function checkArrows(
  sources: ReadonlyMap<string, string>,
  places: readonly Place[] = PLACES,
): Report {
  const arrows = [...sources].flatMap(([path, text]) =>
    importsOf(path, text).map((one): Arrow => ({
      ...one,
      from: path,
      to: targetOf(path, one.specifier),
    })),
  );
  const homeless = [...sources.keys()]
    .filter((path) => placeOf(path, places) === undefined)
    .map(
      (path) =>
        `${path}: no place holds it. Say in tests/architecture/places.ts what it may import`,
    );
  return {
    files: sources.size,
    imports: arrows.length,
    violations: [
      ...homeless,
      ...arrows.flatMap((arrow) => forbidden(arrow, places) ?? []),
      ...cycles(sources.keys(), arrows).map((cycle) => `a cycle of imports: ${cycle.join(' → ')}`),
    ],
  };
}

function forbidden(arrow: Arrow, places: readonly Place[]): string | undefined {
  const { from, to, line, isType } = arrow;
  const place = placeOf(from, places);
  if (place === undefined) return undefined;
  const lab = /^labs\/([^/]+)\//.exec(from)?.[1] ?? '';
  const holds = (pattern: string): boolean => matches(to, pattern.replace('<lab>', lab));
  if (place.may.some(holds)) return undefined;
  if (isType && place.mayAsTypes?.some(holds) === true) return undefined;
  if (isPackage(to) && place.packages === 'any' && !TEST_RUNNERS.some(holds)) return undefined;
  // Before anything is installed, a file may still say what it will import once everything is.
  if (from.startsWith('packages/cli/bin/') && arrow.isDynamic) return undefined;
  return `${from}:${line} imports ${to}. ${place.where}: ${place.why}`;
}

function placeOf(path: string, places: readonly Place[]): Place | undefined {
  return places.find((place) => matches(path, place.where));
}

function targetOf(from: string, specifier: string): string {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier);
  return builtinModules.includes(specifier) ? `node:${specifier}` : specifier;
}

function isPackage(target: string): boolean {
  return (
    !target.startsWith('node:') &&
    !target.startsWith('@netsplit/') &&
    !/\.(ts|tsx|mjs|json)$/.test(target)
  );
}

const patterns = new Map<string, RegExp>();

function matches(text: string, pattern: string): boolean {
  let expression = patterns.get(pattern);
  if (expression === undefined) {
    const source = pattern
      .split(/(\*\*|\*)/)
      .map((part) =>
        part === '**' ? '.*' : part === '*' ? '[^/]*' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'),
      )
      .join('');
    expression = new RegExp(`^${source}$`);
    patterns.set(pattern, expression);
  }
  return expression.test(text);
}

/**
 * Cycles among files that load one another (Tarjan's strongly connected components). Types are no part of it: they load
 * nothing, and two halves of one idea may name each other's.
 */
function cycles(files: Iterable<string>, arrows: readonly Arrow[]): string[][] {
  const loads = new Map<string, string[]>();
  for (const { from, to, isType, isDynamic } of arrows) {
    if (!isType && !isDynamic) loads.set(from, [...(loads.get(from) ?? []), to]);
  }
  const order = new Map<string, number>();
  const open: string[] = [];
  const found: string[][] = [];

  /** Returns the earliest open file that can be reached from this one. */
  function enter(file: string): number {
    const own = order.size;
    order.set(file, own);
    open.push(file);
    let earliest = own;
    for (const next of loads.get(file) ?? []) {
      const known = order.get(next);
      if (known === undefined) earliest = Math.min(earliest, enter(next));
      else if (open.includes(next)) earliest = Math.min(earliest, known);
    }
    if (earliest === own) {
      const members = open.splice(open.indexOf(file));
      if (members.length > 1) found.push([...members, file]);
    }
    return earliest;
  }

  for (const file of files) if (!order.has(file)) enter(file);
  return found;
}
