import { url as inspectorUrl } from 'node:inspector';
import { join, resolve } from 'node:path';
import type { ValueCodec } from '@netsplit/simulator';
import type { Contract } from '../contract.ts';
import type { Explanation, Hosting } from '../hosting.ts';
import { unknownRole } from '../subject-for.ts';
import { type Bundle, bundleSubject, realmScript } from './bundle.ts';
import type { SourceFile } from './check.ts';
import { type LoadedCode, Realm } from './context.ts';
import { type CheckCache, collectFiles, type SubjectFiles } from './files.ts';
import { definitionOf } from './definition.ts';
import { guard } from './guard.ts';
import { applyMutant, readMutant } from './mutant.ts';
import { SubjectError } from './problem.ts';
import { type ExportFacts, factsOf } from './facts.ts';
import { classNamesOf, expectExports } from './roles.ts';
import { type MappedError, StackMapper } from './stack.ts';

/** Which code of a lab is meant: a folder of it, or its solution with one of its mutants' mistakes. */
export type SubjectSource = 'src' | 'solution' | 'starter' | { readonly mutant: string };

export interface LoadOptions {
  readonly labDir: string;
  readonly source: SubjectSource;
  /** What the lab's contract.ts exports. */
  readonly contract: Contract;
  /** How long a stretch of a run may take before a handler is taken to hang; 2 s if not given. */
  readonly timeoutMs?: number;
}

/** A student's code, ready to be run. */
export interface LoadedSubject extends Hosting {
  readonly valueCodec: ValueCodec;
  /** What it was loaded from, those of a mutant as the mutant has them. */
  readonly files: readonly SourceFile[];
  /** What deserves a word and keeps nothing from running. */
  readonly warnings: readonly string[];
  /** For a host in another process, which makes a realm of it and of `realmScript()`. */
  readonly bundle: Bundle;
  guard<Result>(run: () => Result, timeoutMs?: number): Result;
  /** What was thrown, with all of the student's frames; `explain` tells the first. */
  mapError(thrown: unknown): MappedError;
  /** Loads the files as they are now, for watching; this subject stays as it is. 10 to 20 ms. */
  reload(): Promise<LoadedSubject>;
}

const TIMEOUT_MS = 2000;

/**
 * Loads the code of a lab: checked, bundled, and evaluated once to see whether it can be.
 *
 * @throws {SubjectError} that lists every problem with its file, line and cure
 * @example
 * const subject = await loadSubject({ labDir: 'labs/first-contact', source: 'src', contract });
 */
export async function loadSubject(options: LoadOptions): Promise<LoadedSubject> {
  return load(options, new Map());
}

/** A student's code as text that nobody has run: checked and bundled, for a host elsewhere to evaluate. */
export interface BundledSubject extends Pick<
  LoadedSubject,
  'name' | 'codeHash' | 'contract' | 'files' | 'warnings' | 'bundle'
> {
  /** The classes that the bundle is to export, by their places in it. */
  readonly classNames: readonly string[];
  /** What was thrown, with all of the student's frames. */
  mapError(thrown: unknown): MappedError;
  /** What a student should read of it. */
  explain(thrown: unknown): Explanation;
  /** Where the code of a role defines a member: for what no stack tells the line of. */
  define(member: string, role: string): Pick<Explanation, 'place' | 'excerpt'> | undefined;
  /** Looks at what the evaluated bundle exports. @throws {SubjectError} */
  expectExports(facts: ExportFacts): Promise<void>;
  /** What to say where the bundle cannot even be evaluated. */
  failedToLoad(thrown: unknown): SubjectError;
}

/**
 * Checks and bundles the code of a lab, and evaluates nothing of it.
 *
 * @throws {SubjectError}
 */
export function bundleCode(options: Omit<LoadOptions, 'timeoutMs'>): Promise<BundledSubject> {
  return bundleFrom(options, new Map());
}

