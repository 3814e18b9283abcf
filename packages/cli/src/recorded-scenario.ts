import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from '@netsplit/course';
import type { ScenarioReport } from '@netsplit/harness';
import { loadScenarios } from './lab-code.ts';
import { type RecordedScenario, recordScenario, scenarioOf } from './scenario-run.ts';
import { InputError } from './trouble.ts';

// A handout has no reference. What a page has students step through with --solution was run when the handout was made, and is
// here as a record: what the nodes said and did, not how.

/** Whether the reference is not here: then its runs may be. */
export function lacksReference(lab: Lab): boolean {
  return !existsSync(join(lab.dir, 'solution'));
}

/** Where a lab's recorded runs stand. */
const fileOf = (scenario: string): string => `scenarios/recorded/${scenario}.json`;

/** Runs each scenario of a lab on its reference: the files to hand out, by path from the lab's folder. */
export async function recordReference(lab: Lab): Promise<Map<string, string>> {
  const { loadSubject } = await import('@netsplit/harness');
  const subject = await loadSubject({ labDir: lab.dir, source: 'solution' });
  const files = new Map<string, string>();
  for (const scenario of await loadScenarios(lab)) {
    const { report, trace } = await recordScenario(scenario, subject, {});
    files.set(fileOf(scenario.id), `${JSON.stringify({ report, trace })}\n`);
  }
  return files;
}

/** The reference's run of a scenario, as it was recorded; @throws {InputError} if there is none, or another one is asked for */
export async function recordedRun(
  lab: Lab,
  id: string | undefined,
  changes: Readonly<Record<string, unknown>>,
): Promise<RecordedScenario> {
  const changed = Object.values(changes).some((change) => change !== undefined);
  const scenario = await scenarioOf(lab, id);
  const file = join(lab.dir, fileOf(scenario.id));
  if (changed || !existsSync(file)) throw noReference(lab);
  const { report, trace } = JSON.parse(readFileSync(file, 'utf8')) as {
    report: ScenarioReport;
    trace: string;
  };
  return { scenario, report, trace };
}

/** Said wherever the reference is asked for and not here. */
export function noReference(lab: Lab): InputError {
  return new InputError(
    `The reference of ${lab.name} is not in this handout.`,
    `Recorded runs of it are: npx netsplit simulate ${lab.name} --solution. Without --solution your own code is run.`,
  );
}
