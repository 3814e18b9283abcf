import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { number, open, PATIENT } from './look.ts';
import { openForEach } from './open-for-each.ts';
import { heartbeats } from './runs.ts';

const run = heartbeats(160);
const lines = run.text.split('\n');

let page: Page;

openForEach(run.text, (shown) => {
  page = shown.page;
});

/** The trace with another state of n1 after an event. */
function withState(value: string): string {
  const at = lines.findIndex((line) => line.startsWith('{"n":40,'));
  const event = JSON.parse(lines[at] ?? '{}') as Record<string, unknown>;
  const changed = JSON.stringify({ ...event, state: 'HERE' }).replace(
    '"HERE"',
    `[[["odd"],${value}]]`,
  );
  return lines.with(at, changed).join('\n');
}

const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

describe('a trace that is broken', () => {
  it.each([
    ['cut off in the middle of a line', run.text.slice(0, run.text.length * 0.6), 'cut off'],
    [
      'with a gap',
      lines.filter((line) => !line.startsWith('{"n":30,')).join('\n'),
      '#30 is missing',
    ],
    ['with a line of rubbish', lines.with(20, '\u0000\u0001{{{').join('\n'), 'line 21'],
    ['with a Map that is none', withState('{"$map":""}'), 'line'],
    ['with a Set that is none', withState('{"$set":{"$set":7}}'), 'line'],
    ['nested deeper than anybody looks', withState(deep(3000)), ''],
  ])('%s, is shown as far as it goes', async (_what, text, said) => {
    await open(page, 'broken.trace', text);
    if (said !== '') {
      await expect.poll(() => page.getByRole('alert').innerText(), PATIENT).toContain(said);
      expect(await page.getByRole('alert').innerText()).toMatch(/line \d+/);
    }
    for (const key of ['g', '4', '1', 'Enter']) await page.keyboard.press(key);
    await expect.poll(() => number(page), PATIENT).toBe('#41');
    for (const key of ['ArrowRight', 'ArrowLeft', 'w', 'Escape', 'c', '.', ',', 'o', 'End']) {
      await page.keyboard.press(key);
    }
    await page.keyboard.press('/');
    await page.keyboard.type('beat');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Home');
    expect(await number(page)).toBe('#1');
    expect(await page.locator('.sentence').innerText()).toContain('started');
  });

  it.each([
    ['of another version', '{"netsplitTrace":7}\n', 'update netsplit'],
    ['that is empty', '', 'empty'],
    ['that is a picture', '\u00ff\u00d8\u00ff', 'not a netsplit trace'],
    ['that is other JSON', '{"hello":"world"}\n', 'not a netsplit trace'],
  ])('%s, is refused with its line, and what was open stays', async (_what, text, said) => {
    const before = await number(page);
    await open(page, 'other.file', text);
    await expect.poll(() => page.getByRole('alert').innerText(), PATIENT).toContain(said);
    expect(await page.getByRole('alert').innerText()).toContain('line 1');
    expect(await number(page)).toBe(before);
    await page.keyboard.press('ArrowRight');
    expect(await number(page)).not.toBe(before);
  });
});
