import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { PortTaken, serveViewer, TraceMissing, type Viewer } from '../src/index.ts';
import { asking } from './trace-lines.ts';

const { text } = asking();
let folder: string;
let file: string;
let viewer: Viewer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'netsplit-viewer-'));
  file = join(folder, 'run.trace');
  writeFileSync(file, text);
  viewer = await serveViewer({ trace: { file }, at: 4 });
}, 60_000);

afterAll(async () => {
  await viewer.close();
  rmSync(folder, { recursive: true });
});

describe('the server of a viewer', () => {
  it('serves the page, its files and the trace', async () => {
    expect(viewer.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{24}\/#n=4$/);
    const page = await fetch(viewer.url);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<script src="app.js" defer>');
    const base = viewer.url.replace(/#.*/, '');
    const app = await fetch(`${base}app.js`);
    expect(app.headers.get('content-type')).toContain('javascript');
    expect((await app.text()).length).toBeGreaterThan(10_000);
    expect(await (await fetch(`${base}style.css`)).text()).toContain('--receive: #FF5005');
    expect(await (await fetch(`${base}trace`)).text()).toBe(text);
  });

  it('lets the page load nothing from elsewhere and run nothing that is not its own', async () => {
    const { headers } = await fetch(viewer.url);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/unsafe|https:/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });

  it.each([
    ['without the token', '/'],
    ['with another token', '/AAAAAAAAAAAAAAAAAAAAAAAA/trace'],
    ['with a part of a path', '/trace'],
  ])('says nothing %s', async (_what, path) => {
    expect(await ask(path)).toMatchObject({ status: 403 });
  });

  it('says nothing to a page of another site, or under another name', async () => {
    const { pathname } = new URL(viewer.url);
    expect((await ask(`${pathname}trace`)).status).toBe(200);
    expect((await ask(`${pathname}trace`, { host: 'evil.example' })).status).toBe(403);
    expect((await ask(`${pathname}trace`, { origin: 'http://evil.example' })).status).toBe(403);
    expect((await ask(`${pathname}trace`, { origin: 'null' })).status).toBe(403);
  });

  it('has nothing but its own files, and takes nothing', async () => {
    const { pathname } = new URL(viewer.url);
    expect((await ask(`${pathname}package.json`)).status).toBe(404);
    expect((await ask(`${pathname}../trace`)).status).toBe(403);
    expect((await ask(`${pathname}trace`, {}, 'POST')).status).toBe(405);
  });

  it('tells the page when the trace was written anew', async () => {
    const socket = new WebSocket(liveUrl());
    await new Promise((open) => socket.once('open', open));
    const told = new Promise((resolve) => {
      socket.on('message', (data) => String(data).includes('changed') && resolve(String(data)));
    });
    await new Promise((wait) => setTimeout(wait, 500));
    writeFileSync(file, text);
    expect(await told).toBe('{"say":"changed"}');
    socket.terminate();
  });

  it('refuses a socket from elsewhere', async () => {
    const refused = async (url: string, origin: string): Promise<string> => {
      const socket = new WebSocket(url, { origin });
      return new Promise((resolve) => {
        socket.once('error', ({ message }) => resolve(message));
        socket.once('open', () => resolve('open'));
      });
    };
    expect(await refused(liveUrl(), 'http://evil.example')).toContain('403');
    const wrong = `ws://127.0.0.1:${viewer.port}/AAAA/live`;
    expect(await refused(wrong, `http://127.0.0.1:${viewer.port}`)).toContain('403');
  });

  it('lives on after garbage', async () => {
    for (const garbage of [
      '\u0000\u0001\u0002\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      'x'.repeat(100_000),
    ]) {
      await new Promise<void>((done) => {
        const socket = connect(viewer.port, '127.0.0.1', () => socket.end(garbage));
        socket.on('error', () => done());
        socket.on('close', () => done());
        socket.resume();
      });
    }
    const socket = new WebSocket(liveUrl());
    await new Promise((open) => socket.once('open', open));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => {});
    socket.send('x'.repeat(100_000));
    await closed;
    expect((await fetch(viewer.url)).status).toBe(200);
  });

  it('serves a text as well as a file, and keeps two viewers apart', async () => {
    const other = await serveViewer({ trace: { text } });
    const token = new URL(other.url).pathname;
    expect(token).not.toBe(new URL(viewer.url).pathname);
    expect(await (await fetch(`${other.url}trace`)).text()).toBe(text);
    await other.close();
    await expect(fetch(other.url)).rejects.toThrow('fetch failed');
  });

  it('says what to do when the file is not there, or the port is taken', async () => {
    const missing = serveViewer({ trace: { file: join(folder, 'none.trace') } });
    await expect(missing).rejects.toThrow(TraceMissing);
    await expect(missing).rejects.toThrow('run the failing test again');
    await expect(serveViewer({ trace: { file: folder } })).rejects.toThrow(TraceMissing);
    const taken = serveViewer({ trace: { text }, port: viewer.port });
    await expect(taken).rejects.toThrow(PortTaken);
  });
});

function liveUrl(): string {
  const { pathname } = new URL(viewer.url);
  return `ws://127.0.0.1:${viewer.port}${pathname}live`;
}

/** A request as a browser would not let a page write it. */
function ask(
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<{ status: number | undefined }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port: viewer.port, path, method, headers },
      (response) => {
        response.resume();
        response.on('end', () => resolve({ status: response.statusCode }));
      },
    );
    sent.on('error', reject);
    sent.end();
  });
}
