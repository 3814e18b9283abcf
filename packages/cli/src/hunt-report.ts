import { join } from 'node:path';
import { type Catch, isBetter, type Lab } from '@netsplit/course';
import type { Hunt, HuntResult, HuntRun, HuntScore } from '@netsplit/harness';
import type { Context } from './command.ts';
import { count, scoreText, spoken } from './hunt-plan.ts';
import { citationFrom } from './lab-code.ts';
import { wrap } from './wrap.ts';

type Speaking = Pick<Context, 'terminal' | 'desk'>;
type Best = Catch | undefined;

/** All hunts of a lab: what is to be broken, what is caught, in how few faults. */
export function sayHunts(
  lab: Lab,
  hunts: readonly Hunt[],
  bests: ReadonlyMap<string, Catch>,
  { terminal }: Speaking,
): void {
  const { bold, dim, green } = terminal.colours;
  const caught = hunts.filter(({ name }) => bests.has(name)).length;
  terminal.say(
    `${bold(`${lab.manifest.title}: bug hunts`)} ${dim(`(${caught} of ${hunts.length} caught)`)}`,
  );
  terminal.say(
    dim(
      wrap(
        'Each is the reference with one mistake in it. Write a run in which the mistake shows, in as few faults as you can.',
        terminal.columns,
      ),
    ),
  );
  const width = Math.max(0, ...hunts.map(({ name }) => name.length));
  let property = '';
  for (const hunt of hunts) {
    if (hunt.test.id !== property) {
      property = hunt.test.id;
      terminal.say();
      terminal.say(`${bold(`To break ${property}`)}  ${hunt.test.title}`);
    }
    const best = bests.get(hunt.name);
    const mark = best === undefined ? ' ' : green('✓');
    const number = String(hunt.number).padStart(2);
    const par = dim(`par: ${scoreText(hunt.par)}`);
    const record = best === undefined ? par : `${scoreText(best)}  ${par}`;
    terminal.say(`  ${mark} ${number}  ${spoken(hunt).padEnd(width)}   ${record}`);
    if (best !== undefined) {
      terminal.say(dim(wrap(hunt.mutant.mistake, terminal.columns, '         ')));
    }
  }
  terminal.say();
  const next = hunts.find(({ name }) => !bests.has(name));
  if (caught === hunts.length) {
    terminal.say(green(bold('All of them are caught.')));
  } else if (next !== undefined) {
    terminal.say(`Go hunting: npx netsplit hunt ${lab.name} ${next.number}`);
  }
}

/** What a hunt is after: told at its beginning and above each of its runs. */
export function sayQuarry(lab: Lab, hunt: Hunt, { terminal, desk }: Speaking): void {
  const { bold, dim } = terminal.colours;
  const { test, par } = hunt;
  terminal.say(bold(`${lab.manifest.title}, hunt ${hunt.number}: the ${spoken(hunt)}`));
  terminal.say();
  const { rules = [] } = test.property ?? {};
  const { violates = '' } = test.property ?? test.input ?? {};
  const say = (label: string, text: string): void =>
    terminal.say(labelled(label, text, terminal.columns));
  say('To break', `${test.id}: ${test.title}`);
  say('', violates);
  for (const rule of rules.filter((one) => one !== violates)) say('', `· ${rule}`);
  say('To read', citationFrom(desk.catalogue())(test.reading));
  terminal.say(dim(labelled('Par', scoreText(par), terminal.columns)));
}

/** What happened on both, a sentence each, and how it went there. */
export function sayRuns(result: HuntResult, { terminal }: Speaking): void {
  const { red, green, dim, bold } = terminal.colours;
  const { reference, mutant, outcome } = result;
  const line = (mark: string, text: string): void =>
    terminal.say(`  ${mark} ${wrap(text, terminal.columns, '    ').trimStart()}`);
  terminal.say();
  line(
    reference.violation === undefined ? green('✓') : red('✗'),
    reference.violation === undefined
      ? `The reference stands: ${facts(reference)}.`
      : `The reference breaks: ${reference.violation.sentence}.`,
  );
  line(
    mutant.violation === undefined ? '·' : red('✗'),
    mutant.violation === undefined
      ? `The mutant stands, too: ${facts(mutant)}.`
      : `The mutant breaks: ${mutant.violation.sentence}.`,
  );
  if (outcome !== 'caught' || mutant.story.length === 0) return;
  terminal.say();
  terminal.say(bold('  What led there'));
  for (const { n, atMs, sentence } of mutant.story) {
    const place = `#${n}`.padEnd(5) + `${atMs.toFixed(1)} ms`.padStart(10);
    terminal.say(`    ${dim(place)}  ${sentence}`);
  }
}