async function bundleFrom(
  options: Omit<LoadOptions, 'timeoutMs'>,
  cache: CheckCache,
): Promise<BundledSubject> {
  const { contract } = options;
  const classNames = classNamesOf(contract);
  const files = await readSource(options, cache);
  const bundle = await bundleSubject(files, classNames, contract.functions ?? [], isDebugged());
  const stack = new StackMapper(bundle, files.files);
  const sources = [...files.files.values()];
  return {
    name: nameOf(options.source),
    codeHash: files.codeHash,
    contract,
    files: sources,
    warnings: files.warnings,
    bundle,
    classNames,
    mapError: (thrown) => stack.map(thrown),
    explain: (thrown) => stack.explain(thrown),
    define: (member, role) => definitionOf(member, role, contract, sources),
    expectExports: (facts) => expectExports(facts, files, contract),
    failedToLoad: (thrown) => failedToLoad(thrown, stack),
  };
}

async function load(options: LoadOptions, cache: CheckCache): Promise<LoadedSubject> {
  const { contract, timeoutMs = TIMEOUT_MS } = options;
  // Both ask esbuild, which answers both at once.
  const [bundled, inside] = await Promise.all([bundleFrom(options, cache), realmScript()]);
  const { functions = [] } = contract;
  const { classNames, bundle } = bundled;
  const code = new Realm(inside).load(bundle.code, bundle.filename);
  await tryOut(code, bundled);
  return {
    ...bundled,
    valueCodec: code.realm.valueCodec,
    factory: (role) => {
      const { [role]: className } = contract.roles;
      if (className === undefined)
        throw new RangeError(unknownRole(role, Object.keys(contract.roles)));
      return code.factory(classNames.indexOf(className));
    },
    call: (name, args) => code.call(functions.indexOf(name), args),
    guard: (run, limitMs = timeoutMs) => guard(run, limitMs),
    reload: () => load(options, cache),
  };
}

/** The hash of a lab's code by which its subject goes, without loading it. */
export async function codeHashOf(options: Omit<LoadOptions, 'contract'>): Promise<string> {
  return (await readSource(options, new Map())).codeHash;
}

function nameOf(source: SubjectSource): string {
  return typeof source === 'string' ? source : `mutant:${source.mutant}`;
}

async function readSource(
  options: Omit<LoadOptions, 'contract'>,
  cache: CheckCache,
): Promise<SubjectFiles> {
  const labDir = resolve(options.labDir);
  const { source } = options;
  if (typeof source === 'string') {
    return collectFiles({ labDir, sourceDir: join(labDir, source) }, new Map(), cache);
  }
  const edited = await applyMutant(labDir, await readMutant(labDir, source.mutant));
  return collectFiles({ labDir, sourceDir: join(labDir, 'solution') }, edited, cache);
}

/** Long enough for what the top of a file may do, and for a slow machine. */
const EVALUATION_MS = 1000;

async function tryOut(code: LoadedCode, bundled: BundledSubject): Promise<void> {
  let evaluated;
  try {
    evaluated = guard(() => code.evaluate(), EVALUATION_MS);
  } catch (thrown) {
    throw bundled.failedToLoad(thrown);
  }
  await bundled.expectExports(factsOf(evaluated));
}

function failedToLoad(thrown: unknown, stack: StackMapper): SubjectError {
  const { message, frames } = stack.map(thrown);
  const [top] = frames;
  const file = top?.file ?? 'index.ts';
  const where = { file, line: top?.line, column: top?.column, excerpt: top?.codeFrame };
  return new SubjectError([{ ...where, what: `fails while it is loaded: ${message}` }]);
}

/**
 * Whether a person wants to stop in the code with a debugger: then the bundle carries its source map,
 * with the sources by path. A debugger reads the map when the script is parsed, finds the student's
 * files in it, and so binds the breakpoints that were set in them. The script is named as a file of
 * the lab's folder, because VS Code believes the maps of scripts within the workspace only.
 *
 * Not done otherwise: the map is twice as long as the code, and parsed with it.
 */
function isDebugged(): boolean {
  return (
    inspectorUrl() !== undefined ||
    (process.env['NETSPLIT_DEBUG'] ?? '') !== '' ||
    process.execArgv.some((argument) => argument.startsWith('--inspect'))
  );
}
