import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';

/** Where systems put it, by the names that they give it. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const PLACES = [
  '/usr/bin',
  '/usr/local/bin',
  '/snap/bin',
  '/opt/homebrew/bin',
  ...(process.env['PATH'] ?? '').split(delimiter),
];
const APPLICATIONS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** A window of a real browser, and nothing that it would do by itself. */
export interface Window {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

export interface WindowOptions {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
}

export async function openWindow(options: WindowOptions = {}): Promise<Window> {
  const profile = mkdtempSync(join(tmpdir(), 'netsplit-chromium-'));
  const { width = 1280, height = 800, colorScheme = 'light' } = options;
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: findChromium(),
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
  return {
    context,
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** @throws {Error} that says how to get one */
function findChromium(): string {
  const wished = process.env['CHROMIUM_PATH'];
  const candidates = [
    ...(wished === undefined ? [] : [wished]),
    ...NAMES.flatMap((name) => PLACES.map((place) => join(place, name))),
    ...APPLICATIONS,
  ];
  const found = candidates.find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new Error(
    'these tests need Chromium, and there is none: install it (on Debian: apt-get install chromium), ' +
      'or set CHROMIUM_PATH to where it is',
  );
}
