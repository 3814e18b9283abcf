import { describe, expect, test } from 'vitest';
import { TraceText, TraceWriter } from '@netsplit/simulator';
import { LabFailure, NotReplayable, replay, scenario, subjectOf } from '../src/index.ts';
import { recordFailure } from '../src/record.ts';
import { atMostOnce } from './at-most-once.ts';
import { Client, counter, ForgetfulServer, type Counter } from './counter.ts';

const labTest = atMostOnce();
const forgetful = subjectOf({ client: Client, server: ForgetfulServer }, { lab: 'counter' });

describe('a replay', () => {
  test('of a failure ends in the same violation, event by event', async () => {
    const { trace, failure } = await recordedFailure();
    const again = await replay(trace, forgetful, { tests: [labTest] });
    expect(again).toMatchObject({ kind: 'same', violation: failure.violation, text: trace });
  });

  test('names the first event that goes otherwise in changed code', async () => {
    const { trace } = await recordedFailure();
    const right = subjectOf(counter, { lab: 'counter' });
    const again = await replay(trace, right, { tests: [labTest] });
    // Both servers do the same until the request comes again: one adds, the other remembers.
    expect(again).toMatchObject({
      kind: 'different',
      event: 9,
      field: expect.stringMatching(/^effects/) as unknown,
      why: expect.stringMatching(
        /differs in effects.* in the recording, .* in the run now/,
      ) as unknown,
    });
  });

  test('of a recording that was cut off compares what there is', async () => {
    const { trace } = await recordedFailure();
    const cut = trace.slice(0, trace.indexOf('"n":7') + 20);
    const again = await replay(cut, forgetful, { tests: [labTest] });
    expect(again).toMatchObject({ kind: 'same', events: 6 });
  });

  test('of a scenario has its seed, faults and length', async () => {
    const lostReply = scenario<Counter>({
      id: 'lost-reply',
      title: 'A reply is lost',
      story: [
        'Nothing yet.',
        { when: (act) => act.kind === 'dropped', say: 'The reply is lost.' },
        { when: (act) => act.kind === 'crashed', say: 'Never here.' },
      ],
      run: async (subject) => {
        const cluster = subject.cluster({
          nodes: { c1: 'client', s1: 'server' },
          faults: [{ kind: 'cut', atMs: 0, links: [['s1', 'c1']], forMs: 40 }],
        });
        cluster.request('c1', { kind: 'add' });
        await cluster.runFor(20);
      },
    });
    const text = new TraceText();
    const origin = { kind: 'scenario', scenario: 'lost-reply', seed: 5, forMs: 200 };
    const report = await lostReply.run(forgetful, {
      seed: 5,
      forMs: 200,
      recorder: () => new TraceWriter(text, { lab: 'counter', origin }),
    });
    expect(report.virtualMs).toBe(200);
    expect(report.story.map(({ event }) => event !== undefined)).toEqual([false, true, false]);
    const again = await replay(text.toString(), forgetful, { scenarios: [lostReply] });
    expect(again).toMatchObject({ kind: 'same', events: report.events });
  });

  test('says why something cannot be run again', async () => {
    const { trace } = await recordedFailure();
    const refusal = (text: string, subject = forgetful): Promise<unknown> =>
      replay(text, subject, { tests: [] }).catch((thrown: unknown) => thrown);
    expect(await refusal(trace)).toEqual(new NotReplayable('there is no test B2 here'));
    expect(await refusal('once upon a time')).toBeInstanceOf(NotReplayable);
    expect(await refusal(trace, subjectOf(counter, { lab: 'raft' }))).toEqual(
      new NotReplayable('this was recorded in the lab counter, not in raft'),
    );
  });
});

async function recordedFailure(): Promise<{ trace: string; failure: LabFailure }> {
  const failure = await labTest
    .run(forgetful, { seed: 1, runs: 100 })
    .catch((thrown: unknown) => thrown);
  if (!(failure instanceof LabFailure)) throw failure;
  const recorded = await recordFailure(labTest, forgetful, failure, { seed: 1 });
  return { trace: recorded?.text ?? '', failure };
}
