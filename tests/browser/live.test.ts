import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { loadSubject, type LabTest, type Scenario, type Subject } from '@netsplit/harness';
import { type LiveLab, type Opening, serveLive, type Viewer } from '@netsplit/viewer';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { openWindow, type Window } from './chromium.ts';
import { look, type Look, number, PATIENT } from './look.ts';

const LAB = join(import.meta.dirname, '../../labs/first-contact');
const LOST_REPLY: Opening = { kind: 'scenario', id: 'lost-reply' };
const MISTAKE = 'performs-every-copy';

interface OpenLab extends LiveLab {
  /** The code was saved, and is this now. */
  change(to: Subject): void;
  readonly saved: Map<string, string>;
}

let desk: Window;
let right: Subject;
let scenarios: readonly Scenario[];
let tests: readonly LabTest[];
const viewers: Viewer[] = [];
const looks: Look[] = [];
const windows: Window[] = [];

beforeAll(async () => {
  right = await loadSubject({ labDir: LAB, source: 'solution' });
  const exported = async (name: string): Promise<Record<string, unknown>> =>
    (await import(pathToFileURL(join(LAB, name, 'index.ts')).href)) as Record<string, unknown>;
  scenarios = (await exported('scenarios'))['scenarios'] as readonly Scenario[];
  tests = (await exported('tests'))['tests'] as readonly LabTest[];
  desk = await openWindow();
});

afterEach(async () => {
  const troubles: string[] = [];
  for (const one of looks.splice(0)) {
    troubles.push(...one.troubles);
    await one.page.close();
  }
  for (const viewer of viewers.splice(0)) await viewer.close();
  for (const window of windows.splice(0)) await window.close();
  if (troubles.length > 0) throw new Error(troubles.join('\n'));
});

afterAll(() => desk.close());

