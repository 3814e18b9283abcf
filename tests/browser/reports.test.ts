import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { similarPage, studentFolder, writeReports } from '@netsplit/grader';
import { openWindow, type Window } from './chromium.ts';
import { exampleClass, HOSTILE } from './example-class.ts';
import { findings } from './findings.ts';
import { look, type Look } from './look.ts';

const book = exampleClass();
let folder: string;
let desk: Window;
let phone: Window;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'netsplit-reports-'));
  await writeReports(folder, book, {
    titles: { lab: 'Raft', parts: { A: 'Electing a leader', B: `Parts are ${HOSTILE}` } },
    stories: [
      {
        submission: '9'.repeat(63),
        test: 'B4',
        text: `n1 said ${HOSTILE}`,
        story: () => Promise.resolve('<!doctype html><title>What happened</title><h1>A story</h1>'),
        trace: '{}\n',
      },
    ],
    similar: [
      {
        one: { student: 'Jim Gray', share: 0.82 },
        other: { student: HOSTILE, share: 0.79, of: 'autumn 2025' },
        passages: [
          {
            one: { file: 'src/server.ts', from: 10, to: 12, text: `// ${HOSTILE}\n`.repeat(3) },
            other: { file: 'src/raft.ts', from: 31, to: 33, text: 'const a = 1;\n'.repeat(3) },
          },
        ],
      },
    ],
  });
  desk = await openWindow();
  phone = await openWindow({ width: 390, height: 844, colorScheme: 'dark' });
});

afterAll(async () => {
  await desk.close();
  await phone.close();
  rmSync(folder, { recursive: true, force: true });
});

const address = (path: string): string => pathToFileURL(join(folder, path)).href;

function reportOf(id: string): string {
  return `${studentFolder({ student: { id, name: id } })}/report.html`;
}

const PAGES = ['class.html', reportOf('hopper'), reportOf('refused')];

/** Opens a page, and fails if it complains, or asks for anything but itself. */
async function opened(window: Window, path: string): Promise<Look> {
  const shown = await look(window, address(path));
  expect(shown.asked.filter((url) => !url.startsWith('data:'))).toEqual([address(path)]);
  return shown;
}

const names = (page: Page): Promise<readonly string[]> =>
  page
    .locator('.class-table tbody tr:visible th a')
    .evaluateAll((links) => links.map((link) => link.textContent ?? ''));

describe.each(PAGES)('%s', (path) => {
  it('shows what is hostile as text, asks for nothing, and keeps nobody out', async () => {
    const { page, troubles } = await opened(desk, path);
    expect(await page.locator('img, iframe, object, form').count()).toBe(0);
    expect(await page.locator('script').count()).toBe(path === 'class.html' ? 1 : 0);
    for (const details of await page.locator('details').all()) {
      await details.locator('summary').click();
    }
    expect(await page.locator('body').innerText()).toContain(HOSTILE);
    expect(await findings(page)).toEqual([]);
    expect(troubles).toEqual([]);
    await page.close();
  });

  it('fits a phone in the dark', async () => {
    const { page, troubles } = await opened(phone, path);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect(await findings(page)).toEqual([]);
    expect(troubles).toEqual([]);
    await page.close();
  });
});

describe('the page of similar submissions', () => {
  beforeAll(() => {
    const lines = { file: `src/${HOSTILE}.ts`, from: 2, to: 4 };
    const passages = Array.from({ length: 3 }, () => ({ one: lines, other: lines, tokens: 40 }));
    const page = similarPage(
      {
        netsplitSimilar: 1,
        lab: 'raft',
        class: 2,
        past: 1,
        pairs: [
          {
            one: { student: `ada ${HOSTILE}`, from: 'class', share: 0.82 },
            other: { student: 'zoe', from: 'past', term: '2025-autumn', share: 0.7 },
            passages,
            tokens: 120,
          },
        ],
        leftOff: 3,
        partial: [{ student: 'bob', file: HOSTILE }],
      },
      ({ from }) =>
        from === 'past'
          ? undefined
          : [{ path: lines.file, text: `// ${HOSTILE.repeat(40)}\n`.repeat(9) }],
    );
    writeFileSync(join(folder, 'similar.html'), page);
  });

  it.each([['a desk'], ['a phone in the dark']])('can be read by all, on %s', async (where) => {
    const { page, troubles } = await opened(where === 'a desk' ? desk : phone, 'similar.html');
    expect(await page.locator('img, iframe, object, form, script').count()).toBe(0);
    expect(await page.locator('figure').count()).toBe(6);
    expect(await page.locator('figure pre').first().innerText()).toContain(HOSTILE);
    expect(await page.locator('figure').nth(1).innerText()).toContain('only its fingerprint');
    await page.getByRole('row').getByRole('link').click();
    expect(new URL(page.url()).hash).toBe('#pair-1');
    const width = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(width).toBe(0);
    expect(await findings(page)).toEqual([]);
    expect(troubles).toEqual([]);
    await page.close();
  });
});

