import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Lab } from '@netsplit/course';
import type { Handout, LabVariant } from '@netsplit/handout';
import type { Command } from 'commander';
import { type Context, examples, type Finish } from '../command.ts';
import { ExitCode } from '../exit-code.ts';
import { recordReference } from '../recorded-scenario.ts';
import { InputError, UsageError } from '../trouble.ts';

interface HandoutOptions {
  readonly out?: string;
  readonly offline?: boolean;
  readonly platforms?: string;
  readonly force?: boolean;
  readonly withSolutions?: boolean;
  readonly variant?: string;
  readonly secretFile?: string;
}

export function define(command: Command, context: Context, finish: Finish): void {
  command
    .argument('<labs...>', 'the labs to hand out, by name or folder; `all` for every one')
    .requiredOption('-o, --out <folder>', 'the folder to make')
    .option('--offline', 'with all packages, so that nothing is fetched when it is installed')
    .option('--platforms <list>', 'with --offline, for these only: linux-x64,darwin-arm64')
    .option('--with-solutions', 'the staff’s copy: with solutions, mutants and grader')
    .option('--variant <term>', 'labs as this term has them: other names, ties, seeds, behaviour')
    .option(
      '--secret-file <file>',
      'what variants are derived from (default: .netsplit/variant-secret, made when it is missing)',
    )
    .option('--force', 'make a handout anew that is there already')
    .addHelpText(
      'after',
      `${examples(
        ['npx netsplit handout first-contact raft --out course/', 'two labs, and what runs them'],
        ['npx netsplit handout all --out course/ --offline', 'for a room without a network'],
        ['npx netsplit handout all --out course/ --variant 2027-spring', 'unlike last term’s'],
        ['npx netsplit handout all --out staff/ --with-solutions', 'the same for who grades'],
      )}

Handed out are each lab's page, contract, given code, starter, tests and scenarios; kept back are solutions, mutants (and with them bug
hunts and diagnoses) and tests that tests/index.ts does not lead to. --solution shows recorded runs of the reference there.`,
    )
    .action(async (labs: readonly string[], options: HandoutOptions) =>
      finish(await handout(labs, options, context)),
    );
}

async function handout(
  names: readonly string[],
  options: HandoutOptions,
  { desk, terminal }: Context,
): Promise<ExitCode> {
  const { offline = false, force = false, withSolutions: staff = false, out = '' } = options;
  const course = desk.home.dir;
  if (options.platforms !== undefined && !offline) {
    throw new UsageError('--platforms is for --offline: give that too.');
  }
  if (options.secretFile !== undefined && options.variant === undefined) {
    throw new UsageError('--secret-file is for --variant: name the term.');
  }
  const { makeHandout, PLATFORMS } = await import('@netsplit/handout');
  const platforms = platformsOf(options.platforms, PLATFORMS);
  const labs = chosen(names, desk);
  const made = await makeHandout({
    course,
    labs,
    out: resolve(desk.cwd, out),
    force,
    staff,
    variant:
      options.variant === undefined
        ? undefined
        : { term: options.variant, secret: secretOf(options.secretFile, { desk, terminal }) },
    offline: offline ? platforms : undefined,
    recorded: recordReference,
    onStep: (what) => terminal.status(what),
  });
  terminal.clearStatus();
  say(made, labs, staff, { desk, terminal });
  terminal.answer({ ...made, staff });
  return ExitCode.ok;
}

function chosen(names: readonly string[], desk: Context['desk']): readonly Lab[] {
  const wanted = names.includes('all') ? desk.soundLabs : names.map((name) => desk.lab(name));
  const byName = new Map(wanted.map((lab) => [lab.name, lab]));
  return [...byName.values()].toSorted((one, other) => one.manifest.order - other.manifest.order);
}

function platformsOf(text: string | undefined, all: readonly string[]): readonly string[] {
  if (text === undefined) return all;
  const wanted = text.split(',').map((name) => name.trim());
  const unknown = wanted.find((name) => !all.includes(name));
  if (unknown === undefined) return wanted;
  throw new UsageError(`"${unknown}" is no platform.`, `There are: ${all.join(', ')}.`);
}

function say(
  made: Handout,
  labs: readonly Lab[],
  staff: boolean,
  { desk, terminal }: Pick<Context, 'desk' | 'terminal'>,
): void {
  const { bold, dim, green, yellow } = terminal.colours;
  const what = staff ? 'the staff’s copy' : 'a handout';
  terminal.say(
    green(
      `Made ${what} of ${labs.map(({ name }) => name).join(', ')} in ${desk.shown(made.folder)}.`,
    ),
  );
  terminal.say(`  files     ${made.files}, ${size(made.bytes)}`);
  if (made.packages !== undefined) {
    const { count, bytes, platforms } = made.packages;
    terminal.say(`  packages  ${count}, ${size(bytes)}, for ${platforms.join(', ')}`);
  }
  terminal.say(`  commit    ${bold(made.commit)}`);
  if (made.variants !== undefined) sayVariants(made.variants, terminal);
  terminal.say();
  if (staff) {
    terminal.say(yellow('It has the solutions in it: not for students.'));
  } else {
    terminal.say(
      dim('Put it where students get it: git push, or pack the folder. They type npm start.'),
    );
  }
}

/** The instructor's own: who has it can make every term's variant. */
function secretOf(
  named: string | undefined,
  { desk, terminal }: Pick<Context, 'desk' | 'terminal'>,
): Buffer {
  const file =
    named === undefined
      ? join(desk.home.dir, '.netsplit', 'variant-secret')
      : resolve(desk.cwd, named);
  if (!existsSync(file) && named === undefined) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
    terminal.aside(
      `Made a secret for your variants: ${desk.shown(file)}. Keep it: without it, no term can be made again.`,
    );
  }
  if (!existsSync(file)) throw new InputError(`There is no ${named}.`);
  const secret = readFileSync(file);
  if (secret.length >= LEAST_SECRET) return secret;
  throw new InputError(
    `${desk.shown(file)} is too short to be a secret: ${secret.length} bytes, of at least ${LEAST_SECRET}.`,
    'Leave --secret-file out, and one is made.',
  );
}

const LEAST_SECRET = 16;

function sayVariants(
  variants: Readonly<Record<string, LabVariant | undefined>>,
  terminal: Context['terminal'],
): void {
  const { bold, dim, yellow } = terminal.colours;
  for (const [lab, variant] of Object.entries(variants)) {
    if (variant === undefined) {
      terminal.say(yellow(`  ${lab} is the same every term: it declares no points to vary.`));
      continue;
    }
    const names = Object.entries(variant.names).map(([word, other]) => `${word} → ${other}`);
    terminal.say(`  ${bold(lab)} ${names.join(', ')}`);
    for (const says of variant.behaviours) terminal.say(`    ${says}`);
    if (variant.lostMutants.length > 0) {
      terminal.say(dim(`    without the mutants ${variant.lostMutants.join(', ')}`));
    }
  }
}

function size(bytes: number): string {
  return bytes < 1_000_000
    ? `${Math.ceil(bytes / 1000)} KB`
    : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
