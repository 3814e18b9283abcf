import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { FrameLocator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { traceElement, wholePage } from '@netsplit/viewer';
import { openWindow, type Window } from './chromium.ts';
import { look } from './look.ts';
import { heartbeats } from './runs.ts';

const run = heartbeats(160);
let desk: Window;
let folder: string;

beforeAll(async () => {
  desk = await openWindow();
  folder = mkdtempSync(join(tmpdir(), 'netsplit-embedded-'));
});

afterAll(async () => {
  await desk.close();
  rmSync(folder, { recursive: true });
});

describe('a page with a run in it', () => {
  it('opens from a disk at the violation, steps, and asks nobody for anything', async () => {
    const file = join(folder, 'story.html');
    writeFileSync(file, await wholePage({ trace: { text: run.text }, name: 'A </script> story' }));
    const { page, troubles, asked } = await look(desk, pathToFileURL(file).href);
    const number = (): Promise<string> => page.locator('.place b').innerText();
    await expect.poll(number).toBe(`#${run.violation}`);
    await page.keyboard.press('ArrowRight');
    expect(await number()).toBe(`#${run.violation + 1}`);
    expect(await page.title()).toBe('A </script> story · netsplit');
    expect(asked.filter((url) => !/^(file|data|blob):/.test(url))).toEqual([]);
    await page.waitForURL(`**#n=${run.violation + 1}`);
    await page.reload();
    await expect.poll(number).toBe(`#${run.violation + 1}`);
    expect(troubles).toEqual([]);
    await page.close();
  });

  it('opens at the event that was asked for', async () => {
    const file = join(folder, 'at.html');
    writeFileSync(file, await wholePage({ trace: { text: run.text }, at: 12 }));
    const { page } = await look(desk, pathToFileURL(file).href);
    await expect.poll(() => page.locator('.place b').innerText()).toBe('#12');
    await page.close();
  });

  it('says so when it was damaged', async () => {
    const file = join(folder, 'damaged.html');
    const html = await wholePage({ trace: { text: run.text } });
    writeFileSync(file, html.replace(/(type="application\/gzip">.{400}).{40}/, '$1'));
    const { page } = await look(desk, pathToFileURL(file).href);
    await expect.poll(() => page.getByRole('alert').innerText()).toContain('damaged');
    await page.close();
  });
});

describe('the element <netsplit-trace>', () => {
  let server: Server;
  let address: string;

  beforeAll(async () => {
    const files = new Map<string, { type: string; body: string | Buffer }>([
      ['/element.js', { type: 'text/javascript', body: await traceElement() }],
      ['/run.trace', { type: 'text/plain', body: run.text }],
      ['/run.trace.gz', { type: 'application/gzip', body: gzipSync(run.text) }],
      [
        '/',
        {
          type: 'text/html',
          body: `<!doctype html><link rel="icon" href="data:,"><script src="element.js"></script>
            <h1>A page</h1>
            <netsplit-trace id="plain" src="run.trace" at="12" name="Twelve"></netsplit-trace>
            <netsplit-trace id="packed" src="run.trace.gz" theme="dark"></netsplit-trace>
            <netsplit-trace id="missing" src="nothing.trace"></netsplit-trace>`,
        },
      ],
    ]);
    server = createServer(({ url = '' }, response) => {
      const file = files.get(url);
      response.writeHead(file === undefined ? 404 : 200, { 'content-type': file?.type ?? '' });
      response.end(file?.body);
    });
    await new Promise<void>((listening) => {
      server.listen(0, '127.0.0.1', listening);
    });
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });

  afterAll(() => {
    server.close();
  });

  it('shows runs within another page, which keeps its own keys', async () => {
    const { page, asked } = await look(desk, address);
    const frame = (id: string): FrameLocator => page.frameLocator(`#${id} iframe`);
    const number = (id: string): Promise<string> => frame(id).locator('.place b').innerText();
    await expect.poll(() => number('plain')).toBe('#12');
    expect(await frame('plain').locator('h1').innerText()).toContain('heartbeats');
    await page.keyboard.press('ArrowRight');
    expect(await number('plain')).toBe('#12');
    await frame('plain').locator('.sentence').click();
    await page.keyboard.press('ArrowRight');
    expect(await number('plain')).toBe('#13');
    await page.locator('#packed').scrollIntoViewIfNeeded();
    await expect.poll(() => number('packed')).toBe(`#${run.violation}`);
    await page.locator('#missing').scrollIntoViewIfNeeded();
    await expect
      .poll(() => frame('missing').getByRole('alert').innerText())
      .toContain('there is no trace nothing.trace');
    await page.locator('#plain').evaluate((element) => element.setAttribute('at', '20'));
    await expect.poll(() => number('plain')).toBe('#20');
    expect(page.url()).toBe(address);
    expect(
      asked.filter((url) => !url.startsWith(address) && !/^(data|about|blob):/.test(url)),
    ).toEqual([]);
    await page.close();
  });
});
