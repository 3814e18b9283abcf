import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { networkInterfaces } from 'node:os';

/** A secret that only the page's address holds: other pages, and other users, do not know it. */
export function newToken(): string {
  return randomBytes(18).toString('base64url');
}

/**
 * Whether a request comes from the page itself. A name that someone else bound to this machine's address
 * (DNS rebinding) does not pass as a host, nor a page of another site as an origin.
 */
export function isFromPage({ headers }: IncomingMessage, port: number, listensOn: string): boolean {
  const hosts = ['127.0.0.1', 'localhost', ...namesOf(listensOn)].map((name) => `${name}:${port}`);
  const { host, origin } = headers;
  if (host === undefined || !hosts.includes(host)) return false;
  return origin === undefined || hosts.some((own) => origin === `http://${own}`);
}

/** The names that this machine goes by where a server listens on an address: all of its own for `0.0.0.0`. */
export function namesOf(listensOn: string): readonly string[] {
  if (listensOn !== '0.0.0.0') return [listensOn];
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family }) => family === 'IPv4')
    .map(({ address }) => address);
}

/** Compares in a time that does not tell how much of a guess was right. */
export function isToken(guess: string, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(guess), digest(token));
}

/** Nothing but the page's own files, its own server, and no markup made from text. */
export function securityHeaders(port: number, listensOn: string): Readonly<Record<string, string>> {
  const names = new Set(['127.0.0.1', 'localhost', ...namesOf(listensOn)]);
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    'img-src data:',
    `connect-src 'self' ${[...names].map((name) => `ws://${name}:${port}`).join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  };
}
