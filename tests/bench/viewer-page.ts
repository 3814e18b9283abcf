// The viewer in a real browser, from the outside: how long it takes to open a run and to step through it, and what it keeps.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { serveViewer } from '@netsplit/viewer';
import { openWindow, type Window } from '../browser/chromium.ts';
import { heartbeats } from '../browser/runs.ts';
import { table } from './table.ts';

export interface PageMeasurement {
  readonly events: number;
  /** From the address to the painted run, in milliseconds; the median of the rounds. */
  readonly openMs: number;
  /** What the page keeps after that, buffers too, garbage not. */
  readonly heapMb: number;
  readonly elements: number;
  /** Script, style and layout for a key press; what the browser's frame waits for is not in it. */
  readonly step: Spread;
  readonly seek: Spread;
  readonly pan: Spread;
  /** Tasks of over 50 ms while stepping, seeking and panning. */
  readonly longTasks: number;
}

/** Milliseconds. */
export interface Spread {
  readonly median: number;
  readonly p95: number;
}

export interface PageAims {
  readonly openMs: number;
  readonly heapMb: number;
  readonly elements: number;
  readonly step: Spread;
  readonly seek: Spread;
}

/** What is asked of a run of 100,000 events. */
export const PAGE_AIMS: PageAims = {
  openMs: 1500,
  heapMb: 250,
  elements: 3000,
  step: { median: 8, p95: 16 },
  seek: { median: 16, p95: 33 },
};
export const AIMED_EVENTS = 100_000;

const STEPS = 60;

/** @param rounds how often each run is opened, after one time to warm up */
export async function measurePages(
  sizes: readonly number[],
  rounds: number,
  onSize: (events: number) => void = () => {},
): Promise<readonly PageMeasurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'netsplit-bench-viewer-'));
  const window = await openWindow();
  try {
    const measurements: PageMeasurement[] = [];
    for (const events of sizes) {
      onSize(events);
      const file = join(folder, `${events}.trace`);
      writeFileSync(file, heartbeats(events).text);
      measurements.push(await measurePage(window, events, file, rounds));
    }
    return measurements;
  } finally {
    await window.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measurePage(
  window: Window,
  events: number,
  file: string,
  rounds: number,
): Promise<PageMeasurement> {
  const viewer = await serveViewer({ trace: { file } });
  const openings: number[] = [];
  try {
    for (let round = 0; round <= rounds; round++) {
      const page = await window.context.newPage();
      const openMs = await opening(page, viewer.url);
      if (round > 0) openings.push(openMs);
      if (round === rounds) {
        const kept = await keptBy(page);
        const moves = await measureMoves(page);
        return { events, openMs: spreadOf(openings).median, ...kept, ...moves };
      }
      await page.close();
    }
    throw new RangeError('a page is measured in one round at least');
  } finally {
    await viewer.close();
  }
}

/** Until the frame after the one that shows the run. */
async function opening(page: Page, url: string): Promise<number> {
  await page.goto(url, { waitUntil: 'commit' });
  await page.locator('.card.current').waitFor({ timeout: 120_000 });
  return page.evaluate<number>(
    'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))',
  );
}

async function keptBy(page: Page): Promise<Pick<PageMeasurement, 'heapMb' | 'elements'>> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('HeapProfiler.collectGarbage');
  const usage = (await devtools.send('Runtime.getHeapUsage')) as {
    readonly usedSize: number;
    readonly backingStorageSize?: number;
  };
  const elements = await page.evaluate<number>('document.querySelectorAll("*").length');
  return { heapMb: (usage.usedSize + (usage.backingStorageSize ?? 0)) / 1e6, elements };
}

async function measureMoves(
  page: Page,
): Promise<Pick<PageMeasurement, 'step' | 'seek' | 'pan' | 'longTasks'>> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable');
  await page.evaluate(`
    window.longTasks = 0;
    new PerformanceObserver((list) => { window.longTasks += list.getEntries().length; })
      .observe({ type: 'longtask' });
  `);
  const strip = await page.getByRole('slider').boundingBox();
  const plot = await page.locator('.plot').boundingBox();
  if (strip === null || plot === null) throw new Error('the page shows no run to step through');
  const step = await each(page, devtools, (turn) =>
    page.keyboard.press(turn % 2 === 0 ? 'ArrowRight' : 'ArrowLeft'),
  );
  const seek = await each(page, devtools, (turn) =>
    // Anywhere, and each time far from the last.
    page.mouse.click(
      strip.x + strip.width * ((turn * 0.618 + 0.05) % 1),
      strip.y + strip.height / 2,
    ),
  );
  await page.mouse.move(plot.x + plot.width / 2, plot.y + plot.height / 2);
  const pan = await each(page, devtools, (turn) => page.mouse.wheel(turn % 8 < 4 ? 60 : -60, 0));
  return { step, seek, pan, longTasks: await page.evaluate<number>('window.longTasks') };
}

/** What the page's main thread worked for each act, until the frame that shows it. */
async function each(
  page: Page,
  devtools: CDPSession,
  act: (turn: number) => Promise<void>,
): Promise<Spread> {
  const times: number[] = [];
  for (let turn = -5; turn < STEPS; turn++) {
    const before = await workedMs(devtools);
    await act(turn + 5);
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done)))');
    // The first ones warm up.
    if (turn >= 0) times.push((await workedMs(devtools)) - before);
  }
  return spreadOf(times);
}

async function workedMs(devtools: CDPSession): Promise<number> {
  const { metrics } = await devtools.send('Performance.getMetrics');
  const counted = ['ScriptDuration', 'LayoutDuration', 'RecalcStyleDuration'];
  return metrics
    .filter(({ name }) => counted.includes(name))
    .reduce((sum, { value }) => sum + value * 1000, 0);
}

function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? NaN;
  return { median: at(0.5), p95: at(0.95) };
}

/** The measurements, and below them the aims. */
export function pagesTable(pages: readonly PageMeasurement[]): string {
  return table(
    ['events', 'open', 'heap MB', 'elements', 'step', 'seek', 'pan', 'tasks over 50 ms'],
    [...pages.map(rowOf), aimRow()],
  );
}

function rowOf(page: PageMeasurement): (string | number)[] {
  return [
    page.events.toLocaleString('en'),
    page.openMs.toFixed(0),
    page.heapMb.toFixed(0),
    page.elements,
    spread(page.step),
    spread(page.seek),
    spread(page.pan),
    page.longTasks,
  ];
}

function aimRow(): (string | number)[] {
  const { openMs, heapMb, elements, step, seek } = PAGE_AIMS;
  return ['aim', openMs, heapMb, elements, spread(step), spread(seek), spread(seek), 0];
}

function spread({ median, p95 }: Spread): string {
  return `${median.toFixed(1)}, ${p95.toFixed(1)}`;
}

/** Whether a run of the aimed length is within all aims; what is of another length is. */
export function isMet({
  events,
  openMs,
  heapMb,
  elements,
  step,
  seek,
  pan,
  longTasks,
}: PageMeasurement): boolean {
  const within = (one: Spread, aim: Spread): boolean =>
    one.median < aim.median && one.p95 < aim.p95;
  return (
    events !== AIMED_EVENTS ||
    (openMs < PAGE_AIMS.openMs &&
      heapMb < PAGE_AIMS.heapMb &&
      elements < PAGE_AIMS.elements &&
      within(step, PAGE_AIMS.step) &&
      within(seek, PAGE_AIMS.seek) &&
      within(pan, PAGE_AIMS.seek) &&
      longTasks === 0)
  );
}
