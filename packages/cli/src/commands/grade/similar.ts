import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Lab } from '@netsplit/course';
import type {
  Compared,
  ComparedFile,
  FilesOfSide,
  Similar,
  SimilarPair,
  SimilarSide,
} from '@netsplit/grader';
import { type Command, InvalidArgumentError } from 'commander';
import { type Context, examples, type Finish } from '../../command.ts';
import { formatDuration } from '../../duration.ts';
import { ExitCode } from '../../exit-code.ts';
import { InputError, UsageError } from '../../trouble.ts';
import { writeResult } from '../../write-result.ts';

interface SimilarityOptions {
  readonly lab?: string;
  readonly past?: readonly string[];
  readonly least?: number;
  readonly out?: string;
  readonly keep?: string;
  readonly term?: string;
}

/** Adds `netsplit grade similar` to `netsplit grade`. */
export function defineSimilar(grade: Command, context: Context, finish: Finish): void {
  grade
    .command('similar')
    .description('Find submissions that are alike, and show the passages side by side.')
    .argument('<folder...>', 'folders of submissions, as netsplit grade takes them')
    .option('--lab <lab>', 'the lab that they are solutions of')
    .option('--past <path...>', 'past terms: folders of submissions, or files that --keep made')
    .option(
      '--least <percent>',
      'list pairs of which at least one has so much in common (default 25)',
      shareOf,
    )
    .option('--out <file>', 'a page with the passages side by side (default similar.html)')
    .option('--keep <file>', 'keep this term’s fingerprints, for --past of later terms: no code')
    .option('--term <name>', 'what to call this term in --keep (default: the folder’s name)')
    .option('--json', 'print one JSON document and nothing else')
    .addHelpText(
      'after',
      examples(
        ['npx netsplit grade similar handed-in/ --lab raft', 'the class among itself'],
        ['npx netsplit grade similar handed-in/ --lab raft --past 2025/', 'and with last year'],
        [
          'npx netsplit grade similar handed-in/ --lab raft --keep 2026.jsonl',
          'fingerprints to keep when the code is deleted',
        ],
      ),
    )
    .action(async (folders: readonly string[], _: unknown, command: Command) =>
      // `grade` has options of the same names, and whoever writes one means this one.
      finish(await similar(folders, command.optsWithGlobals<SimilarityOptions>(), context)),
    );
}

async function similar(
  folders: readonly string[],
  options: SimilarityOptions,
  { desk, terminal }: Context,
): Promise<ExitCode> {
  if (options.lab === undefined) throw new UsageError('Name the lab.', 'For one: --lab raft');
  const lab = desk.lab(options.lab);
  const { findSimilar, fingerprintOf, fingerprintsText, gramsIn, similarPage } =
    await import('@netsplit/grader');
  const began = performance.now();
  const given = gramsIn(givenFiles(lab));
  const collected = new Collected(lab, given, (words) => terminal.status(words));
  const inCwd = (path: string): string => resolve(desk.cwd, path);
  const submissions: Compared[] = [];
  for (const folder of folders)
    submissions.push(...(await collected.folder(inCwd(folder), 'class')));
  const past: Compared[] = [];
  for (const path of options.past ?? []) past.push(...(await collected.past(inCwd(path))));
  terminal.status('comparing');
  const found = findSimilar({
    lab: lab.name,
    submissions,
    past,
    reference: fingerprintOf(collected.reference(), given),
    ...(options.least === undefined ? {} : { leastShare: options.least }),
  });
  terminal.clearStatus();
  for (const { path, why } of collected.refused) terminal.aside(`${desk.shown(path)}: ${why}`);
  const page = inCwd(options.out ?? 'similar.html');
  writeResult(page, similarPage(found, collected.filesOf));
  if (options.keep !== undefined) {
    const term = options.term ?? basename(inCwd(folders[0] ?? '.'));
    writeResult(inCwd(options.keep), fingerprintsText(lab.name, term, submissions));
  }
  say(found, terminal);
  terminal.say(
    `\n${desk.shown(page)} has the passages side by side. (${formatDuration(performance.now() - began)})`,
  );
  terminal.answer({ ...found, page, refused: collected.refused });
  return ExitCode.ok;
}

/** Submissions as they are read, with their files, for the page. */
class Collected {
  readonly refused: { readonly path: string; readonly why: string }[] = [];
  readonly #lab: Lab;
  readonly #given: ReadonlySet<number>;
  readonly #status: (words: string) => void;
  readonly #files = new Map<string, readonly ComparedFile[]>();

