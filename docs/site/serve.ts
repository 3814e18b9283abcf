import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, sep } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
  '.gz': 'application/gzip',
};

/** A server of the files of a folder, for this machine only. */
export interface FolderServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a folder as any server of static files would; with port 0, at one that is free. */
export async function serveFolder(folder: string, port: number): Promise<FolderServer> {
  const server = createServer((request, response) => {
    const give = async (): Promise<void> => {
      const { status, type, body } = await answer(folder, request.url ?? '/');
      response.writeHead(status, { 'content-type': type });
      response.end(body);
    };
    void give();
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', listening);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${taken}/`,
    close: () =>
      new Promise((closed) => {
        server.close(() => {
          closed();
        });
        server.closeAllConnections();
      }),
  };
}

async function answer(
  folder: string,
  url: string,
): Promise<{ readonly status: number; readonly type: string; readonly body: Buffer }> {
  const { pathname } = new URL(url, 'http://localhost');
  const path = normalize(join(folder, decodeURIComponent(pathname)));
  const file = pathname.endsWith('/') ? join(path, 'index.html') : path;
  if (file.startsWith(folder + sep)) {
    try {
      return {
        status: 200,
        type: TYPES[extname(file)] ?? 'text/plain',
        body: await readFile(file),
      };
    } catch {
      // Not there: said below.
    }
  }
  const body = await readFile(join(folder, '404.html')).catch(() => Buffer.from('Not found'));
  return { status: 404, type: 'text/html; charset=utf-8', body };
}
