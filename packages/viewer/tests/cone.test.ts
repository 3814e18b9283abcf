import { causality } from '@netsplit/simulator/trace';
import { describe, expect, it } from 'vitest';
import { KIND, NONE } from '../src/model/columns.ts';
import { coneOf, IN_CONE } from '../src/model/cone.ts';
import type { RunModel } from '../src/model/run-model.ts';
import { asking, gossip, modelOf } from './trace-lines.ts';

/** By the definition: b comes after a if a is b's cause, or the event before it that its node knows of, or so on. */
function isAfter(model: RunModel): (a: number, b: number) => boolean {
  const { count, kind, lane, cause } = model.columns;
  const reached: Set<number>[] = [];
  for (let at = 0; at < count; at++) {
    const isKnown = kind[at] !== KIND.drop && kind[at] !== KIND.fault && lane[at] !== NONE;
    let before = NONE;
    for (let other = 0; other < (isKnown ? at : 0); other++) {
      const isOther = kind[other] === KIND.drop || kind[other] === KIND.fault;
      if (lane[other] === lane[at] && !isOther) before = other;
    }
    const own = new Set<number>();
    for (const link of [cause[at] ?? NONE, before]) {
      if (link === NONE) continue;
      own.add(link);
      for (const one of reached[link] ?? []) own.add(one);
    }
    reached.push(own);
  }
  return (a, b) => reached[b]?.has(a) ?? false;
}

describe('the cone of an event', () => {
  it.each([
    ['a small run', asking().text],
    ['a run with faults', gossip(400)],
    ['another one', gossip(300, { seed: 3 })],
  ])('is what a plain search finds, in %s', (_name, text) => {
    const model = modelOf(text);
    const after = isAfter(model);
    const stride = Math.max(1, Math.floor(model.count / 200));
    for (let of = 0; of < model.count; of += stride) {
      const cone = coneOf(model.columns, of);
      const counts = { past: 0, future: 0 };
      for (let at = 0; at < model.count; at++) {
        const expected = after(at, of)
          ? IN_CONE.past
          : after(of, at)
            ? IN_CONE.future
            : at === of
              ? IN_CONE.self
              : IN_CONE.not;
        if (cone.part[at] !== expected) expect([of, at, cone.part[at]]).toEqual([of, at, expected]);
        if (expected === IN_CONE.past) counts.past += 1;
        if (expected === IN_CONE.future) counts.future += 1;
      }
      expect([cone.pastCount, cone.futureCount]).toEqual([counts.past, counts.future]);
    }
  });

  it('agrees with what the simulator says of causality', () => {
    const model = modelOf(gossip(300));
    const causes = causality(model.trace);
    for (let of = 0; of < model.count; of += 17) {
      const { part } = coneOf(model.columns, of);
      const numbers = (what: number): number[] =>
        model.trace.events.filter((_, at) => part[at] === what).map(({ n }) => n);
      expect(numbers(IN_CONE.past)).toEqual(causes.past(of + 1));
      expect(numbers(IN_CONE.future)).toEqual(causes.future(of + 1));
    }
  });
});