function labOf(subject: Subject): OpenLab {
  const listeners = new Set<() => void>();
  const saved = new Map<string, string>();
  let now = subject;
  return {
    title: 'First contact',
    subject,
    scenarios,
    tests,
    reload: async () => now,
    watch: (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    save: async (name, text) => {
      saved.set(name, text);
      return `Saved as ${name}`;
    },
    change: (to) => {
      now = to;
      for (const changed of listeners) changed();
    },
    saved,
  };
}

async function serve(opening: Opening = LOST_REPLY, lab = labOf(right)): Promise<Viewer> {
  const viewer = await serveLive({ lab, opening });
  viewers.push(viewer);
  return viewer;
}

async function sit(url: string, window = desk): Promise<Page> {
  const seen = await look(window, url);
  looks.push(seen);
  const { page } = seen;
  await page.locator('.pending-item').first().waitFor();
  return page;
}

const runs = (page: Page): Promise<string[]> => page.locator('.run .label').allInnerTexts();

/** Goes to an event, and waits for what may happen there. */
async function goTo(page: Page, n: number): Promise<void> {
  await page.keyboard.press('g');
  await page.keyboard.type(String(n));
  await page.keyboard.press('Enter');
  await expect.poll(() => page.locator('.pending h2 small').innerText()).toBe(`after #${n}`);
  await page.waitForTimeout(200);
}

describe('a live session in a browser', () => {
  it('shows what may happen next, and lets it happen: one more fork', async () => {
    const page = await sit((await serve()).url);
    await goTo(page, 4);
    expect(await page.locator('.pending-item').first().innerText()).toContain('c1 → s1');
    await page.getByRole('button', { name: /^Deliver/ }).click();
    await expect.poll(() => runs(page), PATIENT).toHaveLength(2);
    await expect.poll(() => number(page), PATIENT).toBe('#5');
    // At the end of one's own fork it goes on.
    await page.locator('.acts').getByRole('button', { name: 'Next event' }).click();
    await expect.poll(() => number(page), PATIENT).toBe('#6');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => number(page), PATIENT).toBe('#7');
    expect(await runs(page)).toHaveLength(2);
  });

  it.each([
    ['d', 'drop'],
    ['y', 'double'],
    ['t', 'fires'],
    ['c', 'down'],
    ['p', 'split'],
    ['h', 'heal'],
  ])('takes i %s for a fault, and keeps what was', async (key, label) => {
    const { url } = await serve();
    const page = await sit(url);
    await goTo(page, 4);
    const length = async (): Promise<string | undefined> =>
      /of (\d+)/.exec(await page.locator('.place').innerText())?.[1];
    const before = await length();
    await page.keyboard.press('i');
    await page.keyboard.press(key);
    await expect.poll(() => runs(page), PATIENT).toHaveLength(2);
    expect((await runs(page))[1]).toContain(label);
    await page.locator('.run').first().click();
    await expect.poll(length, PATIENT).toBe(before);
  });

  it('restarts what is down with i r', async () => {
    const page = await sit((await serve()).url);
    await goTo(page, 4);
    await page.getByRole('button', { name: 'Crash s1' }).click();
    await expect.poll(() => number(page), PATIENT).toBe('#5');
    await page.locator('.node-chip.down').waitFor();
    await page.keyboard.press('i');
    await page.keyboard.press('r');
    await expect.poll(() => runs(page), PATIENT).toHaveLength(3);
  });

  it('is in its address: a fresh browser, and a fresh server, show the same', async () => {
    const page = await sit((await serve()).url);
    await goTo(page, 4);
    await page.keyboard.press('i');
    await page.keyboard.press('d');
    await expect.poll(() => runs(page), PATIENT).toHaveLength(2);
    await page.getByRole('button', { name: 'Run on' }).click();
    await expect
      .poll(async () => Number((await number(page)).slice(1)), PATIENT)
      .toBeGreaterThan(5);
    await goTo(page, 6);
    await page.waitForURL(/n=6&fork=b/);
    const shown = await shownIn(page);
    const other = await openWindow();
    windows.push(other);
    const elsewhere = await serve({ kind: 'scenario', id: 'lost-request' });
    const { hash } = new URL(page.url());
    const fresh = await sit(new URL(hash, elsewhere.url).href, other);
    await expect.poll(() => shownIn(fresh), PATIENT).toEqual(shown);
  });

  it('refuses the link of other code in words', async () => {
    const wrong = await loadSubject({ labDir: LAB, source: { mutant: MISTAKE } });
    const page = await sit((await serve()).url);
    await goTo(page, 4);
    await page.keyboard.press('f');
    await page.waitForURL(/fork=b/);
    const elsewhere = await serve(LOST_REPLY, labOf(wrong));
    const { hash } = new URL(page.url());
    const other = await sit(new URL(hash, elsewhere.url).href);
    await expect
      .poll(() => other.locator('.live-note').innerText(), PATIENT)
      .toContain('was made with other code');
  });

  it('asks whether anything can break from here, and opens the run that shows it', async () => {
    const wrong = await loadSubject({ labDir: LAB, source: { mutant: MISTAKE } });
    const page = await sit((await serve(LOST_REPLY, labOf(wrong))).url);
    await goTo(page, 4);
    await page.getByRole('button', { name: 'Can any break?' }).click();
    await expect.poll(() => page.locator('.answer').innerText(), PATIENT).toMatch(/^Yes, \d+ step/);
    await expect.poll(() => runs(page), PATIENT).toHaveLength(2);
    await page.locator('.law.broken').waitFor();
    await page.locator('.violation-chip').waitFor();
  });

  it('makes all choices again when the code was saved', async () => {
    const wrong = await loadSubject({ labDir: LAB, source: { mutant: MISTAKE } });
    const lab = labOf(wrong);
    const page = await sit((await serve(LOST_REPLY, lab)).url);
    await goTo(page, 4);
    await page.getByRole('button', { name: 'Can any break?' }).click();
    await page.locator('.law.broken').waitFor();
    lab.change(right);
    await expect
      .poll(() => page.locator('.live-note').first().innerText(), PATIENT)
      .toContain('loaded anew');
    await expect.poll(() => page.locator('.law.broken').count(), PATIENT).toBe(0);
    await page.getByRole('button', { name: 'Save as test' }).click();
    await expect.poll(() => [...lab.saved.keys()].length, PATIENT).toBe(1);
  });

  it('tells a scenario’s story from step to step, and begins another', async () => {
    const page = await sit((await serve()).url);
    expect(await page.locator('.story').innerText()).toContain('c1 is asked');
    await page.getByRole('button', { name: 'Next', exact: true }).click();
    await expect.poll(() => page.locator('.story').innerText(), PATIENT).toContain('on paper');
    expect(await number(page)).toBe('#5');
    await page.getByLabel('Begin another run').selectOption({ label: 'A fresh cluster' });
    await expect.poll(() => runs(page), PATIENT).toContain('by hand');
    await page.getByRole('button', { name: 'Ask', exact: true }).click();
    await expect.poll(() => page.locator('.pending-item.request').count(), PATIENT).toBe(1);
  });
});

