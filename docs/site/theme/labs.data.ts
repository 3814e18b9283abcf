import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Lab, findLabs } from '@netsplit/course';
import { ROOT } from '../paths.ts';
import { SCENARIOS, type Shown } from '../traces/make.ts';

/** A lab as the pages show it. */
export interface ShownLab {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly hours: number;
  readonly tests: number;
  readonly mutants: number;
  readonly parts: readonly {
    readonly id: string;
    readonly title: string;
    readonly hours: number;
  }[];
  readonly scenarios: readonly Shown[];
}

/** What the loader below has made, where a page imports it. */
export declare const data: readonly ShownLab[];

function shown({ name, dir, manifest }: Lab, scenarios: readonly Shown[]): ShownLab {
  const { title, summary, parts, tests } = manifest;
  return {
    name,
    title,
    summary,
    hours: parts.reduce((sum, part) => sum + part.hours, 0),
    tests: tests.length,
    mutants: readdirSync(join(dir, 'mutants')).filter((file) => file.endsWith('.diff')).length,
    parts: parts.map(({ id, title, hours }) => ({ id, title, hours })),
    scenarios,
  };
}

// VitePress calls it when the site is made, and gives pages what it returns.
export default {
  load(): readonly ShownLab[] {
    const recorded = JSON.parse(readFileSync(SCENARIOS, 'utf8')) as Record<
      string,
      readonly Shown[]
    >;
    const { labs } = findLabs({ dir: ROOT, whole: true });
    return labs.map((lab) => shown(lab, recorded[lab.name] ?? []));
  },
};
