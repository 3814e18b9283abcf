import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { WebSocketServer } from 'ws';
import { writeLink } from '../model/link.ts';
import { isFromPage, isToken, newToken, securityHeaders } from './guard.ts';
import { pageFiles } from '../page/files.ts';
import { assertThere, streamOf, watchTrace, type TraceSource } from './trace-source.ts';

export interface ViewerOptions {
  /** The trace: its text, or its file, which is read anew whenever it changes. */
  readonly trace: TraceSource;
  /** Default: a free one. */
  readonly port?: number;
  /** The event to open at; by default the first violation, or the first event. */
  readonly at?: number;
}

export interface Viewer {
  /** The page, with the token without which the server says nothing. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** The port that was asked for is taken. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken';
  readonly port: number;

  constructor(port: number, cause: unknown) {
    super(`port ${port} is taken: give another one, or none for a free one`, { cause });
    this.port = port;
  }
}

/** A page sends nothing but short words; what is longer is not from it. */
const LONGEST_MESSAGE = 4096;

/**
 * Serves the viewer for one trace to this machine, until it is closed.
 *
 * @throws {TraceMissing} if the file is not there
 * @throws {PortTaken}
 *
 * @example
 * const viewer = await serveViewer({ trace: { file: 'run.trace' }, at: 41 });
 * await openInBrowser(viewer.url);
 */
export async function serveViewer(options: ViewerOptions): Promise<Viewer> {
  const { trace, at } = options;
  await assertThere(trace);
  await pageFiles();
  const token = newToken();
  const server = createServer((request, response) => {
    answer(request, response, token, trace).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(error instanceof Error ? error.message : 'the trace could not be read');
    });
  });
  // A client that speaks no HTTP is let go; the server lives on.
  server.on('clientError', (_error, socket) => socket.destroy());
  const port = await listen(server, options.port ?? 0);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LONGEST_MESSAGE });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    if (!isFromPage(request, port) || fileOf(request, token) !== 'live') {
      socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      client.on('error', () => client.terminate());
    });
  });
  const stopWatching = watchTrace(trace, () => {
    for (const client of sockets.clients) client.send('changed');
  });
  return {
    url: `http://127.0.0.1:${port}/${token}/${writeLink({ n: at })}`,
    port,
    close: async () => {
      stopWatching();
      for (const client of sockets.clients) client.terminate();
      sockets.close();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  token: string,
  trace: TraceSource,
): Promise<void> {
  const port = request.socket.localPort ?? 0;
  const headers = securityHeaders(port);
  const refuse = (status: number, words: string): void => {
    response.writeHead(status, { ...headers, 'content-type': 'text/plain; charset=utf-8' });
    response.end(words);
  };
  const file = isFromPage(request, port) ? fileOf(request, token) : undefined;
  if (file === undefined) return refuse(403, 'open the address that netsplit printed');
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'only GET');
  const page = (await pageFiles()).get(file);
  if (page !== undefined) {
    response.writeHead(200, { ...headers, 'content-type': page.type });
    response.end(page.body);
    return undefined;
  }
  if (file !== 'trace') return refuse(404, 'there is nothing of that name');
  const pieces = await streamOf(trace);
  response.writeHead(200, { ...headers, 'content-type': 'application/x-ndjson; charset=utf-8' });
  // A page that goes away while it is sent, or a file that cannot be read to its end, ends this answer only.
  await pipeline(pieces, response).catch(() => response.destroy());
  return undefined;
}

/** The name that a request with the right token asks for: `/<token>/<name>`. */
function fileOf({ url = '' }: IncomingMessage, token: string): string | undefined {
  const [path = ''] = url.split('?');
  const [, guess = '', name, ...more] = path.split('/');
  return name !== undefined && more.length === 0 && isToken(guess, token) ? name : undefined;
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE' || error.code === 'EACCES' ? new PortTaken(port, error) : error,
      );
    });
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
