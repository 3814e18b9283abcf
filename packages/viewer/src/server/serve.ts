import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { WebSocketServer } from 'ws';
import { LONGEST_FRAME } from '../live/protocol.ts';
import { writeLink } from '../model/link.ts';
import { isFromPage, isToken, namesOf, newToken, securityHeaders } from './guard.ts';
import { pageFiles } from '../page/files.ts';
import type { Pages, Show } from './pages.ts';
import { streamOf, type TraceSource } from './trace-source.ts';

/** Where a viewer is served, to whom, and where it opens. */
export interface ServeOptions {
  /** Default: a free one. */
  readonly port?: number;
  /** The event to open at; by default the first violation, or the first event. */
  readonly at?: number;
  /** Whether there is a second address, whose pages follow and may not act. */
  readonly isForClass?: boolean;
  /** The address of this machine to listen on. Default 127.0.0.1: nobody else gets in. */
  readonly host?: string;
}

/** A viewer that is being served. */
export interface Viewer {
  /** The page, with the token without which the server says nothing. */
  readonly url: string;
  readonly port: number;
  /** The addresses for a class, if it was asked for: this machine's own, as others may reach it. */
  readonly classUrls: readonly string[];
  /** Stops serving: pages that are open hear nothing more. */
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

/** Who may come in, and as what. */
interface Door {
  readonly token: string;
  /** Of the readers; undefined where there are none. */
  readonly readersToken: string | undefined;
  readonly host: string;
}

/**
 * Serves the page, and what it shows, until it is closed.
 *
 * @param traces what a page may fetch: `trace`, and `trace-1` and so on beside it; none where all goes over the socket
 * @throws {PortTaken}
 */
export async function serve(
  {
    show,
    traces = [],
    pages,
  }: { readonly show: Show; readonly traces?: readonly TraceSource[]; readonly pages: Pages },
  options: ServeOptions,
): Promise<Viewer> {
  const { host = '127.0.0.1', isForClass = false } = options;
  const door: Door = { token: newToken(), readersToken: isForClass ? newToken() : undefined, host };
  await pageFiles();
  const server = createServer((request, response) => {
    answer(request, response, door, traces).catch((error: unknown) => {
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end(error instanceof Error ? error.message : 'the trace could not be read');
    });
  });
  // A client that speaks no HTTP is let go; the server lives on.
  server.on('clientError', (_error, socket) => socket.destroy());
  const port = await listen(server, options.port ?? 0, host);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LONGEST_FRAME });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const asked = isFromPage(request, port, host) ? askedOf(request, door) : undefined;
    if (asked?.name !== 'live') {
      socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => pages.add(client, asked.mayAct, show));
  });
  const { token, readersToken } = door;
  const place = writeLink({ n: options.at });
  return {
    url: `http://127.0.0.1:${port}/${token}/${place}`,
    port,
    classUrls:
      readersToken === undefined
        ? []
        : namesOf(host).map((name) => `http://${name}:${port}/${readersToken}/${place}`),
    close: async () => {
      show.close();
      pages.close();
      sockets.close();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  door: Door,
  traces: readonly TraceSource[],
): Promise<void> {
  const port = request.socket.localPort ?? 0;
  const headers = securityHeaders(port, door.host);
  const refuse = (status: number, words: string): void => {
    response.writeHead(status, { ...headers, 'content-type': 'text/plain; charset=utf-8' });
    response.end(words);
  };
  const asked = isFromPage(request, port, door.host) ? askedOf(request, door) : undefined;
  if (asked === undefined) return refuse(403, 'open the address that netsplit printed');
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'only GET');
  const page = (await pageFiles()).get(asked.name);
  if (page !== undefined) {
    response.writeHead(200, { ...headers, 'content-type': page.type });
    response.end(page.body);
    return undefined;
  }
  const trace = traces.find((_, index) => asked.name === traceName(index));
  if (trace === undefined) {
    return refuse(404, 'there is nothing of that name');
  }
  const pieces = await streamOf(trace);
  response.writeHead(200, { ...headers, 'content-type': 'application/x-ndjson; charset=utf-8' });
  // A page that goes away while it is sent, or a file that cannot be read to its end, ends this answer only.
  await pipeline(pieces, response).catch(() => response.destroy());
  return undefined;
}

/** What a trace is fetched as. */
function traceName(index: number): string {
  return index === 0 ? 'trace' : `trace-${index}`;
}

/** What a request with a right token asks for: `/<token>/<name>`. */
function askedOf(
  { url = '' }: IncomingMessage,
  { token, readersToken }: Door,
): { readonly name: string; readonly mayAct: boolean } | undefined {
  const [path = ''] = url.split('?');
  const [, guess = '', name, ...more] = path.split('/');
  if (name === undefined || more.length > 0) return undefined;
  if (isToken(guess, token)) return { name, mayAct: true };
  const isReader = readersToken !== undefined && isToken(guess, readersToken);
  return isReader ? { name, mayAct: false } : undefined;
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE' || error.code === 'EACCES' ? new PortTaken(port, error) : error,
      );
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}
