import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { serveViewer, type Viewer } from '@netsplit/viewer';
import { openWindow, type Window } from './chromium.ts';
import { look, number, open, PATIENT, type Look } from './look.ts';
import { heartbeats, MARKUP } from './runs.ts';

const run = heartbeats(160);
let viewer: Viewer;
let desk: Window;

beforeAll(async () => {
  viewer = await serveViewer({ trace: { text: run.text } });
  desk = await openWindow();
});

afterAll(async () => {
  await desk.close();
  await viewer.close();
});

describe('the viewer in a browser', () => {
  let shown: Look;
  let page: Page;

  beforeEach(async () => {
    shown = await look(desk, viewer.url);
    page = shown.page;
    await page.locator('.card.current').waitFor();
  });

  afterEach(async () => {
    await page.close();
  });

  it('opens at the violation, and says it in the words of the lab', async () => {
    expect(await number(page)).toBe(`#${run.violation}`);
    expect(await page.locator('.violated').innerText()).toContain('every beat is heard');
    expect(await page.locator('.violation-chip').innerText()).toContain(`#${run.violation}`);
    expect(await page.locator('[role=option][aria-selected=true]').getAttribute('id')).toBe(
      `event-${run.violation - 1}`,
    );
  });

  it('steps an event a key, and mirrors it in the address', async () => {
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('l');
    expect(await number(page)).toBe(`#${run.violation + 2}`);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('k');
    await page.keyboard.press('h');
    expect(await number(page)).toBe(`#${run.violation - 1}`);
    await page.waitForURL(`**/#n=${run.violation - 1}`);
    await page.keyboard.press('v');
    expect(await number(page)).toBe(`#${run.violation}`);
  });

  it('is at the event that its address names', async () => {
    await page.goto(`${viewer.url}#n=7`);
    await expect.poll(() => number(page), PATIENT).toBe('#7');
  });

  it('shows what an event changed, old and new', async () => {
    await page.keyboard.press('Home');
    for (let step = 0; step < 40; step++) {
      if ((await page.locator('.card.current tr.changed').count()) > 0) break;
      await page.keyboard.press('ArrowRight');
    }
    const changed = page.locator('.card.current tr.changed').first();
    const [before, after] = [changed.locator('del'), changed.locator('ins')];
    expect(Number(await after.innerText())).toBe(Number(await before.innerText()) + 1);
    const sentence = await page.locator('.sentence').innerText();
    expect(sentence).toContain(`${await before.innerText()} → ${await after.innerText()}`);
  });

  it('goes from a receipt to its send and back', async () => {
    await page.keyboard.press('Home');
    while (!(await page.locator('.where').innerText()).includes('from #')) {
      await page.keyboard.press('ArrowRight');
    }
    await page.keyboard.press('[');
    const send = await number(page);
    await page.keyboard.press(']');
    expect(await number(page)).not.toBe(send);
    await page.keyboard.press('[');
    expect(await number(page)).toBe(send);
  });

  it('can be used by keys alone: go to an event, read the keys', async () => {
    await page.keyboard.press('g');
    await page.keyboard.type('12');
    await page.keyboard.press('Enter');
    expect(await number(page)).toBe('#12');
    await page.keyboard.press('?');
    const help = page.getByRole('dialog', { name: 'Keys' });
    expect(await help.innerText()).toContain('next violation');
    await page.keyboard.press('Escape');
    await help.waitFor({ state: 'detached' });
    await page.getByRole('listbox').focus();
    await page.keyboard.press('ArrowDown');
    expect(await number(page)).toBe('#13');
    await page.getByRole('slider').focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.getByRole('slider').getAttribute('aria-valuetext')).toMatch(/^#14: /);
    expect(await page.getByRole('status').innerText()).not.toBe('');
  });

  it('plays and pauses', async () => {
    await page.keyboard.press('Home');
    await page.keyboard.press(' ');
    await expect.poll(() => number(page), PATIENT).toBe('#3');
    await page.keyboard.press(' ');
    const at = await number(page);
    await page.waitForTimeout(900);
    expect(await number(page)).toBe(at);
  });

  it('chooses the event that is clicked on', async () => {
    await page.keyboard.press('Home');
    await page.keyboard.press('0');
    const before = await number(page);
    const box = await page.locator('.plot').boundingBox();
    if (box === null) throw new Error('there is no diagram');
    await page.locator('.row').nth(6).click();
    await expect.poll(() => number(page), PATIENT).not.toBe(before);
    await page.mouse.click(box.x + box.width - 120, box.y + box.height / 2);
    await expect
      .poll(async () => Number((await number(page)).slice(1)), PATIENT)
      .toBeGreaterThan(20);
  });

  it('takes nothing that a node says for markup, and asks for nothing from elsewhere', async () => {
    for (let step = 0; step < 30; step++) await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('v');
    expect(await page.locator('.violated').innerText()).toContain(MARKUP);
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.title()).toBe('netsplit');
    expect(shown.troubles).toEqual([]);
    const elsewhere = shown.asked.filter((url) => !url.startsWith(new URL(viewer.url).origin));
    expect(elsewhere.filter((url) => !url.startsWith('data:'))).toEqual([]);
  });

  it('says what is wrong with a broken trace, with its line, and lives on', async () => {
    const lines = run.text.split('\n');
    lines[9] = '{"n":9,"oops';
    await open(page, 'broken.trace', lines.join('\n'));
    await expect.poll(() => page.getByRole('alert').innerText(), PATIENT).toContain('line 10');
    await page.keyboard.press('ArrowRight');
    expect(await number(page)).toBe(`#${run.violation + 1}`);
    await open(page, 'holiday.jpg', '\u00ff\u00d8\u00ff no trace at all');
    await expect
      .poll(() => page.getByRole('alert').innerText(), PATIENT)
      .toContain('not a netsplit trace');
    expect(await number(page)).toBe(`#${run.violation + 1}`);
    await open(page, 'future.trace', '{"netsplitTrace":2}\n');
    await expect
      .poll(() => page.getByRole('alert').innerText(), PATIENT)
      .toContain('update netsplit');
    expect(shown.troubles).toEqual([]);
  });

  it('changes between light and dark, and keeps it', async () => {
    const ground = (): Promise<string> =>
      page.evaluate('getComputedStyle(document.querySelector(".middle")).backgroundColor');
    expect(await ground()).toBe('rgb(255, 255, 255)');
    await page.keyboard.press('d');
    expect(await ground()).toBe('rgb(22, 26, 33)');
    await page.reload();
    await page.locator('.card.current').waitFor();
    expect(await ground()).toBe('rgb(22, 26, 33)');
  });
});

