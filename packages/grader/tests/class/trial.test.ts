import { describe, expect, it } from 'vitest';
import { drawFairly, type Trial } from '../../src/class/trial.ts';

/** Tries what was drawn; what fails hangs on how many were tried before. */
function trying(failing: (nth: number) => readonly string[]) {
  const trials: Trial[] = [];
  const tryOut = (seed: number): Promise<Trial> => {
    const trial = { seed, failed: failing(trials.length) };
    trials.push(trial);
    return Promise.resolve(trial);
  };
  return { trials, tryOut };
}

describe('seeds of a round', () => {
  it('are those that were drawn, where the lab’s own solution passes with them', async () => {
    const { trials, tryOut } = trying(() => []);
    expect(await drawFairly(3, tryOut)).toEqual(trials);
    expect(new Set(trials.map(({ seed }) => seed)).size).toBe(3);
  });

  it('leave out those with which it fails', async () => {
    const { trials, tryOut } = trying((nth) => (nth % 2 === 0 ? ['D5'] : []));
    expect(await drawFairly(3, tryOut)).toEqual([trials[1], trials[3], trials[5]]);
    expect(trials.length).toBe(6);
  });

  it('are those with the fewest failures, where there are no others', async () => {
    const { trials, tryOut } = trying((nth) => (nth === 4 ? [] : [`A${nth}`, `B${nth}`]));
    expect(await drawFairly(2, tryOut)).toEqual([trials[4], trials[0]]);
    expect(trials.length).toBe(6);
  });

  it('are not looked for without end, where a test fails with each of them', async () => {
    const { trials, tryOut } = trying((nth) => (nth === 1 ? ['H1', 'D5'] : ['H1']));
    expect(await drawFairly(5, tryOut)).toHaveLength(5);
    expect(trials.length).toBe(5);
    expect(await drawFairly(1, trying(() => ['H1']).tryOut)).toHaveLength(1);
  });
});
