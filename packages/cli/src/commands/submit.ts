import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { type Context, examples, type Finish } from '../command.ts';
import { homeOf } from '../desk.ts';
import { ExitCode } from '../exit-code.ts';
import { hasOwnCode } from '../own-code.ts';
import { pack } from '../submission.ts';
import { InputError } from '../trouble.ts';

export function define(command: Command, context: Context, finish: Finish): void {
  command
    .argument('<lab>', 'the lab to hand in')
    .option('-o, --out <file>', 'where to write the archive (.tar.gz)')
    .addHelpText(
      'after',
      examples(
        ['npx netsplit submit first-contact', 'writes the archive and its receipt, and says where'],
        ['npx netsplit submit first-contact --out mine.tar.gz', 'the same, to this file'],
      ),
    )
    .action(async (lab: string, options: { out?: string }) =>
      finish(await submit(lab, options, context)),
    );
}

async function submit(
  name: string,
  options: { out?: string },
  context: Context,
): Promise<ExitCode> {
  const { desk, terminal } = context;
  const lab = desk.lab(name);
  if (!hasOwnCode(lab)) {
    throw new InputError(
      `There is no code of yours in ${lab.name} yet.`,
      `Begin with: npx netsplit test ${lab.name}`,
    );
  }
  const archive =
    options.out === undefined
      ? join(homeOf(lab), '.netsplit', 'submissions', `${lab.name}.tar.gz`)
      : resolve(desk.cwd, options.out);
  const packed = await pack(lab, archive);

  const tests = desk.progressOf(lab).read().labs[lab.name]?.tests ?? {};
  const passing = lab.manifest.tests.filter(({ id }) => tests[id]?.status === 'passed');
  const receipt = {
    netsplitReceipt: 1,
    lab: lab.name,
    archive: packed.archive,
    sha256: packed.sha256,
    bytes: packed.bytes,
    files: packed.manifest.files,
    at: new Date().toISOString(),
    passing: passing.map(({ id }) => id),
    of: lab.manifest.tests.length,
  };
  const receiptFile = `${archive.replace(/\.(tar\.gz|tgz)$/, '')}.receipt.json`;
  writeFileSync(receiptFile, `${JSON.stringify(receipt, undefined, 2)}\n`);

  const { bold, green, dim, yellow } = terminal.colours;
  const count = packed.manifest.files.length;
  terminal.say(
    green(`Packed ${count} file${count === 1 ? '' : 's'} of ${lab.name} (${packed.bytes} bytes).`),
  );
  terminal.say(`  archive  ${bold(desk.shown(archive))}`);
  terminal.say(`  receipt  ${desk.shown(receiptFile)}`);
  terminal.say(`  sha256   ${packed.sha256}`);
  const verdict = `When you last tested, ${passing.length} of ${lab.manifest.tests.length} tests passed.`;
  terminal.say(passing.length < lab.manifest.tests.length ? yellow(verdict) : verdict);
  terminal.say(dim('Hand in the archive; keep the receipt, which tells which code it was.'));
  terminal.answer({ ...receipt, receipt: receiptFile });
  return ExitCode.ok;
}
