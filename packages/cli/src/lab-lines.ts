import { type Lab, type SolvedOn, solvedOn, standing } from '@netsplit/course';
import type { Context } from './command.ts';
import { wrap } from './wrap.ts';

/** A lab in the list of the course: its parts with their hours, what of them is solved, and on which seeds. */
export function sayLab(lab: Lab, { desk, terminal }: Context, isNext: boolean): void {
  const { bold, green, dim, cyan } = terminal.colours;
  const progress = desk.progressOf(lab).read();
  const parts = standing(lab, progress);
  const done = parts.every(({ unsolved }) => unsolved.length === 0);
  const mark = done ? green('✓') : isNext ? cyan('▸') : ' ';
  terminal.say(`${mark} ${bold(lab.manifest.title)}  ${dim(lab.name)}`);
  for (const { part, solved, unsolved } of parts) {
    const all = solved.length + unsolved.length;
    const state = unsolved.length === 0 ? green('✓') : ' ';
    const count = unsolved.length === 0 ? green(`${all} of ${all}`) : `${solved.length} of ${all}`;
    terminal.say(
      `    ${state} ${part.id.padEnd(2)} ${part.title} ${dim(`(${part.core ? 'core, ' : ''}about ${part.hours} h)`)}  ${count}`,
    );
  }
  const known = solvedOn(lab, progress);
  if (known === undefined) return;
  for (const sentence of worthOf(known, lab.name))
    terminal.say(dim(wrap(sentence, terminal.columns, '         ')));
}

/** What the verdicts on a lab are worth, in sentences. */
export function worthOf({ seeds, failedOn, isMixed }: SolvedOn, lab: string): string[] {
  const sentences: string[] = [];
  if (isMixed) {
    sentences.push(
      `Solved in different versions of your code; to hear of this one: npx netsplit test ${lab}`,
    );
  } else if (seeds.length > 0) {
    sentences.push(`Solved on ${seedsInWords(seeds)}.`);
  }
  for (const { test, seed } of failedOn.slice(0, 3)) {
    sentences.push(
      `${test} fails on seed ${seed}, with the same code: npx netsplit test ${lab} ${test} --seed ${seed}`,
    );
  }
  return sentences;
}

const SEEDS_NAMED = 5;

/** `seed 1`, `seeds 1, 2 and 7`, or their number where they are many. */
export function seedsInWords(seeds: readonly number[]): string {
  if (seeds.length > SEEDS_NAMED) return `${seeds.length} seeds`;
  const last = seeds.at(-1) ?? '';
  return seeds.length === 1 ? `seed ${last}` : `seeds ${seeds.slice(0, -1).join(', ')} and ${last}`;
}
