import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { serveViewer, type Viewer } from '@netsplit/viewer';
import { openWindow, type Window } from './chromium.ts';
import { findings } from './findings.ts';
import { look, number } from './look.ts';
import { heartbeats } from './runs.ts';

const run = heartbeats(160);
const other = heartbeats(160, 12);

let viewer: Viewer;

beforeAll(async () => {
  viewer = await serveViewer({ trace: { text: run.text } });
});

afterAll(() => viewer.close());

async function ready(window: Window): Promise<Page> {
  const { page } = await look(window, viewer.url);
  await page.locator('.card').first().waitFor({ state: 'attached' });
  return page;
}

describe.each(['light', 'dark'] as const)('the viewer in its %s theme', (colorScheme) => {
  it('keeps nobody out: nothing serious in any of its views', async () => {
    const desk = await openWindow({ colorScheme });
    const page = await ready(desk);
    expect(await findings(page)).toEqual([]);
    const both = [run, other].map(({ text }, index) => ({
      name: `${index}.trace`,
      mimeType: 'text/plain',
      buffer: Buffer.from(text),
    }));
    await page.locator('input[type=file]').setInputFiles(both);
    await page.locator('.runs').waitFor();
    for (const key of ['w', 'c', '.', 'o']) await page.keyboard.press(key);
    await page.keyboard.press('/');
    await page.keyboard.type('beat');
    await page.keyboard.press('Enter');
    await page.waitForTimeout(300);
    expect(await findings(page)).toEqual([]);
    for (const key of ['?', 'e', 'g']) {
      await page.keyboard.press(key);
      await page.getByRole('dialog').waitFor();
      expect(await findings(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await desk.close();
  });

  it('keeps nobody out on a phone either', async () => {
    const phone = await openWindow({ colorScheme, width: 390, height: 844 });
    const page = await ready(phone);
    await page.keyboard.press('w');
    for (const name of ['State', 'Events', 'Diagram']) {
      await page.getByRole('tab', { name }).click();
      expect(await findings(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
      const small = await page.evaluate<readonly string[]>(
        `[...document.querySelectorAll('header button, .tabs button, .toolbar button, .transport button, .why li button, .state-tools button, .choices input, .search')]
          .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44)
          .map((one) => one.outerHTML)`,
      );
      expect(small).toEqual([]);
    }
    await phone.close();
  });
});

describe('a tour by keys alone', () => {
  it('reaches everything, and the focus is seen', async () => {
    const desk = await openWindow();
    const page = await ready(desk);
    const names: string[] = [];
    for (let step = 0; step < 60; step++) {
      await page.keyboard.press('Tab');
      if (await page.evaluate('document.activeElement === document.body')) break;
      names.push(
        await page.evaluate<string>(
          `(() => { const one = document.activeElement; const style = getComputedStyle(one);
            const around = getComputedStyle(one.closest('.search, .open') ?? one);
            const isSeen = style.outlineStyle !== 'none' || around.boxShadow !== 'none' || around.outlineStyle !== 'none';
            return (isSeen ? '' : 'UNSEEN ') + (one.getAttribute('aria-label') ?? one.innerText ?? '').trim() })()`,
        ),
      );
    }
    const reached = names.join('\n');
    expect(reached).not.toContain('UNSEEN');
    for (const name of [
      'violated at',
      'why',
      'Save',
      'Keys',
      'Events in order',
      'Search',
      'Cone',
    ]) {
      expect(reached).toContain(name);
    }
    expect(reached).toContain('round');
    await desk.close();
  });

  it('goes from the violation to the fault, along a field, and reads each step aloud', async () => {
    const desk = await openWindow();
    const page = await ready(desk);
    const told = page.locator('p[role=status][aria-live=polite]');
    await page.keyboard.press('w');
    expect(await told.innerText()).toBe(await page.locator('.sentence').innerText());
    await page.locator('.card.current .field').first().focus();
    await page.keyboard.press('Enter');
    expect(await page.getByRole('group', { name: 'The chosen field' }).count()).toBe(1);
    const before = await number(page);
    await page.keyboard.press(',');
    expect(await number(page)).not.toBe(before);
    expect(await told.innerText()).toBe(await page.locator('.sentence').innerText());
    await desk.close();
  });
});
