import { type Lab, nearest } from '@netsplit/course';
import type { Scenario, ScenarioOptions, ScenarioReport, Subject } from '@netsplit/harness';
import { TraceText, TraceWriter } from '@netsplit/simulator';
import { loadScenarios } from './lab-code.ts';
import { UsageError } from './trouble.ts';

/** What a run of a scenario may be given from outside. */
export type ScenarioChanges = Pick<ScenarioOptions, 'seed' | 'faults' | 'forMs'>;

export interface RecordedScenario {
  readonly scenario: Scenario;
  readonly report: ScenarioReport;
  /** The trace, as text. */
  readonly trace: string;
}

/** The lab's scenario of that id, by default its first; @throws {UsageError} naming the nearest */
export async function scenarioOf(lab: Lab, id: string | undefined): Promise<Scenario> {
  const scenarios = await loadScenarios(lab);
  const ids = scenarios.map((scenario) => scenario.id);
  const found = id === undefined ? scenarios[0] : scenarios.find((scenario) => scenario.id === id);
  if (found !== undefined) return found;
  const meant = id === undefined ? undefined : nearest(id, ids);
  throw new UsageError(
    id === undefined
      ? `${lab.name} has no scenario.`
      : `${lab.name} has no scenario "${id}".${meant === undefined ? '' : ` Did you mean ${meant}?`}`,
    ids.length > 0 ? `Its scenarios are: ${ids.join(', ')}.` : undefined,
  );
}

/** Runs a scenario on a subject, and records it. */
export async function recordScenario(
  scenario: Scenario,
  subject: Subject,
  changes: ScenarioChanges,
): Promise<RecordedScenario> {
  const text = new TraceText();
  const { lab, name, codeHash } = subject;
  const origin = { kind: 'scenario', scenario: scenario.id, ...changes };
  const about = { lab, subject: name, codeHash, origin };
  const report = await scenario.run(subject, {
    ...changes,
    recorder: (cluster) => (cluster === 0 ? new TraceWriter(text, about) : undefined),
  });
  return { scenario, report, trace: text.toString() };
}