describe('the viewer on a phone', () => {
  it('shows one view at a time, and scrolls sideways in none', async () => {
    const phone = await openWindow({ width: 390, height: 844 });
    const { page, troubles } = await look(phone, viewer.url);
    const plot = page.locator('.plot');
    await plot.waitFor();
    for (const name of ['State', 'Events', 'Diagram']) {
      await page.getByRole('tab', { name }).click();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    }
    const box = await plot.boundingBox();
    expect(box?.height).toBeGreaterThan(200);
    for (const button of await page.locator('.buttons button').all()) {
      const size = await button.boundingBox();
      if (size !== null) expect(size.height).toBeGreaterThanOrEqual(44);
    }
    expect(await page.locator('.sentence').isVisible()).toBe(true);
    expect(troubles).toEqual([]);
    await phone.close();
  });
});

describe('the viewer with a hundred thousand events', () => {
  it('opens, steps and seeks, and keeps the page small', async () => {
    const long = heartbeats(100_000);
    const other = await serveViewer({ trace: { text: long.text } });
    const { page, troubles } = await look(desk, other.url);
    await page.locator('.card.current').waitFor();
    expect(await number(page)).toBe(`#${long.violation}`);
    await page.keyboard.press('ArrowRight');
    expect(await number(page)).toBe(`#${long.violation + 1}`);
    await page.keyboard.press('End');
    expect(await number(page)).toBe('#100000');
    await page.keyboard.press('0');
    await page.keyboard.press('Home');
    expect(await number(page)).toBe('#1');
    expect(await page.evaluate('document.querySelectorAll("*").length')).toBeLessThan(3000);
    expect(troubles).toEqual([]);
    await page.close();
    await other.close();
  });
});