describe('the table of a class', () => {
  it('is sorted by a head, and again the other way round, without a network', async () => {
    const { page, troubles } = await opened(desk, 'class.html');
    expect((await names(page))[0]).toBe('Ada Lovelace');
    const head = page.getByRole('columnheader', { name: 'Points' });
    await head.getByRole('button').click();
    expect(await head.getAttribute('aria-sort')).toBe('ascending');
    expect((await names(page))[0]).toBe('Nobody Here');
    await head.getByRole('button').click();
    expect(await head.getAttribute('aria-sort')).toBe('descending');
    const points = await page
      .locator('.class-table td.points')
      .evaluateAll((cells) => cells.map((cell) => Number(cell.textContent)));
    expect(points.length).toBe(book.students.length);
    expect(points).toEqual(points.toSorted((one, other) => other - one));
    expect(troubles).toEqual([]);
    await page.close();
  });

  it('is filtered by words and by section', async () => {
    const { page } = await opened(desk, 'class.html');
    await page.getByRole('searchbox').fill('gra hop');
    expect(await names(page)).toEqual(['Grace Hopper']);
    expect(await page.locator('#filter-told').innerText()).toBe('1 of 20 students');
    await page.getByRole('searchbox').fill('');
    await page.getByLabel('Section').selectOption('001');
    expect(await names(page)).toContain('Ada Lovelace');
    expect(await names(page)).not.toContain('Grace Hopper');
    await page.close();
  });

  it('leads to the report of each student, and that to a story', async () => {
    const { page, troubles } = await opened(desk, 'class.html');
    await page.getByRole('link', { name: 'Butler Lampson' }).click();
    expect(await page.locator('h1').innerText()).toBe('Butler Lampson');
    await page.goto(address(reportOf('hopper')));
    expect(await page.locator('.score b').innerText()).toBe('45');
    await page.goto(address(reportOf('lovelace')));
    await page.getByRole('link', { name: 'Step through what happened' }).click();
    expect(await page.locator('h1').innerText()).toBe('A story');
    expect(troubles).toEqual([]);
    await page.close();
  });
});

describe('a student', () => {
  it('sees nothing that is hidden, in any of the files', () => {
    const files = readdirSync(join(folder, 'students'), { recursive: true, encoding: 'utf8' });
    const open = files.filter((path) => /(report\.html|classroom\.json|junit\.xml)$/.test(path));
    expect(open.length).toBe(3 * book.students.length);
    for (const path of open) {
      expect(readFileSync(join(folder, 'students', path), 'utf8')).not.toContain('SECRET');
    }
  });
});

describe('the XML for JUnit', () => {
  it('is XML to a browser, too', async () => {
    const texts = ['junit.xml', reportOf('hostile').replace('report.html', 'junit.xml')].map(
      (path) => readFileSync(join(folder, path), 'utf8'),
    );
    // The page of a class would not let a parser in.
    const { page } = await opened(desk, reportOf('hopper'));
    const shapes = await page.evaluate<readonly string[]>(
      `${JSON.stringify(texts)}.map((text) => {
        const parsed = new DOMParser().parseFromString(text, 'application/xml');
        return parsed.querySelector('parsererror')?.textContent ?? parsed.documentElement.localName;
      })`,
    );
    expect(shapes).toEqual(['testsuites', 'testsuites']);
    await page.close();
  });
});
