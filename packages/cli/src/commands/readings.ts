import { type Catalogue, type Lab, labHolding, type LabReading } from '@netsplit/course';
import type { Command } from 'commander';
import { type Context, examples, type Finish } from '../command.ts';
import { ExitCode } from '../exit-code.ts';
import { wrap } from '../wrap.ts';

export function define(command: Command, context: Context, finish: Finish): void {
  command
    .argument('[lab]', 'the lab to read for; without it, the lab you are in, else every lab')
    .addHelpText(
      'after',
      examples(
        ['npx netsplit readings first-contact', 'which sections, part by part, and why'],
        ['npx netsplit readings', 'the same for the whole course'],
      ),
    )
    .action((lab: string | undefined) => finish(readings(lab, context)));
}

function readings(name: string | undefined, { desk, terminal }: Context): ExitCode {
  const here = name === undefined ? labHolding(desk.cwd) : desk.lab(name);
  const labs = here === undefined ? desk.labs : [here];
  const catalogue = desk.catalogue();
  for (const lab of labs) sayReadings(lab, catalogue, terminal);
  terminal.answer({
    labs: labs.map((lab) => ({
      lab: lab.name,
      parts: lab.manifest.parts.map((part) => ({
        part: part.id,
        title: part.title,
        readings: part.readings.map((reading) => ({
          ...reading,
          ...catalogued(reading, catalogue),
        })),
      })),
    })),
  });
  return ExitCode.ok;
}

function sayReadings(lab: Lab, catalogue: Catalogue, terminal: Context['terminal']): void {
  const { bold, dim, cyan } = terminal.colours;
  terminal.say(`${bold(lab.manifest.title)} ${dim(lab.name)}`);
  // An address and what a work is about are told where it first comes up.
  const met = new Set<string>();
  for (const part of lab.manifest.parts) {
    terminal.say();
    terminal.say(`  ${bold(`${part.id}  ${part.title}`)} ${dim(`about ${part.hours} h`)}`);
    for (const reading of part.readings) {
      const work = catalogue.get(reading.work);
      const by =
        work === undefined
          ? ''
          : ` (${[authors(work.authors), work.year].filter(Boolean).join(', ')})`;
      terminal.say(`    ${cyan(work?.title ?? reading.work)}${dim(by)}: ${reading.section}`);
      terminal.say(wrap(reading.why, terminal.columns, '      '));
      if (work?.url !== undefined && !met.has(work.id)) terminal.say(dim(`      ${work.url}`));
      met.add(reading.work);
    }
  }
  terminal.say();
}

function catalogued(reading: LabReading, catalogue: Catalogue): { title?: string; url?: string } {
  const work = catalogue.get(reading.work);
  return work === undefined ? {} : { title: work.title, url: work.url };
}

function authors(names: readonly string[]): string {
  const [first, second] = names;
  if (first === undefined) return '';
  if (second === undefined) return first;
  return names.length === 2 ? `${first} and ${second}` : `${first} and others`;
}
