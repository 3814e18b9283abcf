import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where systems put it, by the names that they give it. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const APPLICATIONS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ...['ProgramFiles', 'ProgramFiles(x86)', 'LocalAppData'].flatMap((variable) => {
    const folder = process.env[variable];
    return folder === undefined ? [] : [join(folder, 'Google/Chrome/Application/chrome.exe')];
  }),
];

/** A Chromium or Chrome of this machine: the one that CHROME_PATH names, or one where they usually are. */
export function findChromium(): string | undefined {
  const { CHROME_PATH: wished, PATH = '' } = process.env;
  if (wished !== undefined) return wished;
  const places = ['/usr/bin', '/usr/local/bin', '/snap/bin', '/opt/homebrew/bin'];
  const candidates = [...places, ...PATH.split(delimiter)].flatMap((place) =>
    NAMES.map((name) => join(place, name)),
  );
  return [...candidates, ...APPLICATIONS].find((path) => existsSync(path));
}
