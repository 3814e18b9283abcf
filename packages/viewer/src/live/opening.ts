import {
  LabFailure,
  type ManualSpec,
  type Outline,
  outlineOf,
  type ScenarioReport,
  type Subject,
  type Violation,
} from '@netsplit/harness';
import type { LiveLab, Opening } from './lab.ts';
import type { ForkView } from './protocol.ts';

/** A run that the lab's own code made, to be let happen again. */
export interface Opened {
  readonly outline: Outline;
  readonly label: string;
  readonly story: ForkView['story'];
  /** What it ended in. */
  readonly violation?: { readonly n: number; readonly rule: string; readonly message: string };
}

/** @throws {RangeError} naming the scenarios that there are */
export async function scenarioOutline(
  { scenarios }: LiveLab,
  subject: Subject,
  { id, seed }: Extract<Opening, { kind: 'scenario' }>,
): Promise<Opened> {
  const scenario = scenarios.find((one) => one.id === id);
  if (scenario === undefined) {
    const ids = scenarios.map((one) => one.id).join(', ');
    throw new RangeError(`there is no scenario ${id}; the lab has ${ids}`);
  }
  const { title } = scenario;
  const reports: ScenarioReport[] = [];
  const outline = await outlineOf(subject, async (watched) => {
    reports.push(await scenario.run(watched, seed === undefined ? {} : { seed }));
  });
  const story = (reports[0]?.story ?? []).map(({ say, event: n }) => ({ say, n }));
  return { outline, label: title, story, ...marked(reports[0]?.violation, title) };
}

/** @throws {RangeError} if the lab has no such test */
export async function testOutline(
  { tests }: LiveLab,
  subject: Subject,
  { id, seed, case: scene, cluster }: Extract<Opening, { kind: 'test' }>,
): Promise<Opened> {
  const test = tests.find((one) => one.id === id);
  if (test === undefined) throw new RangeError(`there is no test ${id}`);
  let violation: Violation | undefined;
  const outline = await outlineOf(
    subject,
    async (watched) => {
      try {
        await test.run(watched, { seed, runs: 1, case: scene, shrink: false });
      } catch (thrown) {
        if (thrown instanceof LabFailure) violation = thrown.violation;
        throw thrown;
      }
    },
    cluster,
  );
  const rule = test.property?.violates ?? test.title;
  return { outline, label: `${id}: ${test.title}`, story: [], ...marked(violation, rule) };
}

function marked(violation: Violation | undefined, rule: string): Pick<Opened, 'violation'> {
  if (violation?.event === undefined || violation.kind === 'code') return {};
  const { event: n, sentence: message } = violation;
  return { violation: { n, rule, message } };
}

/** A cluster such as the lab's first scenario has, with nobody to steer it: of that size, or of another. */
export async function freshCluster(
  lab: LiveLab,
  subject: Subject,
  { nodes: size, seed = 1 }: { readonly nodes?: number; readonly seed?: number | string },
): Promise<Extract<Opening, { kind: 'cluster' }>> {
  const [first] = lab.scenarios;
  if (first === undefined) throw new RangeError('the lab has no scenario to take its nodes from');
  const { outline } = await scenarioOutline(lab, subject, { kind: 'scenario', id: first.id });
  const { nodes } = outline.spec;
  return {
    kind: 'cluster',
    spec: { nodes: size === undefined ? nodes : sized(nodes, size), seed },
  };
}

/** So many of the nodes that there are most of; the others stay. */
function sized(nodes: ManualSpec['nodes'], size: number): ManualSpec['nodes'] {
  const counts = new Map<string, number>();
  for (const role of Object.values(nodes)) counts.set(role, (counts.get(role) ?? 0) + 1);
  const [common = ''] = [...counts].toSorted(([, one], [, other]) => other - one)[0] ?? [];
  const members = Object.entries(nodes).filter(([, role]) => role === common);
  const others = Object.entries(nodes).filter(([, role]) => role !== common);
  const name = /^(\D+)\d+$/.exec(members[0]?.[0] ?? '')?.[1] ?? 'n';
  const grown = Array.from({ length: Math.max(1, size) }, (_, at) => [
    members[at]?.[0] ?? `${name}${at + 1}`,
    common,
  ]);
  return Object.fromEntries([...grown, ...others]) as ManualSpec['nodes'];
}
