import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Context, examples, type Finish } from '../command.ts';
import { wholeNumber } from '../number-option.ts';
import { UsageError } from '../trouble.ts';
import { defineAudit } from './grade/audit.ts';
import { type ClassOptions, gradeTheClass } from './grade/class.ts';
import { defineComment } from './grade/comment.ts';
import { defineForget } from './grade/forget.ts';
import { FORMATS } from './grade/format.ts';
import { gradeOne, type OneOptions } from './grade/one.ts';
import { defineOverride } from './grade/override.ts';
import { defineRegrade } from './grade/regrade.ts';
import { defineReport } from './grade/report.ts';
import { defineSeeds } from './grade/seeds.ts';
import { defineSimilar } from './grade/similar.ts';
import { defineVoid } from './grade/void.ts';
import { defineWithdraw } from './grade/withdraw.ts';
import { defineWorker } from './grade/worker.ts';

type GradeOptions = Omit<OneOptions, 'one' | 'seeds'> &
  ClassOptions & { readonly one?: string; readonly seeds?: Seeds };

/** As typed: `5` draws as many in a class, and is itself the seed of one submission. */
interface Seeds {
  readonly isList: boolean;
  readonly numbers: readonly number[];
}

export function define(command: Command, context: Context, finish: Finish): void {
  command
    .argument('[submissions...]', 'zip or tar archives, folders, or folders full of them')
    .option('--lab <lab>', 'the lab that they are solutions of: its name, or its folder')
    .option('--out <folder>', 'where the class is kept and its results are written')
    .option('--one <submission>', 'grade a single one, and keep nothing: a zip, a tar, or a folder')
    .option('--hidden <folder>', 'tests of your own, as a lab’s tests/: index.ts exports `tests`')
    .option(
      '--seeds <n | list>',
      'how many to draw for the round (default 3), or a list: 17,23. With --one: a list (default 1)',
      seedsOf,
    )
    .option(
      '--runs <n>',
      'cases that each property draws (default 100)',
      wholeNumber('--runs', 1, 100_000),
    )
    .option('--tests <list>', 'only these: A1,B2', (text) => text.split(','))
    .option(
      '--jobs <n>',
      'submissions graded at once (default: as many as there are processors); 0 leaves it to workers',
      wholeNumber('--jobs', 0, 512),
    )
    .option(
      '--stories <n>',
      'failures of each submission that are told, with a run to step through (default 3)',
      wholeNumber('--stories', 0, 100),
    )
    .option('--rubric <file>', 'what tests are worth (default: rubric.json in the results)')
    .option('--roster <file>', 'who is in the class (default: roster.csv in the results)')
    .option('--times <file>', 'when it was handed in (default: times.csv in the results)')
    .option('--resume', 'go on, and do not begin a class that is not there')
    .option('--database <url>', 'keep the class in PostgreSQL: any number of workers may help')
    .option('--round <name>', 'what the round is called (default: the lab)')
    .option('--exam', 'an exam: reports leave out hints, references and diagnosis')
    .option('--no-trial', 'begin a round without having the lab’s own solution try its seeds')
    .option('--dry-run', 'say what would be graded, and do nothing')
    .addOption(
      new Option('--format <format>', 'with --one: print what a platform reads').choices(FORMATS),
    )
    .option('--to <file>', 'with --format: write it there')
    .option('--metadata <file>', 'with --format: Gradescope’s submission_metadata.json')
    .option('--traces <folder>', 'with --one: tell its failures there, with traces to step through')
    .option(
      '--unsafe-no-jail',
      'run the code as you, with all that you may do: never for strangers',
    )
    .addHelpText(
      'after',
      examples(
        ['npx netsplit grade class/ --lab raft --out results/', 'grades a class; again: goes on'],
        ['npx netsplit grade class/ --lab raft --out results/ --dry-run', 'what is there to grade'],
        ['npx netsplit grade a.zip b/ --lab raft --out results/ --hidden mine/', 'with more tests'],
        [
          'npx netsplit grade class/ --lab raft --out results/ --json 2> events.jsonl',
          'for programs: each event a line',
        ],
        ['npx netsplit grade worker --database postgres://…', 'helps, on any machine'],
        ['npx netsplit grade seeds --out results/', 'tells the seeds, after the round'],
        [
          'npx netsplit grade report --out results/ --rubric new.json',
          'other points, runs nothing',
        ],
        ['npx netsplit grade void B4 --out results/ --why …', 'or override, comment, withdraw'],
        ['npx netsplit grade regrade alice --out results/', 'again, to the bit'],
        ['npx netsplit grade audit --out results/', 'what was done, and whether the log is sound'],
        ['npx netsplit grade --one alice.zip --lab raft --json', 'one submission: the verdicts'],
        ['npx netsplit doctor --grading', 'whether this machine can jail code at all'],
      ),
    )
    .action(async (submissions: readonly string[], options: GradeOptions) => {
      const { one, seeds, ...rest } = options;
      if (one !== undefined) {
        if (submissions.length > 0) {
          throw new UsageError(
            'With --one there is one submission only.',
            'Leave --one out for several.',
          );
        }
        finish(await gradeOne({ ...rest, one, seeds: seeds?.numbers }, context));
        return;
      }
      const [first] = seeds?.numbers ?? [];
      const wanted = seeds?.isList === true ? seeds.numbers : first;
      finish(await gradeTheClass(submissions, rest, wanted, context));
    });
  for (const defineOther of [
    defineWorker,
    defineSeeds,
    defineReport,
    defineVoid,
    defineOverride,
    defineComment,
    defineWithdraw,
    defineRegrade,
    defineSimilar,
    defineAudit,
    defineForget,
  ]) {
    defineOther(command, context, finish);
  }
}

function seedsOf(text: string): Seeds {
  const numbers = text
    .replace(/,$/, '')
    .split(',')
    .map((part) => {
      const seed = Number(part);
      if (!/^\d+$/.test(part.trim()) || seed > 0xffff_ffff) {
        throw new InvalidArgumentError('--seeds takes whole numbers: 17,23');
      }
      return seed;
    });
  return { isList: text.includes(','), numbers };
}
