import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { ClassStore, Gradebook, KeptRound } from '@netsplit/grader';
import type { Command } from 'commander';
import { type Context, examples, type Finish } from '../../command.ts';
import { ExitCode } from '../../exit-code.ts';
import { UsageError } from '../../trouble.ts';
import { gradebookFor, readRules, type RulesOptions, titlesOf } from './gradebook.ts';
import { optionsOf, type PlaceOptions, withRound } from './place.ts';
import { labOfRound } from './round-lab.ts';
import { similarPairs } from './similar-pairs.ts';
import { failureStories } from './stories.ts';

interface ReportOptions extends PlaceOptions, RulesOptions {
  readonly to?: string;
  readonly assignment?: string;
  readonly anonymous?: boolean;
  readonly secret?: string;
  readonly similar?: boolean;
}

export function defineReport(command: Command, context: Context, finish: Finish): void {
  command
    .command('report')
    .description('Make points and reports of the verdicts that are there. Runs nothing.')
    .option('--to <folder>', 'where the reports go (default: reports/ in the results)')
    .option('--assignment <name>', 'what Canvas and Moodle call it (default: the round)')
    .option('--anonymous', 'without names, into anonymous/: the same pseudonyms each time')
    .option('--secret <file>', 'what pseudonyms are made with (default: kept in the results)')
    .option('--no-similar', 'without the submissions that are alike, side by side for you')
    .addHelpText(
      'after',
      examples(
        ['npx netsplit grade report --out results/', 'with rubric.json and roster.csv from there'],
        ['npx netsplit grade report --out results/ --rubric new.json', 'other points, at once'],
        ['npx netsplit grade report --out results/ --assignment "Raft (31415)"', 'for Canvas'],
        ['npx netsplit grade report --out results/ --anonymous', 'to show to others'],
        ['npx netsplit grade report --out results/ --lab ../leases', 'your own lab has moved'],
      ),
    )
    .action(async (_options: unknown, own: Command) =>
      finish(await report(optionsOf(own), context)),
    );
}

async function report(options: ReportOptions, context: Context): Promise<ExitCode> {
  if (options.out === undefined && options.to === undefined) {
    throw new UsageError('Say where the reports go.', 'In a folder: --to reports/');
  }
  return withRound(options, context, async (store, round) => {
    const { book, folder, files, removed } = await writeRoundReports(
      store,
      round,
      options,
      context,
    );
    say(book, folder, context);
    const { students, handedIn, waiting, scores } = book.statistics;
    context.terminal.answer({
      round: round.round.name,
      folder,
      files: files.length,
      removed: removed.length,
      students,
      handedIn,
      waiting,
      scores,
      unclaimed: book.unclaimed.map(({ handIn: { student, path }, why }) => ({
        student,
        path,
        why,
      })),
      anonymous: book.isAnonymous,
    });
    return ExitCode.ok;
  });
}

/** Writes the reports of a round, by the rules as they are now. */
export async function writeRoundReports(
  store: ClassStore,
  round: KeptRound,
  options: ReportOptions,
  context: Context,
) {
  const { desk } = context;
  const lab = labOfRound(round, options, desk);
  const { anonymised, writeReports } = await import('@netsplit/grader');
  const named = await gradebookFor(store, round, await readRules(options, context), lab, context);
  const isAnonymous = options.anonymous === true;
  const book = isAnonymous ? anonymised(named, secretOf(options, desk.cwd)) : named;
  const folder =
    options.to === undefined
      ? join(resolve(desk.cwd, options.out ?? ''), isAnonymous ? 'anonymous' : 'reports')
      : resolve(desk.cwd, options.to);
  // Passages of code may name their authors.
  const isCompared = options.similar !== false && !isAnonymous;
  const similar = isCompared ? await similarPairs(store, round, named, lab) : undefined;
  const written = await writeReports(folder, book, {
    titles: titlesOf(lab),
    similar,
    // What a student's code says of itself may say whose it is.
    stories: isAnonymous ? [] : await failureStories(store, round),
    ...(options.assignment === undefined ? {} : { assignment: options.assignment }),
  });
  return { book, folder, ...written };
}

/** The secret of the pseudonyms: made once, for its owner only, and never in a report. */
function secretOf({ secret, out }: ReportOptions, cwd: string): string {
  if (secret === undefined && out === undefined) {
    throw new UsageError('Say what pseudonyms are made with.', 'For one: --secret term.secret');
  }
  const file = resolve(cwd, secret ?? join(out ?? '', 'pseudonyms.secret'));
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  }
  const text = readFileSync(file, 'utf8').trim();
  // An empty one would give names that anybody can make.
  if (text.length < 16) {
    throw new UsageError(`${file} has less than 16 characters: too little for a secret.`);
  }
  return text;
}

/** What a gradebook comes to, in a few lines. */
export function say(book: Gradebook, folder: string, { terminal, desk }: Context): void {
  const { bold, dim, yellow } = terminal.colours;
  const { students, handedIn, waiting, scores } = book.statistics;
  terminal.say(
    bold(`${handedIn} of ${students} students have a score`) +
      (scores === undefined
        ? ''
        : `: from ${scores.least} to ${scores.most}, median ${scores.median}`),
  );
  if (waiting > 0) {
    terminal.say(yellow(`${waiting} are not final: tests wait for a verdict.`));
  }
  for (const { handIn, why } of book.unclaimed) {
    terminal.say(yellow(`${handIn.student} is in no score: ${why}.`));
  }
  terminal.say(`For you: ${desk.shown(join(folder, 'class.html'))}`);
  terminal.say(dim(`For each student: ${desk.shown(join(folder, 'students'))}`));
}
