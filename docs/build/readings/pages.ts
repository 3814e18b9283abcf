import {
  along,
  type CoursePath,
  type Lab,
  noProgress,
  type PathStep,
  type Readings,
  STAGE_TITLES,
  type StepStanding,
} from '@netsplit/course';
import { drawSteps, type Row } from './picture.ts';

/** What is made of the readings for people to look at, by name in `docs/readings`. */
export function pagesOf(readings: Readings, labs: readonly Lab[]): ReadonlyMap<string, string> {
  const pages = new Map<string, string>([['README.md', contents(readings, labs)]]);
  for (const path of readings.paths) {
    const title = `${path.title}: ${hoursOf(path, labs)} hours`;
    pages.set(`pictures/${path.id}.svg`, drawSteps(title, rowsOf(path, readings, labs)));
  }
  pages.set('pictures/labs.svg', drawSteps('The labs, part by part', labRows(readings, labs)));
  return pages;
}

/** The rows of a path: first what it builds on from the paths before it, then its own steps. */
function rowsOf(path: CoursePath, readings: Readings, labs: readonly Lab[]): Row[] {
  const own = along(path, labs, noProgress);
  const ids = new Set(own.map(({ step }) => step.id));
  const needed = new Set(path.steps.flatMap(({ after }) => after.filter((id) => !ids.has(id))));
  const before = readings.paths
    .flatMap(({ steps }) => steps)
    .filter(({ id }) => needed.has(id))
    .map((step, index): Row => ({
      id: step.id,
      label: labelOf(step, readings),
      note: '',
      mark: 'before',
      after: [],
      ...(index === 0 && { heading: 'From the paths before' }),
    }));
  return [...before, ...own.map((standing, index) => rowOf(standing, own[index - 1], readings))];
}

function rowOf(
  { step, hours }: StepStanding,
  previous: StepStanding | undefined,
  readings: Readings,
): Row {
  return {
    id: step.id,
    label: labelOf(step, readings),
    note: `${hours} h`,
    mark: step.kind === 'lab' ? 'lab' : 'reading',
    after: step.after,
    ...(previous?.step.stage !== step.stage && { heading: STAGE_TITLES[step.stage] }),
  };
}

/** The lab steps of all paths; what lies between two of them is left out, and what it leads to is not. */
function labRows(readings: Readings, labs: readonly Lab[]): Row[] {
  const steps = new Map(
    readings.paths.flatMap((path) => path.steps.map((step) => [step.id, step] as const)),
  );
  const nearestLabs = (step: PathStep): string[] =>
    step.after.flatMap((id) => {
      const needed = steps.get(id);
      if (needed === undefined) return [];
      return needed.kind === 'lab' ? [id] : nearestLabs(needed);
    });
  return readings.paths.flatMap((path) =>
    along(path, labs, noProgress)
      .filter(({ step }) => step.kind === 'lab')
      .map(({ step, hours }, index): Row => ({
        id: step.id,
        label: labelOf(step, readings),
        note: `${hours} h`,
        mark: 'lab',
        after: [...new Set(nearestLabs(step))],
        ...(index === 0 && { heading: path.title }),
      })),
  );
}

function labelOf(step: PathStep, { works }: Readings): string {
  return step.kind === 'lab'
    ? `${step.lab} ${step.parts.join(', ')}`
    : (works.get(step.work)?.title ?? step.work);
}

const hoursOf = (path: CoursePath, labs: readonly Lab[]): number =>
  Math.round(along(path, labs, noProgress).reduce((sum, { hours }) => sum + hours, 0));

function contents(readings: Readings, labs: readonly Lab[]): string {
  const { works, topics, paths, planned, ideas } = readings;
  const count = (topic: string): number =>
    [...works.values()].filter((work) => work.topics.includes(topic)).length;
  return `<!-- Made from the files beside it by \`npm run readings\`: change them, not this. -->

# Readings

${works.size} works, each with why to read it, where it is, and which part of which lab goes with it. They grew out of five reading lists
([all 330 items](seed-items.tsv)). On the site, [a page finds them](find.md) by words, topic, level and lab; on the command line:

\`\`\`sh
npx netsplit readings                   # labs, paths and topics
npx netsplit readings raft B            # what to read for a part of a lab
npx netsplit readings beginner          # a path, step by step
npx netsplit readings lamport clocks    # works that have both words
npx netsplit course                     # where you are, and what comes next
\`\`\`

## Paths

${paths.map((path) => pathSection(path, readings, labs)).join('\n\n')}

### All labs, and what each part builds on

![The parts of the labs in the order of the paths, with lines from each to those that build on it](pictures/labs.svg)

## Topics

The works of a topic are in the file of that name, those of several topics in the file of their first.

| topic | | works |
| --- | --- | ---: |
${topics.map(({ id, title, about }) => `| [${title}](works/${id}.json) \`${id}\` | ${about} | ${count(id)} |`).join('\n')}

## What to do next

${ideas.map(({ title, text }) => `- **${title}.** ${text}`).join('\n')}

## Labs to come

${planned.map(({ title, about }) => `- **${title}.** ${about}`).join('\n')}

## Add a work

A work stands in \`works/\`, in the file of its first topic: \`id\`, \`title\`, \`authors\`, \`year\`, \`kind\`, \`url\` (its DOI where it has
one), \`topics\`, \`level\`, and \`why\`, two or three sentences of your own on why to read it and what to look for. Which lab reads it is
written there by \`npm run readings\`; a test holds everything against the labs and the lists.
`;
}

function pathSection(path: CoursePath, readings: Readings, labs: readonly Lab[]): string {
  const steps = along(path, labs, noProgress).map(({ step, hours }, index) => {
    const what = step.kind === 'lab' ? `**${labelOf(step, readings)}**` : linked(step, readings);
    return `${index + 1}. ${what} (${hours} h). ${step.why}`;
  });
  return `### ${path.title}

${path.about}

${path.order}

![The steps of the path in order, with lines from each to those that build on it](pictures/${path.id}.svg)

<details><summary>All ${path.steps.length} steps, about ${hoursOf(path, labs)} hours</summary>

${steps.join('\n')}

</details>`;
}

function linked(step: Extract<PathStep, { kind: 'read' }>, { works }: Readings): string {
  const work = works.get(step.work);
  const title = work?.title ?? step.work;
  const name = work?.url === undefined ? title : `[${title}](${work.url})`;
  return step.section === undefined ? name : `${name}: ${step.section}`;
}
