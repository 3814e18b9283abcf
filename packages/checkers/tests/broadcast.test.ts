import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type BroadcastEvent,
  type BroadcastRun,
  BroadcastRunError,
  checkAgreement,
  checkCausalOrder,
  checkFifoOrder,
  checkNoCreation,
  checkNoDuplication,
  checkTotalOrder,
  checkValidity,
} from '../src/index.ts';
import { broadcastOracles } from './broadcast-oracle.ts';

const processes = ['p', 'q', 'r'];

const checks: Record<
  keyof typeof broadcastOracles,
  (run: BroadcastRun, options: { uniform: boolean }) => { verdict: string }
> = {
  validity: checkValidity,
  agreement: checkAgreement,
  noDuplication: checkNoDuplication,
  noCreation: checkNoCreation,
  fifo: checkFifoOrder,
  causal: checkCausalOrder,
  total: checkTotalOrder,
};
const names = Object.keys(checks) as (keyof typeof checks)[];

/** All deliver one log, each at its own pace; with `crash`, the last stops somewhere. */
const correctRun = fc
  .record({
    steps: fc.array(fc.tuple(fc.constantFrom(...processes), fc.boolean()), { maxLength: 24 }),
    crash: fc.boolean(),
  })
  .map(({ steps, crash }): BroadcastRun => {
    const log: string[] = [];
    const next = new Map(processes.map((process) => [process, 0]));
    const events: BroadcastEvent[] = [];
    const deliver = (process: string): boolean => {
      const at = next.get(process) ?? 0;
      const message = log[at];
      if (message === undefined) return false;
      events.push({ kind: 'deliver', process, message });
      next.set(process, at + 1);
      return true;
    };
    for (const [process, sends] of steps) {
      if (!sends) {
        deliver(process);
        continue;
      }
      const message = `m${log.length}`;
      log.push(message);
      events.push({ kind: 'broadcast', process, message });
    }
    if (crash) events.push({ kind: 'crash', process: 'r' });
    for (const process of crash ? ['p', 'q'] : processes) while (deliver(process));
    return { processes, events };
  });

/** A correct run with one delivery dropped, doubled, swapped with the next of that process, or made up. */
const mutatedRun = fc
  .tuple(correctRun, fc.constantFrom('drop', 'duplicate', 'swap', 'create'), fc.nat())
  .map(([run, how, pick]): BroadcastRun => {
    const events = [...run.events];
    const places = [...events.keys()].filter((at) => events[at]?.kind === 'deliver');
    const at = places[pick % Math.max(1, places.length)];
    const event = at === undefined ? undefined : events[at];
    if (at === undefined || event?.kind !== 'deliver') return run;
    if (how === 'drop') events.splice(at, 1);
    if (how === 'duplicate') events.splice(at, 0, event);
    if (how === 'create') events.splice(at, 0, { ...event, message: 'never sent' });
    const other = places.find((place) => place > at && events[place]?.process === event.process);
    const later = other === undefined ? undefined : events[other];
    if (how === 'swap' && other !== undefined && later !== undefined) {
      events[at] = later;
      events[other] = event;
    }
    return { processes, events };
  });

/** Anything that is a run at all: messages delivered before they are sent, in any order, by crashed ones too. */
const anyRun = fc
  .array(
    fc.record({
      kind: fc.constantFrom('broadcast', 'deliver', 'deliver', 'deliver'),
      process: fc.constantFrom(...processes),
      message: fc.constantFrom('a', 'b', 'c', 'd'),
    }),
    { maxLength: 16 },
  )
  .chain((drawn) => fc.tuple(fc.constant(drawn), fc.option(fc.nat({ max: 16 }))))
  .map(([drawn, crashAt]): BroadcastRun => {
    const sent = new Set<string>();
    const events: BroadcastEvent[] = [];
    for (const [at, { kind, process, message }] of drawn.entries()) {
      if (at === crashAt) events.push({ kind: 'crash', process: 'r' });
      if (crashAt !== null && at >= crashAt && process === 'r') continue;
      if (kind === 'deliver') events.push({ kind: 'deliver', process, message });
      else if (!sent.has(message)) events.push({ kind: 'broadcast', process, message });
      if (kind === 'broadcast') sent.add(message);
    }
    return { processes, events };
  });

describe.each(names)('%s', (name) => {
  test('holds in correct runs', () => {
    fc.assert(
      fc.property(correctRun, (run) => {
        expect(checks[name](run, { uniform: true })).toEqual({ verdict: 'holds' });
      }),
    );
  });

  test.each([
    ['mutated', mutatedRun],
    ['arbitrary', anyRun],
  ])('agrees with its definition on %s runs', (_, runs) => {
    const met = new Set<string>();
    fc.assert(
      fc.property(runs, fc.boolean(), (run, uniform) => {
        const { verdict } = checks[name](run, { uniform });
        met.add(verdict);
        expect(verdict).toBe(broadcastOracles[name](run, uniform) ? 'holds' : 'violated');
      }),
      { numRuns: 1000, seed: 1 },
    );
    expect([...met].sort()).toEqual(['holds', 'violated']);
  });
});

const sends = (process: string, message: string): BroadcastEvent => {
  return { kind: 'broadcast', process, message };
};
const delivers = (process: string, message: string): BroadcastEvent => {
  return { kind: 'deliver', process, message };
};

test('names the two deliveries out of causal order, and why there is an order', () => {
  const events = [
    sends('p', 'question'),
    delivers('q', 'question'),
    sends('q', 'answer'),
    delivers('r', 'answer'),
    delivers('r', 'question'),
  ];
  expect(checkCausalOrder({ processes, events })).toEqual({
    verdict: 'violated',
    why: 'r delivered answer before question, which q had delivered before it broadcast answer',
    evidence: [1, 2, 3, 4],
  });
  expect(checkFifoOrder({ processes, events })).toEqual({ verdict: 'holds' });
});

test('a delivery of a process that crashed binds the others in the uniform variant only', () => {
  const run: BroadcastRun = {
    processes,
    events: [sends('p', 'a'), delivers('p', 'a'), { kind: 'crash', process: 'p' }],
  };
  expect(checkAgreement(run)).toEqual({ verdict: 'holds' });
  expect(checkAgreement(run, { uniform: true })).toEqual({
    verdict: 'violated',
    why: 'p delivered a, and q, correct, never did',
    evidence: [1],
  });
});

test.each<[string, BroadcastEvent[]]>([
  ['is of s, which is not among', [sends('s', 'a')]],
  ['is of p, which crashed', [{ kind: 'crash', process: 'p' }, delivers('p', 'a')]],
  ['broadcasts a, which was', [sends('p', 'a'), sends('q', 'a')]],
])('refuses an event that %s', (what, events) => {
  expect(() => checkValidity({ processes, events })).toThrow(BroadcastRunError);
  expect(() => checkValidity({ processes, events })).toThrow(what);
});
