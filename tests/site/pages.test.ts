import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { type FolderServer, serveFolder } from '../../docs/site/serve.ts';
import { openWindow, type Window } from '../browser/chromium.ts';
import { findChromium } from '../browser/find-chromium.ts';
import { look, type Look } from '../browser/look.ts';
import { BUILT } from './build.ts';
import { pagesIn } from './pages.ts';

/** One of each kind of page. */
const KINDS = [
  '/',
  '/labs/',
  '/labs/first-contact/',
  '/guides/student/stepping.html',
  '/guides/instructor/',
  '/readings/',
  '/readings/find.html?words=lamport+clocks',
  '/glossary/',
  '/faults/',
  '/architecture.html',
  '/reference/simulator/node.html',
];

/** Those that have colours of their own: the others have what these have. */
const DARK = new Set([
  '/',
  '/labs/first-contact/',
  '/readings/find.html?words=lamport+clocks',
  '/faults/',
]);

const canBrowse =
  findChromium() !== undefined || process.env['NETSPLIT_BROWSER_REQUIRED'] !== undefined;

let site: FolderServer;

beforeAll(async () => {
  site = await serveFolder(BUILT, 0);
});

afterAll(() => site.close());

interface Finding {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** What axe finds on the page as it is, that keeps people from using it. */
async function findings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate<readonly Finding[]>(
    // What is in a frame is the viewer, which has tests of its own.
    'axe.run({ exclude: [["netsplit-trace"]] }, { resultTypes: ["violations"], iframes: false }).then(({ violations }) => violations)',
  );
  const grave = found.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return grave.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
  );
}

const elsewhere = (asked: readonly string[]): string[] =>
  asked.filter((url) => !url.startsWith(site.url) && !/^(data|blob|about):/.test(url));

describe.skipIf(!canBrowse)('on a phone', () => {
  let phone: Window;
  let shown: Look;

  beforeAll(async () => {
    phone = await openWindow({ width: 390, height: 844, isFirstVisit: true });
    shown = await look(phone, site.url);
  });

  afterAll(() => phone.close());

  it.each(pagesIn(BUILT).map(({ address }) => address))(
    '%s complains of nothing, asks nobody else for anything, and does not scroll sideways',
    async (address) => {
      const { page, troubles, asked } = shown;
      const before = troubles.length;
      await page.goto(site.url + address.slice(1));
      await page.locator('#app').waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
      expect(troubles.slice(before)).toEqual([]);
      expect(elsewhere(asked)).toEqual([]);
    },
  );
});

describe.skipIf(!canBrowse).each([
  { colorScheme: 'light', kinds: KINDS },
  { colorScheme: 'dark', kinds: KINDS.filter((kind) => DARK.has(kind)) },
] as const)('in the $colorScheme theme', ({ colorScheme, kinds }) => {
  let desk: Window;

  beforeAll(async () => {
    desk = await openWindow({ colorScheme, isFirstVisit: true });
  });

  afterAll(() => desk.close());

  it.each(kinds)('%s keeps nobody out', async (address) => {
    const { page, troubles, asked } = await look(desk, site.url + address.slice(1));
    await page.locator('#app').waitFor();
    if (address === '/') await page.getByRole('button', { name: 'Pause' }).click();
    expect(await findings(page)).toEqual([]);
    expect(troubles).toEqual([]);
    expect(elsewhere(asked)).toEqual([]);
    await page.close();
  });
});
