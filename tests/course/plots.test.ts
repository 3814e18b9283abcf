import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findLabs } from '@netsplit/course';
import { loadSubject, type Plot } from '@netsplit/harness';
import { renderFigures } from '@netsplit/viewer';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const labs = findLabs({ dir: ROOT, whole: true }).labs;
const withPlots = labs
  .map((lab) => ({ ...lab, file: join(lab.dir, 'plots/index.ts') }))
  .filter(({ file }) => existsSync(file));

describe.each(withPlots)('the figures of $name', ({ dir, file }) => {
  it('are measured on the reference, at the least of their settings', async () => {
    const { plots } = (await import(pathToFileURL(file).href)) as { plots: readonly Plot[] };
    const subject = await loadSubject({ labDir: dir, source: 'solution' });
    for (const plot of plots) {
      const [members] = plot.members;
      const [runs] = plot.runs;
      const figure = await plot.draw(subject, { members, runs });
      const series = figure.charts.flatMap((chart) => (chart.kind === 'ring' ? [] : chart.series));
      const measured = series.filter(({ isExpected = false }) => !isExpected);
      expect(
        measured
          .flatMap(({ points }) => points)
          .flat()
          .every(Number.isFinite),
      ).toBe(true);
      // One series may be all beyond the axis: elections without randomness are.
      expect(measured.some(({ points }) => points.length > 0)).toBe(true);
      expect(renderFigures([figure])).not.toMatch(/NaN|undefined|Infinity/);
    }
  }, 120_000);
});
