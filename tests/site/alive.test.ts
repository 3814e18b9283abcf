import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { type FolderServer, serveFolder } from '../../docs/site/serve.ts';
import { openWindow, type Window } from '../browser/chromium.ts';
import { findChromium } from '../browser/find-chromium.ts';
import { look } from '../browser/look.ts';
import { BUILT } from './build.ts';

const canBrowse =
  findChromium() !== undefined || process.env['NETSPLIT_BROWSER_REQUIRED'] !== undefined;
/** The page's time is the browser's, and a machine may be slow. */
const PATIENT = { timeout: 90_000 };

let site: FolderServer;
let desk: Window;
let page: Page;
let troubles: readonly string[];

beforeAll(async () => {
  site = await serveFolder(BUILT, 0);
  if (canBrowse) desk = await openWindow({ isFirstVisit: true });
});

afterAll(async () => {
  if (canBrowse) await desk.close();
  await site.close();
});

async function open(address: string): Promise<void> {
  ({ page, troubles } = await look(desk, site.url + address));
}

afterEach(async () => {
  await page.close();
  if (troubles.length > 0) throw new Error(troubles.join('\n'));
});

const button = (name: string | RegExp): Locator => page.getByRole('button', { name });
const told = (): Promise<string> => page.locator('.live-told').innerText();
const settled = async (): Promise<number> =>
  Number(await page.locator('.live-facts b').first().innerText());

describe.skipIf(!canBrowse)('the cluster of the first page', () => {
  it('splits when it is cut, goes on where a majority is, and is one again when it heals', async () => {
    await open('');
    await button('Cut it').click();
    expect(await told()).toContain('The network is cut: n1 and n2 | n3, n4 and n5.');
    await page.locator('.live-cut').waitFor();
    await expect.poll(told, PATIENT).toMatch(/n[345] leads epoch/);
    await expect.poll(() => button(/^n1 .* leads nobody/).count(), PATIENT).toBe(1);
    const before = await settled();
    await expect.poll(settled, PATIENT).toBeGreaterThan(before + 1);
    await button('Heal it').click();
    expect(await told()).toContain('The network is whole again');
    expect(await page.locator('.live-cut').count()).toBe(0);
    await expect.poll(() => button(/^n1 .* follows/).count(), PATIENT).toBe(1);
  });

  it('is cut where somebody draws a line through it', async () => {
    await open('');
    await button('Pause').click();
    const box = await page.locator('.live-scene').boundingBox();
    const { x = 0, y = 0, width = 0, height = 0 } = box ?? {};
    await page.mouse.move(x + width * 0.1, y + height * 0.5);
    await page.mouse.down();
    await page.mouse.move(x + width * 0.9, y + height * 0.55, { steps: 4 });
    await page.mouse.up();
    expect(await told()).toContain('n1, n2 and n5');
    expect(await told()).toContain('n3 and n4');
  });

  it('loses a node that is clicked, and has it back, by mouse and by keys', async () => {
    await open('');
    await button(/^n4 .* follows/).click();
    expect(await told()).toContain('n4 has crashed');
    await button('n4 down: restart it').press('Enter');
    await expect.poll(told, PATIENT).toContain('n4 is back');
  });

  it('stands still for whoever wants nothing to move, until it is asked to', async () => {
    await open('');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.reload();
    await button('Play').waitFor();
    const facts = (): Promise<string> => page.locator('.live-facts').innerText();
    const before = await facts();
    await page.evaluate(
      'new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)))',
    );
    expect(await facts()).toBe(before);
    await button('Cut it').click();
    expect(await told()).toMatch(/n[345] leads epoch/);
  });
});

describe.skipIf(!canBrowse)('a lab’s page', () => {
  const number = (): Promise<string> =>
    page.frameLocator('netsplit-trace iframe').locator('.place b').innerText();

  it('steps through a scenario, by its story and by keys', async () => {
    await open('labs/first-contact/#step-lost-reply');
    await expect.poll(() => button('lost-reply').getAttribute('aria-pressed')).toBe('true');
    await page.locator('netsplit-trace').scrollIntoViewIfNeeded();
    await expect.poll(number, PATIENT).toMatch(/^#\d+$/);
    await button(/The reply that would say so is lost/).click();
    const lost = /#(\d+)/.exec(await button(/The reply that would say so is lost/).innerText());
    await expect.poll(number, PATIENT).toBe(`#${lost?.[1] ?? ''}`);
    await page.frameLocator('netsplit-trace iframe').locator('.sentence').click();
    await page.keyboard.press('ArrowRight');
    expect(await number()).toBe(`#${Number(lost?.[1]) + 1}`);
    await button('partition').click();
    await expect
      .poll(() => page.locator('.stage-title').innerText())
      .toContain('A partition stalls one client');
  });
});

describe.skipIf(!canBrowse)('the readings', () => {
  it('are found by words, and by topic, level and lab; the address keeps what was asked', async () => {
    await open('readings/find.html?topic=time');
    const count = (): Promise<string> => page.locator('.find-count').innerText();
    await expect
      .poll(async () => {
        const [, found, all] = /^(\d+) of (\d+) works$/.exec(await count()) ?? [];
        return Number(found) > 0 && Number(found) < Number(all);
      })
      .toBe(true);
    await page.getByRole('searchbox').fill('lamport clocks');
    await expect
      .poll(() => page.locator('.works li').first().innerText())
      .toContain('Time, Clocks, and the Ordering of Events');
    await page.getByLabel('Level').selectOption('advanced');
    await page.getByLabel('Topic').selectOption('');
    await page.waitForURL(/find\.html\?words=lamport\+clocks&level=advanced$/);
    await page.getByRole('searchbox').fill('zzz');
    await expect.poll(count).toMatch(/^0 of/);
  });
});

describe.skipIf(!canBrowse)('the search', () => {
  it('finds a page by words in it, on this machine', async () => {
    await open('glossary/');
    await page.getByRole('button', { name: 'Search', exact: true }).click();
    await page.getByRole('searchbox').fill('two generals');
    await page.locator('.VPLocalSearchBox .result').first().waitFor();
    const found = await page.locator('.VPLocalSearchBox .result').first().innerText();
    expect(found).toContain('Two generals');
  });
});
