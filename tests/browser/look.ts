import type { Page } from 'playwright-core';
import type { Window } from './chromium.ts';

/** A page that shows the run, and what went wrong in it. */
export interface Look {
  readonly page: Page;
  readonly troubles: readonly string[];
  readonly asked: readonly string[];
}

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