  constructor(lab: Lab, given: ReadonlySet<number>, status: (words: string) => void) {
    this.#lab = lab;
    this.#given = given;
    this.#status = status;
  }

  readonly filesOf: FilesOfSide = (side) => this.#files.get(keyOf(side));

  reference(): readonly ComparedFile[] {
    const files = solutionFiles(this.#lab);
    this.#files.set(keyOf({ student: '', from: 'reference' }), files);
    return files;
  }

  async past(path: string): Promise<readonly Compared[]> {
    if (!existsSync(path)) throw new InputError(`There is no ${path}.`);
    if (statSync(path).isDirectory()) return this.folder(path, 'past');
    const { FingerprintsUnreadable, readFingerprints } = await import('@netsplit/grader');
    try {
      return readFingerprints(path, this.#lab.name);
    } catch (error) {
      if (error instanceof FingerprintsUnreadable) throw new InputError(error.message);
      throw error;
    }
  }

  async folder(folder: string, from: 'class' | 'past'): Promise<readonly Compared[]> {
    if (!existsSync(folder) || !statSync(folder).isDirectory()) {
      throw new InputError(`There is no folder ${folder}.`);
    }
    const { findSubmissions, fingerprintOf, IntakeRefused, takeIn } =
      await import('@netsplit/grader');
    const term = from === 'past' ? { term: basename(folder) } : {};
    const { submissions } = await findSubmissions(folder);
    const compared: Compared[] = [];
    // What several handed in together is no copy.
    const together = new Map<string, string>();
    for (const { name, path } of submissions) {
      const before = together.get(path);
      together.set(path, before === undefined ? name : `${before}, ${name}`);
    }
    for (const [at, [path, student]] of [...together].entries()) {
      this.#status(`reading ${at + 1} of ${together.size}`);
      try {
        const { files } = await takeIn(path, this.#lab.name);
        this.#files.set(keyOf({ student, from, ...term }), files);
        compared.push({ student, ...term, print: fingerprintOf(files, this.#given) });
      } catch (error) {
        if (!(error instanceof IntakeRefused)) throw error;
        this.refused.push({ path, why: error.message });
      }
    }
    return compared;
  }
}

function keyOf({ student, from, term }: Omit<SimilarSide, 'share'>): string {
  return JSON.stringify([from, term ?? '', student]);
}

/** What everybody has been handed: nobody's own. */
export function givenFiles({ dir }: Lab): readonly ComparedFile[] {
  return ['contract.ts', 'given.ts', 'given', 'starter'].flatMap((name) =>
    sources(join(dir, name)),
  );
}

/** The lab's own solution: everybody can read it. */
export function solutionFiles({ dir }: Lab): readonly ComparedFile[] {
  return sources(join(dir, 'solution'));
}

function sources(path: string): readonly ComparedFile[] {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) {
    return [{ path: basename(path), text: readFileSync(path, 'utf8') }];
  }
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => ({
      path: name.replaceAll('\\', '/'),
      text: readFileSync(join(path, name), 'utf8'),
    }));
}

const MOST_SAID = 20;

function say({ pairs, partial, ...found }: Similar, terminal: Context['terminal']): void {
  const { bold, dim, yellow } = terminal.colours;
  const past = found.past === 0 ? '' : `, ${found.past} of past terms`;
  terminal.say(bold(`${found.class} submissions${past}: ${pairs.length} pairs are alike`));
  for (const pair of pairs.slice(0, MOST_SAID)) terminal.say(`  ${line(pair)}`);
  const more = pairs.length + found.leftOff - MOST_SAID;
  if (more > 0) terminal.say(dim(`  … and ${more} more`));
  for (const { student, file } of partial) {
    terminal.say(yellow(`${student}: not all of ${file} could be read. Look at it yourself.`));
  }
}

function line({ one, other, passages }: SimilarPair): string {
  const whose =
    other.from === 'reference'
      ? 'the lab’s own solution'
      : `${other.student}${other.term === undefined ? '' : ` (${other.term})`}`;
  const [longest] = passages;
  const where =
    longest === undefined
      ? ''
      : `: ${longest.one.file}:${longest.one.from}–${longest.one.to} is ${longest.other.file}:${longest.other.from}–${longest.other.to}`;
  return `${one.student} ${percent(one.share)}, ${whose} ${percent(other.share)}${where}`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function shareOf(text: string): number {
  const percents = Number(text);
  if (!/^\d+$/.test(text) || percents > 100) {
    throw new InvalidArgumentError('--least takes a whole number of percents: 25');
  }
  return percents / 100;
}
