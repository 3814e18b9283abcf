import { ChoiceMisfit, readTrace, TraceText, TraceWriter } from '@netsplit/simulator';
import { describe, expect, test } from 'vitest';
import {
  BreakSearch,
  lawsOf,
  ManualRun,
  outlineOf,
  partitions,
  runSavedSession,
  sampleRequests,
  scenario,
  scene,
  subjectOf,
} from '../src/index.ts';
import { addedOnce, adding, atMostOnce } from './at-most-once.ts';
import { Client, counter, ForgetfulServer, OneShotClient, type Counter } from './counter.ts';

const subject = subjectOf(counter);
const forgetful = subjectOf({ client: Client, server: ForgetfulServer });
const tests = [
  atMostOnce({
    scene: scene({
      nodes: { client: [1, 2], server: 1 },
      network: { lossProbability: [0, 0.3], duplicateProbability: [0, 0.3] },
      workload: adding,
      faults: [partitions()],
    }),
  }),
];
const laws = lawsOf(tests);
const spec = { nodes: { c1: 'client', s1: 'server' }, seed: 1 };

/** The client has asked, and its message is under way. */
function asked(of = subject, writer?: TraceWriter): ManualRun {
  const run = new ManualRun(of, spec, { laws, ...(writer === undefined ? {} : { writer }) });
  run.choose({ do: 'run', forMs: 0 });
  run.choose({ do: 'request', node: 'c1', request: { kind: 'add' } });
  take(run, 'request');
  return run;
}

function take(run: ManualRun, kind: string, how: 'take' | 'drop' | 'duplicate' = 'take'): void {
  const event = run.pending().find((one) => one.kind === kind);
  if (event === undefined) throw new Error(`no ${kind} is pending`);
  run.choose({ do: how, event: run.named(event) });
}

describe('a run by hand', () => {
  test('goes on by one choice after another, and is recorded as it goes', () => {
    const text = new TraceText();
    const writer = new TraceWriter(text);
    const run = asked(subject, writer);
    take(run, 'message');
    writer.flush();
    const { trace } = readTrace(text.toString());
    expect(trace?.events.map(({ kind }) => kind)).toEqual(['start', 'start', 'request', 'message']);
    expect(run.pending().map(({ kind }) => kind)).toEqual(['message', 'timer']);
  });

  test('leads to the same state again, up to any event of it', () => {
    const run = asked();
    run.choose({ do: 'run', forMs: 200 });
    const all = run.cluster.eventCount;
    for (let event = 0; event <= all; event++) {
      const again = new ManualRun(subject, spec, { laws });
      for (const choice of run.choicesUpTo(event)) again.choose(choice);
      expect(again.cluster.eventCount).toBe(event);
      if (event === all) expect(again.cluster.fingerprint).toBe(run.cluster.fingerprint);
    }
  });

  test('has another future with another seed, and the same one with the same', () => {
    const future = (seed: string): string => {
      const run = asked();
      run.choose({ do: 'run', forMs: 300, seed });
      return run.cluster.fingerprint;
    };
    expect(future('a')).toBe(future('a'));
    expect(future('a')).not.toBe(future('b'));
  });

  test('refuses what does not fit, and nothing has happened', () => {
    const run = asked();
    const { fingerprint } = run.cluster;
    const gone = { name: [2, 7] as [number, number], kind: 'timer' as const, node: 'c1' };
    expect(() => run.choose({ do: 'take', event: gone })).toThrow(ChoiceMisfit);
    const fault = { kind: 'crash', atMs: 0, node: 's9' } as const;
    expect(() => run.choose({ do: 'fault', fault })).toThrow(/no node s9|s9/);
    expect(run.cluster.fingerprint).toBe(fingerprint);
    expect(run.choices).toHaveLength(3);
  });

  test('goes on after a law is broken, and says by which event', () => {
    const run = asked(forgetful);
    take(run, 'message', 'duplicate');
    expect(run.laws).toMatchObject([{ law: { rule: addedOnce.rule } }]);
    take(run, 'message');
    const [status] = run.laws;
    expect(status?.violation).toMatchObject({
      event: 5,
      sentence: expect.stringContaining('twice') as unknown,
    });
    run.choose({ do: 'run', forMs: 10 });
    expect(run.end).toBeUndefined();
  });

  test('asks a law only where its tests would', () => {
    const run = asked();
    run.choose({ do: 'fault', fault: { kind: 'crash', atMs: 0, node: 's1' } });
    expect(run.laws[0]?.notAsked).toBe('B2 admits no crash');
  });

  test('asks a law that assumes short cuts until one has lasted longer, whoever made it', () => {
    const [law] = laws;
    if (law === undefined) throw new Error('there is no law');
    const hasty = { ...law, invariant: { ...law.invariant, longestCutMs: 200 } };
    const run = new ManualRun(subject, spec, { laws: [hasty] });
    const groups = [['c1'], ['s1']];
    run.choose({ do: 'fault', fault: { kind: 'partition', atMs: 0, groups, forMs: 200 } });
    run.choose({ do: 'run', forMs: 500 });
    expect(run.laws[0]?.notAsked).toBeUndefined();
    run.choose({ do: 'fault', fault: { kind: 'partition', atMs: 500, groups } });
    run.choose({ do: 'run', forMs: 200 });
    expect(run.laws[0]?.notAsked).toBeUndefined();
    run.choose({ do: 'fault', fault: { kind: 'heal', atMs: 700 } });
    run.choose({ do: 'run', forMs: 300 });
    expect(run.laws[0]?.notAsked).toBeUndefined();
    run.choose({ do: 'fault', fault: { kind: 'partition', atMs: 1000, groups } });
    run.choose({ do: 'run', forMs: 201 });
    expect(run.laws[0]?.notAsked).toBe('B2 cuts nobody off for longer than 200 ms');
  });

  test('goes on where a law makes no sense of what it sees', () => {
    const [law] = laws;
    if (law === undefined) throw new Error('there is no law');
    const watch = () => () => {
      throw new TypeError('entries is not iterable');
    };
    const lost = { ...law, invariant: { ...law.invariant, watch } };
    const run = new ManualRun(subject, spec, { laws: [lost] });
    run.choose({ do: 'run', forMs: 10 });
    expect(run.end).toBeUndefined();
    expect(run.laws[0]?.notAsked).toBe('B2 never has such a run');
  });

  test('ends when the code fails, in words', () => {
    class Broken extends Client {
      override onMessage(): void {
        throw new Error('what is this?');
      }
    }
    const run = asked(subjectOf({ client: Broken, server: counter.server }));
    take(run, 'message');
    take(run, 'message');
    expect(run.end).toMatchObject({ kind: 'code', node: 'c1' });
    expect(run.end?.sentence).toContain('what is this?');
    expect(run.pending()).toEqual([]);
    expect(() => run.choose({ do: 'run', forMs: 1 })).toThrow(/after the end of the run/);
  });
});

