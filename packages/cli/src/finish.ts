import { type Idea, type Lab, solvedOn } from '@netsplit/course';
import type { Context } from './command.ts';
import { seedsInWords } from './lab-lines.ts';
import { wrap } from './wrap.ts';

/** Said when nothing is left to solve: what that is worth, and what to do with it. */
export function sayFinish({ desk, terminal }: Context): void {
  const { bold, dim, green, cyan } = terminal.colours;
  const say = (text: string, indent = ''): void =>
    terminal.say(wrap(text, terminal.columns, indent));
  terminal.say(green(bold('Every test of every lab passes. Well done.')));
  const worth = desk.labs.flatMap((lab) => {
    const known = solvedOn(lab, desk.progressOf(lab).read());
    return known === undefined ? [] : [{ lab, known }];
  });
  const shaky = worth.find(({ known }) => known.failedOn.length > 0 || known.isMixed);
  const [fewest] = worth.toSorted((a, b) => a.known.seeds.length - b.known.seeds.length);
  if (shaky !== undefined) {
    say(`But see above: not all of ${shaky.lab.manifest.title} passes with the code as it is now.`);
  } else if (fewest !== undefined && fewest.known.seeds.length > 0) {
    say(
      `That is no proof. ${fewest.lab.manifest.title} has been tried on ${seedsInWords(fewest.known.seeds)}; a seed that nobody has tried may still break it:`,
    );
    terminal.say(`  ${cyan(`npx netsplit test ${fewest.lab.name} --seed 2 --runs 1000`)}`);
    terminal.say(`  ${cyan(`npx netsplit test ${fewest.lab.name} --faults harsh`)}`);
  }
  terminal.say();
  terminal.say(bold('What to do next'));
  for (const idea of desk.readings().ideas) sayIdea(idea, { desk, terminal });
  const last = lastLab({ desk });
  for (const text of last?.manifest.next ?? []) say(`${last?.manifest.title}: ${text}`, '  ');
  terminal.say();
  terminal.say(dim('More to read: npx netsplit readings advanced'));
}

/** Said beside the next test: one thing to do with what is already solved. */
export function sayIdeaFor(lab: Lab, { desk, terminal }: Pick<Context, 'desk' | 'terminal'>): void {
  const ideas = lab.manifest.next;
  // Another one each time something more is solved, and the same one when the screen is only looked at again.
  const solved = Object.keys(desk.progressOf(lab).read().labs[lab.name]?.tests ?? {}).length;
  const idea = ideas[solved % Math.max(1, ideas.length)];
  if (idea === undefined) return;
  terminal.say();
  terminal.say(
    terminal.colours.dim(
      wrap(`${lab.manifest.title} is solved. Something to do with it: ${idea}`, terminal.columns),
    ),
  );
}

function sayIdea(idea: Idea, { desk, terminal }: Pick<Context, 'desk' | 'terminal'>): void {
  const works = desk.catalogue();
  terminal.say(`  ${terminal.colours.cyan(idea.title)}`);
  terminal.say(wrap(idea.text, terminal.columns, '    '));
  const titles = idea.works.map((id) => works.get(id)?.title ?? id);
  if (titles.length > 0) {
    terminal.say(
      terminal.colours.dim(wrap(`Helps: ${titles.join('; ')}.`, terminal.columns, '    ')),
    );
  }
}

/** The lab worked on last, where it is there. */
export function lastLab({ desk }: Pick<Context, 'desk'>): Lab | undefined {
  const { lastLab: name } = desk.homeProgress.read();
  return desk.labs.find((lab) => lab.name === name);
}
