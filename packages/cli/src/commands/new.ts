import { join, resolve } from 'node:path';
import { nearest } from '@netsplit/course';
import type { Command } from 'commander';
import { type Context, examples, type Finish } from '../command.ts';
import { ExitCode } from '../exit-code.ts';
import { makeLab } from '../new-lab.ts';
import { UsageError } from '../trouble.ts';

export function define(command: Command, context: Context, finish: Finish): void {
  command
    .argument('<what>', 'what to begin: lab')
    .argument('<name>', 'its name, in lower case with hyphens')
    .option('-d, --dir <folder>', 'where to make it (default: labs/<name> of the course)')
    .addHelpText(
      'after',
      `${examples(
        ['npx netsplit new lab leases', 'labs/leases, a small lab that is whole'],
        ['npx netsplit new lab leases --dir ../leases', 'the same outside of the course'],
      )}

It is a lab with one part: an example, a property, an exhaustive test, a reference, a starter, two mutants and a scenario. Verify
it first, then make it yours, a file at a time. A lab in another folder is named by its path: npx netsplit test ../leases`,
    )
    .action((what: string, name: string, options: { dir?: string }) =>
      finish(begin(what, name, options, context)),
    );
}

function begin(
  what: string,
  name: string,
  { dir }: { dir?: string },
  { desk, terminal }: Context,
): ExitCode {
  if (what !== 'lab') {
    const meant = nearest(what, ['lab']) === undefined ? '' : ' Did you mean lab?';
    throw new UsageError(`There is no new "${what}".${meant}`, 'For one: netsplit new lab leases');
  }
  const labs = join(desk.home.dir, 'labs');
  const place =
    dir !== undefined
      ? resolve(desk.cwd, dir)
      : desk.home.whole
        ? join(labs, name)
        : resolve(desk.cwd, name);
  const isInCourse = desk.home.whole && place === join(labs, name);
  const order = Math.max(0, ...desk.labs.map(({ manifest }) => manifest.order)) + 1;
  const files = makeLab({ name, dir: place, order, isInCourse });
  const typed = isInCourse ? name : desk.shown(place);

  const { bold, cyan, dim, green } = terminal.colours;
  terminal.say(green(`Made the lab ${name} in ${desk.shown(place)}: ${files.length} files.`));
  terminal.say();
  terminal.say(bold('Type next:'));
  const commands = [
    [`npx netsplit verify ${typed}`, 'the reference passes, the starter fails, mutants are caught'],
    [`npx netsplit test ${typed}`, 'as a student sees it'],
    ...(isInCourse ? [['npm install', 'so that the lock file knows it'] as const] : []),
  ] as const;
  const width = Math.max(...commands.map(([one]) => one.length));
  for (const [one, purpose] of commands) {
    terminal.say(`  ${cyan(one.padEnd(width))}  ${dim(purpose)}`);
  }
  terminal.answer({ name, dir: place, files });
  return ExitCode.ok;
}