describe('an outline', () => {
  test('lets the very run of a scenario happen again', async () => {
    const untidy = scenario<Counter>({
      id: 'untidy',
      title: 'Requests and faults between events',
      story: [],
      run: async (code) => {
        const cluster = code.cluster({ ...spec, network: { delayMs: 5 } });
        const first = cluster.request('c1', { kind: 'add' });
        cluster.request('c1', { kind: 'add' }, { atMs: 40 });
        await cluster.runUntil(() => first.answered, { withinMs: 100, what: 'an answer' });
        cluster.partition(['c1'], ['s1']);
        await cluster.runFor(120);
        cluster.heal();
        await cluster.runFor(100);
      },
    });
    let fingerprint = '';
    const outline = await outlineOf(subject, async (watched) => {
      ({ fingerprint } = await untidy.run(watched));
    });
    const run = new ManualRun(subject, outline.spec);
    run.follow(outline);
    expect(run.cluster.fingerprint).toBe(fingerprint);
    expect(run.cluster.nowMs).toBe(outline.end.nowMs);
  });
});

describe('can it break from here?', () => {
  const bounds = { drops: 0, crashes: 0 };

  function answer(run: ManualRun): NonNullable<BreakSearch['answer']> {
    const search = new BreakSearch(run, laws, bounds);
    while (search.advance(1000));
    if (search.answer === undefined) throw new Error('the search has no answer');
    return search.answer;
  }

  test('yes: by the shortest run there is, which can be made', () => {
    const run = asked(forgetful);
    const found = answer(run);
    if (found.kind !== 'breaks') throw new Error('nothing was found');
    expect(found.choices.map(({ do: what }) => what)).toEqual(['duplicate', 'take']);
    for (const choice of found.choices) run.choose(choice);
    expect(run.laws[0]?.violation?.sentence).toBe(found.violation.sentence);
  });

  test('no: in all states that there are, or within so many steps', () => {
    const oneShot = subjectOf({ client: OneShotClient, server: counter.server });
    expect(answer(asked(oneShot))).toMatchObject({ kind: 'holds', ended: 'all' });
    // Its timer fires again and again.
    expect(answer(asked())).toMatchObject({ kind: 'holds', ended: 'depth', depth: 8 });
  });

  test('can be stopped, and says how far it came', () => {
    const search = new BreakSearch(asked(), laws, bounds);
    search.advance(0);
    search.stop();
    expect(search.answer).toMatchObject({ kind: 'holds', ended: 'stopped', depth: 0 });
  });
});

describe('a saved session', () => {
  test('is broken while the mistake is there, and holds once it is mended', () => {
    const run = asked(forgetful);
    take(run, 'message', 'duplicate');
    take(run, 'message');
    const saved = run.save('a copy is added twice');
    expect(runSavedSession(forgetful, saved, laws)).toMatchObject({
      kind: 'broken',
      rule: addedOnce.rule,
    });
    expect(runSavedSession(subject, saved, laws)).toMatchObject({ kind: 'held', isSame: false });
  });

  test('says which choice does not fit the code any more', () => {
    const run = asked();
    take(run, 'timer');
    const saved = run.save();
    expect(runSavedSession(subject, saved, laws)).toMatchObject({ kind: 'held', isSame: true });
    const oneShot = subjectOf({ client: OneShotClient, server: counter.server });
    expect(runSavedSession(oneShot, saved, laws)).toMatchObject({
      kind: 'misfit',
      choice: 4,
      of: 4,
      why: expect.stringContaining("was c1's timer r1") as unknown,
    });
  });
});

test('what a lab’s clients ask is taken from its tests', () => {
  expect(sampleRequests(tests)).toEqual([{ role: 'client', request: { kind: 'add' } }]);
});
