import { readTrace } from '@netsplit/simulator';
import { describe, expect, test } from 'vitest';
import { leaseLock } from '../models/lease-lock.ts';
import { twoPhaseCommit } from '../models/two-phase-commit.ts';
import { explore, type Model, type ModelOrigin, runAgain, traceOfRun } from '../src/index.ts';

function brokenRun<State, Action>(model: Model<State, Action>) {
  const property = explore(model).properties.find(({ verdict }) => verdict === 'violated');
  if (property?.run === undefined) throw new Error('nothing is violated');
  const { trace, problems } = readTrace(
    traceOfRun(model, { property, run: property.run }, 'model.ts'),
  );
  if (trace === undefined) throw new Error('no trace');
  return { property, run: property.run, trace, problems };
}

describe('the trace of a run of a model', () => {
  test('has the state of each step, and opens where the property is broken', () => {
    const { run, trace, problems } = brokenRun(leaseLock());
    expect(problems).toEqual([]);
    expect(trace.events).toHaveLength(run.steps.length);
    for (const [at, { state }] of run.steps.entries()) {
      const fields = Object.keys(trace.stateAt(at + 1).get('model') ?? {});
      expect(fields).toEqual(Object.keys(state as object).sort());
    }
    expect(trace.violations).toMatchObject([{ n: run.steps.length }]);
  });

  test('says where a run ends without what has to come', () => {
    const { trace } = brokenRun(twoPhaseCommit(3, { mayStop: true }));
    expect(trace.violations[0]?.message).toMatch(/^not eventually: .*; the run ends here$/);
  });

  test('can be gone through again, as far as the model goes', () => {
    const model = leaseLock();
    const { run, trace } = brokenRun(model);
    const origin = trace.header.origin as ModelOrigin;
    expect(runAgain(model, origin)).toEqual({ run: { steps: run.steps } });
    const shorter = { ...model, actions: () => [] };
    expect(runAgain(shorter, origin)).toMatchObject({
      run: { steps: [{}] },
      why: expect.stringMatching(/^step 1, .*, is not possible there any more$/) as unknown,
    });
    const other = { ...model, initialStates: () => [] };
    expect(runAgain(other, origin).why).toBe('it does not begin like that any more');
  });

  test('of a state that is no object has it in one field', () => {
    const counting: Model<readonly number[], string> = {
      name: 'a list',
      initialStates: () => [[]],
      actions: () => ['more'],
      next: (list) => [...list, list.length],
      properties: [{ kind: 'always', name: 'short', holds: (list) => list.length < 2 }],
    };
    const { trace } = brokenRun(counting);
    expect(trace.stateAt(3).get('model')).toEqual({ state: [0, 1] });
  });
});
