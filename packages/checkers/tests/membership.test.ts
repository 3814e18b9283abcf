import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkEventualStrongAccuracy,
  checkEventualWeakAccuracy,
  checkStrongAccuracy,
  checkStrongCompleteness,
  checkWeakAccuracy,
  checkWeakCompleteness,
  measureDetector,
  type MembershipEvent,
  type MembershipRun,
  MembershipRunError,
  suspicionsOf,
} from '../src/index.ts';
import { filmOf, membershipOracles } from './membership-oracle.ts';

const processes = ['p', 'q', 'r'];

const checks = {
  strongCompleteness: checkStrongCompleteness,
  weakCompleteness: checkWeakCompleteness,
  strongAccuracy: checkStrongAccuracy,
  weakAccuracy: checkWeakAccuracy,
  eventualStrongAccuracy: checkEventualStrongAccuracy,
  eventualWeakAccuracy: checkEventualWeakAccuracy,
} as const;
const names = Object.keys(checks) as (keyof typeof checks)[];

/** Any run: what would be impossible is passed over. Several events may share a moment. */
const anyRun = fc
  .array(
    fc.record({
      kind: fc.constantFrom('suspect', 'suspect', 'trust', 'crash', 'restart'),
      one: fc.constantFrom(...processes),
      other: fc.constantFrom(...processes),
      afterMs: fc.nat(3),
    }),
    { maxLength: 14 },
  )
  .map((drawn): MembershipRun => {
    const events: MembershipEvent[] = [];
    const down = new Set<string>();
    let atMs = 0;
    for (const { kind, one, other, afterMs } of drawn) {
      atMs += afterMs;
      if (kind === 'crash' || kind === 'restart') {
        if (down.has(one) !== (kind === 'restart')) continue;
        if (kind === 'crash') down.add(one);
        else down.delete(one);
        events.push({ kind, process: one, atMs });
      } else if (one !== other && !down.has(one)) {
        events.push({ kind, observer: one, subject: other, atMs });
      }
    }
    return { processes, events, endMs: atMs + 3 };
  });

const lateChange = ({ events, endMs }: MembershipRun, stableMs: number) =>
  events.some(({ kind, atMs }) => /crash|restart/.test(kind) && atMs > endMs - stableMs);
const allDown = (run: MembershipRun) => filmOf(run).at(-1)?.up.size === 0;

test.each(names)('%s is decided as its definition says, picture by picture', (name) => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(anyRun, fc.nat(6), (run, wished) => {
      const stableMs = Math.min(wished, run.endMs);
      const { verdict } = checks[name](run, { stableMs });
      seen.add(verdict);
      const holds = membershipOracles[name](run, stableMs);
      if (allDown(run) && name !== 'strongAccuracy') expect(verdict).toBe('unknown');
      else if (verdict === 'unknown') {
        // Never an excuse for what holds, nor where nothing changed late.
        expect([lateChange(run, stableMs), holds]).toEqual([true, false]);
      } else expect(verdict).toBe(holds ? 'holds' : 'violated');
    }),
    { numRuns: 3000, seed: 1 },
  );
  expect([...seen]).toEqual(expect.arrayContaining(['holds', 'violated']));
});

test('suspicions are cut where the film says that right became wrong, and measured so', () => {
  fc.assert(
    fc.property(anyRun, (run) => {
      let before = 0;
      const totals = { right: 0, wrong: 0, observed: 0 };
      for (const { untilMs, up, suspected } of filmOf(run)) {
        const ms = untilMs - before;
        before = untilMs;
        totals.observed += up.size * (up.size - 1) * ms;
        for (const pair of suspected) totals[up.has(pair.slice(2)) ? 'wrong' : 'right'] += ms;
      }
      const sum = (isRight: boolean) =>
        suspicionsOf(run)
          .filter(({ kind }) => (kind === 'right') === isRight)
          .reduce((ms, { fromMs, untilMs }) => ms + untilMs - fromMs, 0);
      expect([sum(true), sum(false)]).toEqual([totals.right, totals.wrong]);
      const { observedMs, queryAccuracyProbability } = measureDetector(run);
      expect(observedMs).toBe(totals.observed);
      if (observedMs > 0) {
        expect(queryAccuracyProbability).toBeCloseTo(1 - totals.wrong / totals.observed);
      }
    }),
    { numRuns: 3000, seed: 2 },
  );
});

