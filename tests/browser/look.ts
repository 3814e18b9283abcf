import type { Page } from 'playwright-core';
import type { Window } from './chromium.ts';

/** A page that shows a run, and what went wrong in it. */
export interface Look {
  readonly page: Page;
  readonly troubles: readonly string[];
  /** The addresses that it asked for. */
  readonly asked: readonly string[];
}

/** Opens an address, and keeps what the page complains of and asks for. */
export async function look(window: Window, url: string): Promise<Look> {
  const page = await window.context.newPage();
  const troubles: string[] = [];
  const asked: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') troubles.push(message.text());
  });
  page.on('pageerror', (error) => troubles.push(String(error)));
  page.on('request', (request) => asked.push(request.url()));
  page.on('dialog', (dialog) => {
    troubles.push('a dialog was opened');
    void dialog.dismiss();
  });
  await page.goto(url);
  return { page, troubles, asked };
}

/** The number of the event that the page shows: `#41`. */
export function number(page: Page): Promise<string> {
  return page.locator('.place b').innerText();
}

/** A page under load takes its time. */
export const PATIENT = { timeout: 10_000 };

/** Opens a file as a reader would who chose it. */
export async function open(page: Page, name: string, content: string): Promise<void> {
  const file = { name, mimeType: 'text/plain', buffer: Buffer.from(content) };
  await page.locator('input[type=file]').first().setInputFiles(file);
}
