import { build, type BuildOptions } from 'esbuild';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runInThisContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWindow, type Window } from './chromium.ts';
import type { InPage } from './counters-in-page.ts';

const ROOT = join(import.meta.dirname, '../..');
const SITE = 'http://cluster.test';
/** Under it a page can make no code from text. */
const POLICY = "default-src 'none'; script-src 'self'";

/** For a browser: a built-in of Node.js anywhere in it fails the build. */
async function bundle(contents: string): Promise<string> {
  const options = {
    stdin: { contents, resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2023',
    logLevel: 'silent',
    globalName: 'page',
  } as const satisfies BuildOptions;
  const { outputFiles } = await build(options);
  return outputFiles[0]?.text ?? '';
}

const COUNTERS = `
  import { Client, Server } from ${JSON.stringify(join(ROOT, 'labs/first-contact/solution/index.ts'))};
  import { inPage } from './counters-in-page.ts';
  export const found = inPage({ client: Client, server: Server });
`;

let script: string;
let desk: Window;

beforeAll(async () => {
  script = await bundle(COUNTERS);
  desk = await openWindow();
  await desk.context.route(`${SITE}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/run.js') {
      await route.fulfill({ contentType: 'text/javascript', body: script });
      return;
    }
    await route.fulfill({
      contentType: 'text/html',
      body: '<!doctype html><script src="/run.js"></script>',
      headers: pathname === '/strict' ? { 'content-security-policy': POLICY } : {},
    });
  });
});

afterAll(() => desk.close());

async function inChromium(path: string): Promise<InPage> {
  const page = await desk.context.newPage();
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(String(error)));
  await page.goto(SITE + path);
  expect(troubles).toEqual([]);
  // A name that a script declares, which is no property of the window's.
  return page.evaluate<InPage>('page.found');
}

/** As `npm test` does it in Node.js: the harness's own realm, a hundred seeds. */
async function inNode(): Promise<readonly string[]> {
  const hundredSeeds = join(ROOT, 'tests/determinism/hundred-seeds.ts');
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', hundredSeeds]);
  return (JSON.parse(stdout) as { fingerprints: string[] }).fingerprints;
}

describe('the simulator in a page', () => {
  it('gives the fingerprints that it gives in Node.js, a hundred of them', async () => {
    const [node, page] = await Promise.all([inNode(), inChromium('/')]);
    expect(page.mayCompile).toBe(true);
    expect(new Set(page.fingerprints).size).toBe(100);
    expect(page.fingerprints).toEqual(node);
  });

  it('gives them where a policy forbids to make code from text', async () => {
    const [free, strict] = await Promise.all([inChromium('/'), inChromium('/strict')]);
    expect(strict.mayCompile).toBe(false);
    expect(strict.fingerprints).toEqual(free.fingerprints);
    expect(strict.trace).toBe(free.trace);
  });

  it('records the same trace, and tells it in the same words', async () => {
    const page = await inChromium('/');
    const here = runInThisContext(`(() => { ${script}; return page.found; })()`) as InPage;
    expect(page.story.length).toBeGreaterThan(50);
    expect(page.trace).toBe(here.trace);
    expect(page.story).toEqual(here.story);
  });
});

describe('what is for a browser', () => {
  it.each(['', '/node', '/host', '/trace'])('@netsplit/simulator%s needs no more', async (face) => {
    expect(await bundle(`export * from '@netsplit/simulator${face}'`)).toContain('page');
  });

  it('is not what writes files, and a bundler says so', async () => {
    await expect(bundle("export * from '@netsplit/simulator/file'")).rejects.toThrow('node:fs');
  });
});