/** `p suspects q` at 10, `p trusts q`, `q crashes`, `q restarts`; the run ends at 100. */
function runOf(...lines: string[]): MembershipRun {
  const events = lines.map((line): MembershipEvent => {
    const [time = '', one = '', verb = '', other = ''] = line.split(' ');
    const atMs = Number(time);
    if (verb === 'crashes') return { kind: 'crash', process: one, atMs };
    if (verb === 'restarts') return { kind: 'restart', process: one, atMs };
    const kind = verb === 'suspects' ? 'suspect' : 'trust';
    return { kind, observer: one, subject: other, atMs };
  });
  return { processes, events, endMs: 100 };
}

describe('verdicts', () => {
  test('a crash that only one noticed is weakly complete, and the other is named', () => {
    const run = runOf('20 r crashes', '30 p suspects r');
    expect(checkWeakCompleteness(run)).toEqual({ verdict: 'holds', asked: 2 });
    expect(checkStrongCompleteness(run)).toEqual({
      verdict: 'violated',
      why: 'r is down since 20 ms, and q, which is up, does not suspect it at the end, 100 ms',
      pairs: [{ observer: 'q', subject: 'r' }],
    });
  });

  test('a suspicion that came late in the window is not yet permanent', () => {
    const run = runOf('20 r crashes', '30 p suspects r', '80 q suspects r');
    expect(checkStrongCompleteness(run, { stableMs: 20 }).verdict).toBe('holds');
    expect(checkStrongCompleteness(run, { stableMs: 21 })).toMatchObject({
      verdict: 'violated',
      why: 'r is down since 20 ms, and q, which is up, does not suspect it from 79 ms to the end, 100 ms',
    });
  });

  test('a crash within the window cannot be held against the detector', () => {
    const run = runOf('90 r crashes');
    expect(checkStrongCompleteness(run).verdict).toBe('violated');
    expect(checkStrongCompleteness(run, { stableMs: 20 })).toEqual({
      verdict: 'unknown',
      why: 'r crashed, or who could suspect it restarted, within the last 20 ms',
    });
  });

  test('a mistake is told with its pair and its time', () => {
    const run = runOf('10 p suspects q', '20 p trusts q', '30 q suspects r');
    expect(checkStrongAccuracy(run)).toMatchObject({
      verdict: 'violated',
      why: 'p suspected q from 10 ms to 20 ms, while q was up, and 1 more such',
    });
    expect(checkWeakAccuracy(run).verdict).toBe('holds');
    expect(checkEventualStrongAccuracy(run)).toMatchObject({
      why: 'q suspected r from 30 ms to the end, while r was up',
    });
    expect(checkEventualWeakAccuracy(run).verdict).toBe('holds');
  });

  test('a restarted observer trusts all until it says otherwise', () => {
    const run = runOf('10 p suspects q', '20 p crashes', '30 p restarts');
    expect(checkEventualStrongAccuracy(run).verdict).toBe('holds');
    expect(suspicionsOf(run)).toMatchObject([{ untilMs: 20, endedBy: 'crash of the observer' }]);
  });

  test('a suspicion that spans a crash and a restart is cut in three', () => {
    const run = runOf('10 p suspects q', '20 q crashes', '40 q restarts', '70 p trusts q');
    expect(suspicionsOf(run)).toMatchObject([
      {
        observer: 'p',
        subject: 'q',
        fromMs: 10,
        untilMs: 20,
        kind: 'premature',
        endedBy: 'crash of the subject',
      },
      { observer: 'p', subject: 'q', fromMs: 20, untilMs: 40, kind: 'right', endedBy: 'restart' },
      { observer: 'p', subject: 'q', fromMs: 40, untilMs: 70, kind: 'outdated', endedBy: 'trust' },
    ]);
    const { detection, recovery, duration } = measureDetector(run);
    expect([detection.count, detection.maxMs]).toEqual([1, 0]);
    expect([recovery.meanMs, duration.count]).toEqual([30, 0]);
  });

  test('a right suspicion that outlives a restart breaks no perpetual accuracy', () => {
    const run = runOf('20 q crashes', '30 p suspects q', '90 q restarts');
    expect(checkStrongAccuracy(run).verdict).toBe('holds');
    expect(checkEventualStrongAccuracy(run)).toMatchObject({ verdict: 'violated' });
    expect(checkEventualStrongAccuracy(run, { stableMs: 20 })).toEqual({
      verdict: 'unknown',
      why: 'q restarted at 90 ms, too late in the run for p to be held to it',
    });
  });

  test('with nobody up there is nobody to ask', () => {
    const run = runOf('1 p crashes', '2 q crashes', '3 r crashes');
    expect(checkStrongCompleteness(run).verdict).toBe('unknown');
    expect(checkWeakAccuracy(run).verdict).toBe('unknown');
  });
});

