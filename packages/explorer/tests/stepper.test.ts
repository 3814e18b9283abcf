import { describe, expect, test } from 'vitest';
import { explore, ModelSpace, Stepper } from '../src/index.ts';
import { dieHard } from './systems/die-hard.ts';

describe('stepping on demand', () => {
  test('sees only where somebody steps', () => {
    const stepper = new Stepper(new ModelSpace(dieHard));
    expect(stepper.initial).toEqual([0]);
    expect(stepper.seen).toBe(1);
    const start = stepper.at(0);
    expect(start.state).toEqual({ small: 0, large: 0 });
    expect(start.choices.map(({ label, to, isNew }) => [label, to, isNew])).toEqual([
      ['fill small', 1, true],
      ['fill large', 2, true],
      ['empty small', 0, false],
      ['empty large', 0, false],
      ['to large', 0, false],
      ['to small', 0, false],
    ]);
    expect(stepper.seen).toBe(3);
    expect(stepper.at(0)).toBe(start);
    expect(stepper.at(2).state).toEqual({ small: 0, large: 5 });
    expect(() => stepper.at(99)).toThrow('no state has the number 99');
  });

  test('follows a counterexample, and tells the status of every property at each step', () => {
    const found = explore(dieHard).properties[0]?.run?.steps ?? [];
    const stepper = new Stepper(new ModelSpace(dieHard));
    const labels = found.flatMap(({ label }) => label ?? []);
    const way = stepper.follow(labels);
    expect(way.map((state) => stepper.at(state).properties[0]?.meets)).toEqual([
      ...Array.from({ length: 6 }, () => true),
      false,
    ]);
    expect(stepper.run(way).steps).toEqual(found);
  });

  test('ends where there is no such choice', () => {
    const stepper = new Stepper(new ModelSpace(dieHard));
    expect(stepper.follow(['fill small', 'drink', 'fill large'])).toHaveLength(2);
  });
});
