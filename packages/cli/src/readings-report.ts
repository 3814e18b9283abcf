import {
  along,
  type Catalogue,
  type CoursePath,
  type Found,
  type Lab,
  type LabPart,
  type LabReading,
  type Readings,
  STAGE_TITLES,
  type StepStanding,
  type Topic,
  type Work,
  WORK_LEVELS,
} from '@netsplit/course';
import type { Context } from './command.ts';
import type { Terminal } from './terminal.ts';
import { wrap } from './wrap.ts';

/** What there is to ask for. */
export function sayOverview({ works, topics, paths }: Readings, { desk, terminal }: Context): void {
  const { bold, dim, cyan } = terminal.colours;
  terminal.say(bold('Labs') + dim('  what to read for each part, by section'));
  for (const lab of desk.labs) {
    terminal.say(`  ${cyan(lab.name)}  ${lab.manifest.title}`);
  }
  terminal.say();
  terminal.say(bold('Paths') + dim('  readings and labs in an order that can be followed'));
  const progress = desk.homeProgress.read();
  for (const path of paths) {
    const hours = total(along(path, desk.labs, progress));
    terminal.say(`  ${cyan(path.id)}  ${dim(`about ${hours} h, ${path.steps.length} steps`)}`);
  }
  terminal.say();
  terminal.say(bold('Topics') + dim(`  ${works.size} works, each under its first`));
  for (const topic of topics) {
    const count = ofTopic(topic, works).length;
    terminal.say(`  ${cyan(topic.id)}  ${topic.title} ${dim(String(count))}`);
  }
  terminal.say();
  const [lab] = desk.labs;
  terminal.say(
    dim(
      wrap(
        `Ask for any of these, or for words: npx netsplit readings ${lab?.name ?? 'time'}, npx netsplit readings lamport clocks`,
        terminal.columns,
      ),
    ),
  );
}

export const ofTopic = (topic: Topic, works: Catalogue): Work[] =>
  WORK_LEVELS.flatMap((level) =>
    [...works.values()].filter((work) => work.level === level && work.topics.includes(topic.id)),
  );

/** A topic and its works, those for beginners first. */
export function sayTopic(topic: Topic, readings: Readings, terminal: Terminal): void {
  terminal.say(terminal.colours.bold(topic.title));
  terminal.say(wrap(topic.about, terminal.columns));
  for (const work of ofTopic(topic, readings.works)) sayWork(work, readings, terminal);
}

const FOUND_SHOWN = 10;

export function sayFound(
  found: readonly Found[],
  { all, readings, terminal }: { all: boolean; readings: Readings; terminal: Terminal },
): void {
  const shown = all ? found : found.slice(0, FOUND_SHOWN);
  for (const { work } of shown) sayWork(work, readings, terminal);
  if (shown.length < found.length) {
    terminal.say();
    terminal.say(terminal.colours.dim(`${found.length - shown.length} more: add --all`));
  }
}

/** A work: what it is, why to read it, where it is, and which labs go with it. */
export function sayWork(work: Work, readings: Readings, terminal: Terminal): void {
  const { cyan, dim } = terminal.colours;
  const say = (text: string, style = (line: string): string => line): void => {
    for (const line of wrap(text, terminal.columns, '  ').split('\n')) terminal.say(style(line));
  };
  terminal.say();
  for (const line of wrap(work.title, terminal.columns).split('\n')) terminal.say(cyan(line));
  const facts = [by(work), work.kind, work.level, work.topics.join(', '), work.id];
  say(facts.filter((fact) => fact !== '').join(' · '), dim);
  say(work.why);
  if (work.url !== undefined) terminal.say(dim(`  ${work.url}`));
  const labs = Object.entries(work.taught).map(
    ([lab, parts]) => `${lab} ${Object.keys(parts).join(', ')}`,
  );
  if (labs.length > 0) say(`Read in ${labs.join('; ')}.`);
  const planned = work.planned.map(
    (id) => readings.planned.find((lab) => lab.id === id)?.title ?? `later parts of ${id}`,
  );
  if (planned.length > 0) say(`Planned, not there yet: ${planned.join('; ')}.`, dim);
}

