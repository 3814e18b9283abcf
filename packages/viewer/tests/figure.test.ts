import type { Figure } from '@netsplit/harness';
import { describe, expect, test } from 'vitest';
import { renderFigures } from '../src/index.ts';

const figure: Figure = {
  title: 'Sites & <rumours>',
  aside: '1,000 sites, 20 runs',
  charts: [
    {
      title: 'Residue',
      x: { label: 'k' },
      y: { label: 'share of sites', unit: '%', scale: 'logarithmic' },
      series: [
        {
          name: 'measured',
          kind: 'dots',
          points: [
            [1, 18],
            [2, 3.7],
            [3, 1.1],
          ],
        },
        {
          name: 'the table',
          kind: 'dots',
          isExpected: true,
          points: [
            [1, 18],
            [2, 3.7],
            [3, 1.1],
          ],
        },
      ],
      note: 'Each k costs one message more.',
    },
    {
      title: 'Infected',
      x: { label: 'cycle' },
      y: { label: 'sites', to: 1000 },
      series: [
        {
          name: 'measured',
          kind: 'steps',
          points: [
            [0, 1],
            [1, 2],
            [2, 4],
          ],
        },
        {
          name: 'formula',
          kind: 'line',
          isExpected: true,
          points: [
            [0, 1],
            [2, 4],
          ],
        },
        {
          name: 'sent',
          kind: 'bars',
          points: [
            [0, 10],
            [1, 1000],
          ],
        },
      ],
    },
  ],
};

describe('a figure', () => {
  const svg = renderFigures([figure]);

  test('is well-formed and holds what it was given, as text', () => {
    expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(svg).toContain('Sites &amp; &lt;rumours&gt;');
    for (const text of ['1,000 sites, 20 runs', 'Residue', 'Infected', 'Each k costs']) {
      expect(svg).toContain(text);
    }
    expect(svg).toContain('share of sites (%), logarithmic');
    expect(svg).not.toContain('NaN');
  });

  test('draws what is expected apart from what was measured', () => {
    expect(svg.match(/class="dot send"/g)).toHaveLength(4);
    expect(svg.match(/class="dot receive expected"/g)).toHaveLength(4);
    expect(svg).toMatch(/<polyline class="curve receive expected"/);
  });

  test('puts the values at their places', () => {
    // The axis ends at 1000, so the second bar reaches from its foot to the top of the chart.
    const [low, high] = [...svg.matchAll(/<rect class="column timer"[^>]*height="([\d.]+)"/g)]
      .map(([, height]) => Number(height))
      .filter((height) => height !== 9);
    expect(high).toBe(232);
    expect(low).toBeCloseTo(2.3, 1);
    const dots = [...svg.matchAll(/<circle class="dot send" cx="[\d.]+" cy="([\d.]+)"/g)];
    const heights = dots.slice(1).map(([, y]) => Number(y));
    expect(heights).toEqual(heights.toSorted((a, b) => a - b));
  });

  test('of nothing measured is still a picture', () => {
    const series = [{ name: 'none', kind: 'line' as const, points: [] }];
    const empty = renderFigures([
      {
        title: 'Empty',
        charts: [{ title: 'Nothing', x: { label: 'x' }, y: { label: 'y' }, series }],
      },
    ]);
    expect(empty).toContain('Nothing');
    expect(empty).not.toContain('NaN');
  });
});
