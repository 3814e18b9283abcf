import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Lab } from '@netsplit/course';
import { loadSubject, type Scenario, type ToldStep } from '@netsplit/harness';
import { TraceText, TraceWriter } from '@netsplit/simulator';

/** A scenario of a lab as its page shows it, and the trace of the reference in it. */
export interface Recorded {
  readonly id: string;
  readonly title: string;
  readonly events: number;
  /** What happens, sentence by sentence, each with the event that it speaks of. */
  readonly story: readonly ToldStep[];
  readonly trace: string;
}

/** Runs each scenario of a lab on its reference. */
export async function recordScenarios(lab: Lab): Promise<readonly Recorded[]> {
  const subject = await loadSubject({ labDir: lab.dir, source: 'solution' });
  const file = pathToFileURL(join(lab.dir, 'scenarios/index.ts')).href;
  const { scenarios } = (await import(file)) as { scenarios: readonly Scenario[] };
  const recorded: Recorded[] = [];
  for (const scenario of scenarios) {
    const text = new TraceText();
    const about = { lab: lab.name, subject: subject.name, codeHash: subject.codeHash };
    const report = await scenario.run(subject, {
      recorder: (cluster) => (cluster === 0 ? new TraceWriter(text, about) : undefined),
    });
    recorded.push({
      id: scenario.id,
      title: scenario.title,
      events: report.events,
      story: report.story.filter(({ missing }) => missing !== true),
      trace: text.toString(),
    });
  }
  return recorded;
}
