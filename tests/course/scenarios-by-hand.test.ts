import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import {
  type LabTest,
  lawsOf,
  loadSubject,
  ManualRun,
  outlineOf,
  type Scenario,
} from '@netsplit/harness';

const LABS = resolve(import.meta.dirname, '../../labs');
const NAMES = readdirSync(LABS).filter((name) => existsSync(join(LABS, name, 'lab.json')));

// What the step debugger does when somebody opens a scenario there, of every lab.
test.each(NAMES)(
  '%s: by hand a scenario goes the same way, and no law calls the reference wrong',
  async (lab) => {
    const labDir = join(LABS, lab);
    const [{ tests }, { scenarios }, subject] = await Promise.all([
      import(join(labDir, 'tests/index.ts')) as Promise<{ tests: readonly LabTest[] }>,
      import(join(labDir, 'scenarios/index.ts')) as Promise<{ scenarios: readonly Scenario[] }>,
      loadSubject({ labDir, source: 'solution' }),
    ]);
    const laws = lawsOf(tests);
    expect(scenarios).not.toEqual([]);
    for (const scenario of scenarios) {
      const prints: string[] = [];
      const outline = await outlineOf(subject, async (watched) => {
        const { fingerprint } = await scenario.run(watched, {});
        prints.push(fingerprint);
      });
      const run = new ManualRun(subject, outline.spec, { laws });
      run.follow(outline);
      expect(run.end, scenario.id).toBeUndefined();
      expect([run.cluster.fingerprint], scenario.id).toEqual(prints);
      const broken = run.laws.flatMap(({ law, violation }) =>
        violation === undefined ? [] : [`${law.rule}: ${violation.sentence}`],
      );
      expect(broken, scenario.id).toEqual([]);
    }
  },
);
