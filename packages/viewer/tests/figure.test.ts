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

test('a ring shows whose each piece is, and the loads beside the even share', () => {
  const svg = renderFigures([
    {
      title: 'A ring',
      charts: [
        {
          kind: 'ring',
          title: 'Two members',
          members: [
            { name: 'n1', points: [0.25, 0.75], load: 0.6 },
            { name: '<n2>', points: [0.5], load: 0.4 },
          ],
        },
        { kind: 'ring', title: 'Alone', members: [{ name: 'n3', points: [0.1], load: 1 }] },
      ],
    },
  ]);
  // Four pieces and three bars, each member in a look of its own.
  expect(svg.match(/<path class="piece/g)).toHaveLength(4);
  expect(svg.match(/<rect class="piece/g)).toHaveLength(3);
  expect(svg).toContain('>60 %<');
  expect(svg).toContain('&lt;n2&gt;');
  // From 0.75 over the top to 0.25 is half the circle, and the first point's.
  expect(svg).toContain('M120 238A120 120 0 0 1 360 238');
  expect(svg).not.toMatch(/NaN|undefined/);
});
