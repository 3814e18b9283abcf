import { type HostedNode, Simulation, TraceText, TraceWriter } from '@netsplit/simulator';
import type { Model } from '../model/model.ts';
import type { PropertyResult, Run } from '../search/result.ts';
import { canonicalText, plainJson, withSortedFields } from './plain-json.ts';

/** A run of a model that breaks one of its properties. */
export interface BrokenRun<State, Action> {
  readonly property: Pick<PropertyResult<State, Action>, 'kind' | 'name' | 'why'>;
  readonly run: Run<State, Action>;
}

/** What a model's trace says of where it comes from, so that it can be run again. */
export interface ModelOrigin {
  readonly kind: 'model';
  /** The file that exports the model. */
  readonly file: string;
  /** The initial state, and each action, as `canonicalText` has them. */
  readonly initial: string;
  readonly actions: readonly string[];
  readonly property: BrokenRun<unknown, unknown>['property'];
  readonly loopsTo?: number;
}

/**
 * A model's run as a trace, to be stepped through in the viewer: the one node there is is called `model`, each action is a request that
 * it is asked, one in each millisecond, and its fields are the state. The property is broken at the last step.
 */
export function traceOfRun<State, Action>(
  model: Pick<Model<State, Action>, 'name'>,
  { property, run }: BrokenRun<State, Action>,
  file: string,
): string {
  const [first, ...steps] = run.steps;
  const origin: ModelOrigin = {
    kind: 'model',
    file,
    initial: canonicalText(first?.state),
    actions: steps.map(({ action }) => canonicalText(action)),
    property,
    ...(run.loopsTo === undefined ? {} : { loopsTo: run.loopsTo }),
  };
  const text = new TraceText();
  const record = new TraceWriter(text, { origin });
  const node = 'model';
  const simulation = new Simulation({
    seed: 1,
    nodes: [{ id: node, role: model.name, create: () => stepping(run) }],
    record,
  });
  for (const [at, { action, label }] of steps.entries()) {
    simulation.request(node, label ?? plainJson(action), { atMs: at + 1 });
  }
  simulation.run();
  record.violation({
    n: simulation.eventCount,
    rule: `${property.kind}: ${property.name}`,
    message: messageOf({ property, run }),
  });
  simulation.close(`${property.kind} "${property.name}" is violated`);
  return text.toString();
}

/** A node that goes through the states of the run, whatever it is asked. */
function stepping({ steps }: Run<unknown, unknown>): HostedNode {
  let at = 0;
  return {
    get fields() {
      return fieldsOf(steps[at]?.state);
    },
    start() {},
    message() {},
    timer() {},
    request() {
      at += 1;
    },
    copy: () => stepping({ steps: steps.slice(at) }),
  };
}

function fieldsOf(state: unknown): Readonly<Record<string, unknown>> {
  const sorted = withSortedFields(state);
  const isList = Array.isArray(sorted);
  // Of a Map or a Set nothing was sorted.
  if (typeof sorted !== 'object' || sorted === null || sorted === state || isList) return { state };
  return sorted as Readonly<Record<string, unknown>>;
}

function messageOf({ property: { kind, name, why }, run }: BrokenRun<unknown, unknown>): string {
  if (kind === 'always') return why ?? `not always: ${name}`;
  if (kind === 'sometimes') return `never, in no run from here: ${name}`;
  const end =
    run.loopsTo === undefined
      ? 'the run ends here'
      : `from here it goes on as after step ${run.loopsTo}, round and round`;
  return `not eventually: ${name}; ${end}`;
}
