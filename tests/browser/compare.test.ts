import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { serveViewer } from '@netsplit/viewer';
import { readTrace, shivizLog } from '@netsplit/simulator/trace';
import type { Window } from './chromium.ts';
import { look, number, open, PATIENT } from './look.ts';
import { openForEach } from './open-for-each.ts';
import { heartbeats } from './runs.ts';

const run = heartbeats(160);
const other = heartbeats(160, 12);

let desk: Window;
let page: Page;

openForEach(run.text, (shown, window) => {
  page = shown.page;
  desk = window;
});

function file(name: string, text: string): { name: string; mimeType: string; buffer: Buffer } {
  return { name, mimeType: 'text/plain', buffer: Buffer.from(text) };
}

async function save(what: string): Promise<string> {
  await page.keyboard.press('e');
  const dialog = page.getByRole('dialog', { name: 'Save' });
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: what }).click(),
  ]);
  const path = await download.path();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  return path;
}

/** Where along the axis each diagram has its line of where the runs part, in pixels. */
async function partings(shown: Page): Promise<readonly number[]> {
  const plots = await shown.locator('.plot[data-parting]').all();
  const along = await Promise.all(plots.map((plot) => plot.getAttribute('data-parting')));
  return along.map(Number);
}

describe('two runs', () => {
  it('stand beside each other, with their first difference', async () => {
    const both = [file('one.trace', run.text), file('two.trace', other.text)];
    await page.locator('input[type=file]').setInputFiles(both);
    const runs = page.getByRole('region', { name: 'Runs' });
    await expect.poll(() => runs.getByRole('listitem').count(), PATIENT).toBe(2);
    expect(await runs.innerText()).toContain('two.trace');
    await page.keyboard.press('X');
    const n = await number(page);
    expect(await runs.innerText()).toContain(`first difference ${n}`);
    const first = await page.locator('.event').innerText();
    expect(await page.locator('.other-run').innerText()).toContain('started');
    await page.keyboard.press('x');
    expect(await number(page)).toBe(n);
    expect(await page.locator('.event').innerText()).not.toBe(first);
    await page.waitForURL(`**/#n=${n.slice(1)}&fork=b`);
    await page.keyboard.press('x');
    expect(await page.locator('.event').innerText()).toBe(first);
  });

  it('are drawn one above the other, on one axis, until a reader wants only one', async () => {
    const both = [file('one.trace', run.text), file('two.trace', other.text)];
    await page.locator('input[type=file]').setInputFiles(both);
    const second = page.getByRole('region', { name: 'Space-time diagram of run b' });
    await second.waitFor();
    expect(await second.innerText()).toContain('two.trace');
    await page.keyboard.press('X');
    await expect.poll(() => partings(page), PATIENT).toHaveLength(2);
    const [above, below] = await partings(page);
    expect(above).toBe(below);
    // Where nothing is but the next event, a click goes to it, and so to the run that it is in.
    const box = await second.locator('.plot').boundingBox();
    if (box === null || below === undefined) throw new Error('nothing is drawn');
    await page.mouse.click(box.x + below + 8, box.y + box.height * 0.6);
    await page.waitForURL(/fork=b/);
    await page.getByRole('region', { name: 'Space-time diagram of run a' }).waitFor();
    await page.keyboard.press('b');
    await page.locator('.diagram.other').waitFor({ state: 'detached' });
    await page.keyboard.press('b');
    await page.locator('.diagram.other').waitFor();
  });

  it('are served together, and a link leads to an event of the second one', async () => {
    const both = await serveViewer({ trace: { text: run.text }, beside: [{ text: other.text }] });
    const together = await look(desk, `${both.url}#n=40&fork=b`);
    const runs = together.page.getByRole('region', { name: 'Runs' });
    await expect.poll(() => runs.locator('[aria-current=true]').innerText(), PATIENT).toMatch(/^b/);
    await expect.poll(() => number(together.page), PATIENT).toBe('#40');
    expect(together.troubles).toEqual([]);
    await together.page.close();
    await both.close();
  });

  it('that are the same are said to be', async () => {
    const both = [file('one.trace', run.text), file('again.trace', run.text)];
    await page.locator('input[type=file]').setInputFiles(both);
    const runs = page.getByRole('region', { name: 'Runs' });
    await expect.poll(() => runs.innerText(), PATIENT).toContain('the same, event for event');
  });
});

describe('what can be saved', () => {
  it('is the trace as it was, and the log that ShiViz draws', async () => {
    expect(readFileSync(await save('Trace'), 'utf8')).toBe(run.text);
    const { trace } = readTrace(run.text);
    if (trace === undefined) throw new Error('the run cannot be read');
    const log = readFileSync(await save('ShiViz log'), 'utf8');
    expect(log).toBe(shivizLog(trace));
    await open(page, 'run.log', log);
    await expect.poll(() => page.locator('.top h1').innerText(), PATIENT).toContain('ShiViz');
    expect(await page.getByRole('alert').innerText()).toContain('order only');
    expect(await page.locator('.sentence').innerText()).toContain('started');
  });

  it('is a picture of the window, as vectors and as pixels', async () => {
    const svg = readFileSync(await save('Picture, SVG'), 'utf8');
    expect(svg).toMatch(/^<svg /);
    expect(svg).toContain(`#${run.violation} `);
    const png = readFileSync(await save('Picture, PNG'));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(png.length).toBeGreaterThan(10_000);
  });
});
