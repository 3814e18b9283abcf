import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { number, PATIENT } from './look.ts';
import { openForEach } from './open-for-each.ts';
import { heartbeats } from './runs.ts';

const run = heartbeats(160);

let page: Page;

openForEach(run.text, (shown) => {
  page = shown.page;
});

async function press(...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

describe('why', () => {
  it('lands on the injected fault after v w w, and stays there', async () => {
    await press('v', 'w', 'w');
    expect(await page.locator('.sentence').innerText()).toMatch(/the network split|n\d crashed/);
    const links = page.getByRole('region', { name: 'Why' }).getByRole('listitem');
    expect(await links.count()).toBe(3);
    expect(await links.last().locator('[aria-current=step]').count()).toBe(1);
    const fault = await number(page);
    await press('w');
    expect(await number(page)).toBe(fault);
    await links.first().getByRole('button').click();
    expect(await number(page)).toBe(`#${run.violation}`);
    await press('Escape');
    await links.first().waitFor({ state: 'detached' });
  });

  it('is asked about the field that a reader chooses', async () => {
    await page.locator('.card.current .field', { hasText: 'round' }).first().click();
    const field = page.getByRole('group', { name: 'The chosen field' });
    expect(await field.innerText()).toContain('round');
    const [node] = (await field.innerText()).split(' ');
    await press('w');
    const link = page.getByRole('region', { name: 'Why' }).getByRole('listitem').nth(1);
    expect(await link.innerText()).toContain(`${node} wrote round =`);
    expect(await page.locator('.sentence').innerText()).toContain('round');
  });
});

describe('the changes of a field', () => {
  it('are gone to and fro by . and ,', async () => {
    await page.locator('.card.current .field', { hasText: 'round' }).first().click();
    const card = page.locator('.card.current');
    const change = card.locator('tr.chosen.changed');
    await press(',');
    const before = await number(page);
    expect(await change.count()).toBe(1);
    await press(',');
    expect(await number(page)).not.toBe(before);
    await press('.');
    expect(await number(page)).toBe(before);
    expect(await change.locator('del').innerText()).not.toBe(
      await change.locator('ins').innerText(),
    );
  });

  it('are all that is shown after o, and a filter shows fields by name', async () => {
    const rows = page.locator('.card tr');
    const all = await rows.count();
    await press('o');
    expect(await rows.count()).toBeLessThan(all);
    expect(await page.locator('.card tr:not(.changed,.added,.removed,.inside)').count()).toBe(0);
    await press('o');
    await page.getByRole('searchbox', { name: /Show only fields/ }).fill('round');
    const texts = await rows.allInnerTexts();
    expect(texts.length).toBeGreaterThan(1);
    for (const text of texts) expect(text).toMatch(/^round/);
  });
});

describe('the search', () => {
  it('goes from match to match', async () => {
    await press('/');
    await page.keyboard.type('kind:fault split');
    await press('Enter');
    const count = page.getByRole('search').getByRole('status');
    await expect.poll(() => count.innerText(), PATIENT).toBe('1 of 2');
    expect(await page.locator('.sentence').innerText()).toContain('split');
    const first = await number(page);
    await press('n');
    expect(await number(page)).not.toBe(first);
    await press('N');
    expect(await number(page)).toBe(first);
    expect(await page.locator('.row.match').count()).toBeGreaterThan(0);
    await press('Escape');
    expect(await page.getByRole('search').getByRole('searchbox').inputValue()).toBe('');
  });
});

describe('the cone', () => {
  it('is shown and hidden again', async () => {
    const cone = page.getByRole('button', { name: /^Cone/ });
    const picture = (): Promise<string> =>
      page.evaluate("document.querySelector('canvas.cursor').toDataURL()");
    // Painted as it stays: a page that is still being laid out is painted once more.
    let before = '';
    await expect
      .poll(async () => {
        const last = before;
        before = await picture();
        return before === last;
      }, PATIENT)
      .toBe(true);
    await press('c');
    expect(await cone.getAttribute('aria-pressed')).toBe('true');
    await expect.poll(picture, PATIENT).not.toBe(before);
    await press('c');
    expect(await cone.getAttribute('aria-pressed')).toBe('false');
    await expect.poll(picture, PATIENT).toBe(before);
  });
});