test('the metrics are those of the paper', () => {
  // Mistakes of p about q at 10–14, 30–32 and 50 until the crash of q at 60, which p suspects to the end.
  const { events, endMs } = runOf(
    '10 p suspects q',
    '14 p trusts q',
    '30 p suspects q',
    '32 p trusts q',
    '50 p suspects q',
    '60 q crashes',
  );
  const rates = measureDetector({ processes: ['p', 'q'], events, endMs });
  expect(rates).toMatchObject({
    mistakes: 3,
    missed: 0,
    recurrence: { count: 2, minMs: 20, meanMs: 20, maxMs: 20 },
    duration: { count: 2, minMs: 2, meanMs: 3, medianMs: 2, maxMs: 4 },
    goodPeriod: { count: 2, minMs: 16, meanMs: 17, maxMs: 18 },
    detection: { count: 1, meanMs: 0 },
    observedMs: 120,
    mistakesPerSecond: 25,
  });
  expect(rates.queryAccuracyProbability).toBeCloseTo(1 - 16 / 120);
});

test('a crash counts for the observers that were up all the while, and once missed is no time', () => {
  const rates = measureDetector(
    runOf('10 p crashes', '20 r crashes', '35 q suspects r', '50 p restarts', '60 p suspects r'),
  );
  // p is missed by q; r crashed while p was down, and is noticed by q.
  expect([rates.detection, rates.missed]).toMatchObject([{ count: 1, meanMs: 15 }, 1]);
});

describe('a run that cannot be', () => {
  test.each([
    ['5 x crashes', 'Event 0 is of x, which is not among the processes.'],
    ['5 p suspects p', 'Event 0 has p observe itself.'],
    ['5 p restarts', 'Event 0 is a restart of p, which is up.'],
    ['105 p crashes', 'Event 0 is at 105 ms, and the run ends at 100 ms.'],
    ['-1 p crashes', 'Event 0 is at -1 ms, after one at 0 ms.'],
  ])('%s', (line, message) => {
    expect(() => checkStrongAccuracy(runOf(line))).toThrow(
      expect.objectContaining({ name: 'MembershipRunError', at: 0, message }),
    );
  });

  test('what a process does while it is down is refused', () => {
    expect(() => checkStrongAccuracy(runOf('1 p crashes', '2 p suspects q'))).toThrow(
      'Event 1 is of p, which is down.',
    );
    expect(() => checkStrongAccuracy(runOf('1 p crashes', '2 p crashes'))).toThrow(
      MembershipRunError,
    );
  });

  test('a window longer than the run is refused', () => {
    expect(() => checkStrongCompleteness(runOf(), { stableMs: 101 })).toThrow(RangeError);
  });
});