/** What a lab asks one to read, part by part. */
export function sayLabReadings(
  lab: Lab,
  {
    parts,
    catalogue,
    terminal,
  }: { parts: readonly LabPart[]; catalogue: Catalogue; terminal: Terminal },
): void {
  const { bold, dim, cyan } = terminal.colours;
  terminal.say(`${bold(lab.manifest.title)} ${dim(lab.name)}`);
  // An address and what a work is about are told where it first comes up.
  const met = new Set<string>();
  for (const part of parts) {
    terminal.say();
    const title = `${part.id} ${part.title} (about ${part.hours} h)`;
    for (const line of wrap(title, terminal.columns, '  ').split('\n')) terminal.say(bold(line));
    for (const reading of part.readings) {
      const work = catalogue.get(reading.work);
      const head = `${work === undefined ? reading.work : cited(work)}: ${reading.section}`;
      for (const line of wrap(head, terminal.columns, '    ').split('\n')) terminal.say(cyan(line));
      terminal.say(wrap(reading.why, terminal.columns, '      '));
      if (work?.url !== undefined && !met.has(work.id)) terminal.say(dim(`      ${work.url}`));
      met.add(reading.work);
    }
  }
  terminal.say();
}

/** A path step by step, with what is behind. */
export function sayPath(path: CoursePath, readings: Readings, { desk, terminal }: Context): void {
  const { bold, dim, green } = terminal.colours;
  const steps = along(path, desk.labs, desk.homeProgress.read());
  terminal.say(`${bold(path.title)} ${dim(`about ${total(steps)} h`)}`);
  terminal.say(wrap(path.about, terminal.columns));
  terminal.say(wrap(path.order, terminal.columns));
  let stage: string | undefined;
  for (const [index, { step, hours, parts, isBehind }] of steps.entries()) {
    if (step.stage !== stage) {
      terminal.say();
      terminal.say(bold(STAGE_TITLES[step.stage]));
      stage = step.stage;
    }
    const mark = isBehind ? '✓' : ' ';
    const took = step.kind === 'lab' && parts.length === 0 ? 'not in this course' : `${hours} h`;
    const head = `${headOf(step, desk.labs, readings.works)} (${took})`;
    const place = String(index + 1).padStart(2);
    for (const [row, line] of wrap(head, terminal.columns - 5)
      .split('\n')
      .entries()) {
      const text = row === 0 ? `${green(mark)} ${place} ${line}` : `     ${line}`;
      terminal.say(step.kind === 'lab' ? bold(text) : text);
    }
    terminal.say(dim(wrap(step.why, terminal.columns, '     ')));
  }
  terminal.say();
  terminal.say(
    dim(wrap('✓ is solved, or was to be read before something that is.', terminal.columns)),
  );
}

function headOf(step: StepStanding['step'], labs: readonly Lab[], works: Catalogue): string {
  if (step.kind === 'lab') {
    const title = labs.find(({ name }) => name === step.lab)?.manifest.title;
    const parts = `${step.parts.length === 1 ? 'part' : 'parts'} ${step.parts.join(', ')}`;
    return `Do ${step.lab}, ${parts}${title === undefined ? '' : `: ${title}`}`;
  }
  const work = works.get(step.work);
  const title = work === undefined ? step.work : cited(work);
  return `Read ${title}${step.section === undefined ? '' : `: ${step.section}`}`;
}

const total = (steps: readonly StepStanding[]): number =>
  Math.round(steps.reduce((sum, { hours }) => sum + hours, 0));

/** A reading of a lab as `--json` has it. */
export function readingDocument(reading: LabReading, catalogue: Catalogue): object {
  const work = catalogue.get(reading.work);
  return { ...reading, ...(work !== undefined && { title: work.title, url: work.url }) };
}

function cited(work: Work): string {
  const who = by(work);
  return who === '' ? work.title : `${work.title} (${who})`;
}

function by({ authors, year }: Work): string {
  const [first, second] = authors;
  const who =
    first === undefined || second === undefined
      ? (first ?? '')
      : authors.length === 2
        ? `${first} and ${second}`
        : `${first} and others`;
  return [who, year].filter((part) => part !== undefined && part !== '').join(', ');
}