/** What two windows must have in common. */
async function shownIn(page: Page): Promise<unknown> {
  return {
    runs: await page.locator('.run').allInnerTexts(),
    place: await page.locator('.place').innerText(),
    sentence: await page.locator('.sentence').innerText(),
    states: await page.locator('.states').innerText(),
    hash: new URL(page.url()).hash,
  };
}

describe('a class', () => {
  it('follows whoever presents, and has no buttons', async () => {
    const viewer = await serveLive({ lab: labOf(right), opening: LOST_REPLY, isForClass: true });
    viewers.push(viewer);
    const page = await sit(viewer.url);
    const reader = await sit(viewer.classUrls[0] ?? '');
    await goTo(page, 5);
    await expect.poll(() => number(reader), PATIENT).toBe('#5');
    expect(await reader.locator('.acts, .act-row, .node-row').count()).toBe(0);
    await page.keyboard.press('i');
    await page.keyboard.press('c');
    await expect.poll(() => number(reader), PATIENT).toBe('#6');
  });
});

describe('the first visit', () => {
  it('has a tour of four steps, once, and again from the help', async () => {
    const fresh = await openWindow({ isFirstVisit: true });
    windows.push(fresh);
    const page = await sit((await serve()).url, fresh);
    const card = page.getByRole('region', { name: 'A short tour' });
    for (let step = 1; step <= 4; step++) {
      await card.getByLabel(`Step ${step} of 4`).waitFor();
      await card.getByRole('button', { name: step < 4 ? 'Next' : 'Begin' }).click();
    }
    await card.waitFor({ state: 'detached' });
    await page.reload();
    await page.locator('.pending-item').first().waitFor();
    expect(await card.count()).toBe(0);
    await page.keyboard.press('?');
    await page.getByRole('button', { name: 'Show the tour again' }).click();
    await card.getByRole('button', { name: 'Skip' }).click();
    await card.waitFor({ state: 'detached' });
  });
});

describe('a live session on a phone', () => {
  it('has a view of its own, with room for a thumb, and scrolls sideways in none', async () => {
    const phone = await openWindow({ width: 390, height: 844 });
    windows.push(phone);
    const seen = await look(phone, (await serve()).url);
    looks.push(seen);
    const { page } = seen;
    await page.locator('.plot').waitFor();
    for (const name of ['State', 'Events', 'Diagram', 'Act']) {
      await page.getByRole('tab', { name }).click();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    }
    await page.locator('.pending-item').first().waitFor();
    for (const button of await page.locator('.dock button, .story button').all()) {
      const size = await button.boundingBox();
      if (size !== null) expect(size.height).toBeGreaterThanOrEqual(32);
    }
    await page.getByRole('button', { name: /^(Start|Deliver|Fire)/ }).click();
    await expect.poll(() => page.url(), PATIENT).toContain('fork=b');
  });
});