function facts({ requests, lost, events, virtualMs }: HuntRun): string {
  if (events === 0) return 'the property holds';
  const ms = Math.round(virtualMs * 10) / 10;
  const gone = lost === 0 ? 'no message lost' : `${count(lost, 'message')} lost`;
  const { made, wanting, answered } = requests;
  const asked =
    made > 0 && wanting === 0
      ? count(made, 'request')
      : `${answered} of ${count(wanting, 'request')} answered`;
  return `${asked}, ${gone}, ${events} events in ${ms} ms`;
}

interface Ending {
  readonly hunt: Hunt;
  readonly lab: Lab;
  readonly before: Best;
  /** None where no cluster ran. */
  readonly trace: string | undefined;
  /** The plan was to lose messages, and none was lost. */
  readonly missed: boolean;
}

/** What came of it, and what to do now. */
export function sayOutcome(
  result: HuntResult,
  { hunt, lab, before, trace, missed }: Ending,
  { terminal, desk }: Speaking,
): void {
  const { bold, green, yellow, cyan } = terminal.colours;
  const look = (): void => {
    if (trace === undefined) return;
    const shown = desk.shown(trace);
    const quoted = /\s/.test(shown) ? JSON.stringify(shown) : shown;
    terminal.say(labelled('Look at it', cyan(`npx netsplit view ${quoted}`), Infinity));
  };
  terminal.say();
  switch (result.outcome) {
    case 'reference-breaks':
      terminal.say(yellow(bold('This does not count: the reference breaks as well.')));
      terminal.say(
        wrap(
          'It shows no mistake of the mutant, but that the run asks for what nobody can give. Ask for less, or let the faults end.',
          terminal.columns,
          '  ',
        ),
      );
      return;
    case 'survived':
      terminal.say(yellow(bold('It got away: the property holds on both.')));
      if (missed) {
        terminal.say(
          '  No message was lost in this run: was one under way when your faults struck?',
        );
      }
      look();
      return;
    case 'caught':
      terminal.say(
        green(bold(`Caught, in ${scoreText(result.score)}.`)) +
          ` ${verdict(result.score, hunt.par, before)}`,
      );
      sayAnswer(lab, hunt, { terminal, desk });
      terminal.say();
      look();
  }
}

function verdict(score: HuntScore, par: HuntScore, before: Best): string {
  if (before !== undefined && !isBetter(score, before)) {
    return isBetter(before, score) ? `You have done it in ${scoreText(before)}.` : 'As before.';
  }
  const again = before === undefined ? '' : `Before, it took you ${scoreText(before)}. `;
  if (isBetter(score, par))
    return `${again}That is under par (${scoreText(par)}): nobody here knew it.`;
  return isBetter(par, score)
    ? `${again}It can be done in ${scoreText(par)}.`
    : `${again}That is par.`;
}

/** The mistake: for who has caught it. */
function sayAnswer(lab: Lab, { mutant }: Hunt, { terminal, desk }: Speaking): void {
  const { green, red, dim } = terminal.colours;
  const say = (label: string, text: string): void =>
    terminal.say(labelled(label, text, terminal.columns));
  terminal.say();
  say('The mistake', mutant.mistake);
  say('To read', citationFrom(desk.catalogue())(mutant.reading));
  say('The source', desk.shown(join(lab.dir, mutant.file)));
  for (const line of mutant.text.split('\n')) {
    if (line.startsWith('---') || line.startsWith('+++')) continue;
    if (line.startsWith('-')) terminal.say(red(`    ${line}`));
    else if (line.startsWith('+')) terminal.say(green(`    ${line}`));
    else if (line.startsWith('@@')) terminal.say(dim(`    ${line}`));
  }
}

const LABEL_COLUMNS = 15;

export function labelled(label: string, text: string, columns: number): string {
  const indent = ' '.repeat(LABEL_COLUMNS);
  const body = columns === Infinity ? indent + text : wrap(text, columns, indent);
  return `  ${label}`.padEnd(LABEL_COLUMNS) + body.slice(LABEL_COLUMNS);
}
