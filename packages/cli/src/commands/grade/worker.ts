import { availableParallelism } from 'node:os';
import type { WorkerEvent } from '@netsplit/grader';
import type { Command } from 'commander';
import { type Context, examples, type Finish } from '../../command.ts';
import { formatDuration } from '../../duration.ts';
import { ExitCode } from '../../exit-code.ts';
import { wholeNumber } from '../../number-option.ts';
import type { Terminal } from '../../terminal.ts';
import { UsageError } from '../../trouble.ts';
import { expectJail } from './jail.ts';
import { optionsOf, placeOf, type PlaceOptions, untilStopped } from './place.ts';
import { labOnThisMachine } from './round-lab.ts';
import { printEvent, recordOf } from './progress.ts';

interface WorkerOptions extends PlaceOptions {
  readonly jobs?: number;
  readonly untilDone?: boolean;
  readonly leaseSeconds?: number;
  readonly unsafeNoJail?: boolean;
}

export function defineWorker(command: Command, context: Context, finish: Finish): void {
  command
    .command('worker')
    .description('Help to grade what waits in a database: on any machine that has the course.')
    .option('--until-done', 'end when nothing is left to do, instead of waiting for more')
    .option(
      '--lease-seconds <n>',
      'take over from workers that are silent for so long (default 30)',
      wholeNumber('--lease-seconds', 1, 86_400),
    )
    .addHelpText(
      'after',
      examples(
        ['npx netsplit grade worker --database postgres://grader@db/class', 'until Ctrl-C'],
        ['npx netsplit grade worker --database postgres://… --jobs 8 --until-done', 'a batch job'],
        ['npx netsplit grade worker --database postgres://… --lab ~/leases', 'has it elsewhere'],
        ['npx netsplit grade worker --database postgres://… --json', 'each event a line on stderr'],
      ),
    )
    .action(async (_options: unknown, own: Command) => finish(await work(optionsOf(own), context)));
}

async function work(options: WorkerOptions, { desk, terminal }: Context): Promise<ExitCode> {
  const place = placeOf(options, desk.cwd);
  if (!('url' in place)) {
    throw new UsageError(
      'A worker needs a database that others can reach, too.',
      'For one: --database postgres://grader@db/class. On one machine, --jobs says how many at once.',
    );
  }
  if (options.jobs === 0) throw new UsageError('A worker works: --jobs 1, or more.');
  const named = options.lab === undefined ? undefined : desk.lab(options.lab);
  await expectJail();
  const { openClass, serveClasses } = await import('@netsplit/grader');
  const store = await openClass(place, { mustExist: true });
  const { signal, release } = untilStopped();
  let graded = 0;
  try {
    terminal.say('Waiting for submissions. Ctrl-C ends this; what is under way goes back.');
    const { leaseSeconds } = options;
    await serveClasses({
      store,
      findLab: (round) => labOnThisMachine(round, named, desk)?.dir,
      jobs: options.jobs ?? availableParallelism(),
      signal,
      ...(leaseSeconds === undefined ? {} : { leaseMs: leaseSeconds * 1000 }),
      isDoneWhenIdle: options.untilDone === true,
      onUnserved: (round, why) => {
        if (terminal.json) printEvent(terminal, { event: 'left-to-others', round, why });
        else terminal.aside(`Round ${round} is left to others: ${why}.`);
      },
      onEvent: (event) => {
        if (event.kind === 'graded') graded += 1;
        if (terminal.json) printEvent(terminal, recordOf(event));
        else tell(event, terminal);
      },
    });
    terminal.answer({ graded });
    return signal.aborted ? ExitCode.interrupted : ExitCode.ok;
  } finally {
    release();
    await store.close();
  }
}

function tell(event: WorkerEvent, terminal: Terminal): void {
  if (event.kind === 'began' || event.kind === 'taken-over') return;
  const { round, submission } = event.job;
  const which = `${round.round.name} ${submission.slice(0, 12)}`;
  const { gradings, finished } = event.progress;
  terminal.aside(
    event.kind === 'graded'
      ? `graded ${which}: ${event.passed} of ${event.tests} (${formatDuration(event.ms)}); ${finished} of ${gradings} graded`
      : `${event.kind} ${which}: ${event.why}`,
  );
}
