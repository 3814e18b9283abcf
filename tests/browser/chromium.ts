import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';
import { findChromium } from './find-chromium.ts';

/** A window of a real browser, and nothing that it would do by itself. */
export interface Window {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

export interface WindowOptions {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
  /** Whether the page shows its tour, as it does once. */
  readonly isFirstVisit?: boolean;
}

export async function openWindow(options: WindowOptions = {}): Promise<Window> {
  const profile = mkdtempSync(join(tmpdir(), 'netsplit-chromium-'));
  const { width = 1280, height = 800, colorScheme = 'light' } = options;
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumOfThisMachine(),
    viewport: { width, height },
    colorScheme,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  if (options.isFirstVisit !== true) {
    await context.addInitScript("localStorage.setItem('netsplit-coach', 'seen')");
  }
  return {
    context,
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** @throws {Error} that says how to get one */
function chromiumOfThisMachine(): string {
  const found = findChromium();
  if (found !== undefined) return found;
  throw new Error(
    'these tests need Chromium, and there is none: install it (on Debian: apt-get install chromium), ' +
      'or set CHROME_PATH to where it is',
  );
}
