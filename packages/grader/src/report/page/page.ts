import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { escape, lookCss } from '@netsplit/viewer/look';
import type { Markup } from './markup.ts';

export interface PageParts {
  readonly title: string;
  readonly body: Markup;
  /** A script of ours, beside this file. */
  readonly script?: 'class-table.js';
}

/** A page in one file that asks nobody for anything: its policy would not let it. */
export function pageOf({ title, body, script }: PageParts): string {
  const css = lookCss() + ownFile('report.css');
  const js = script === undefined ? undefined : ownFile(script);
  // What students wrote is text in any case; this holds even if that had a hole.
  const policy = [
    "default-src 'none'",
    `style-src ${hashOf(css)}`,
    ...(js === undefined ? [] : [`script-src ${hashOf(js)}`, "require-trusted-types-for 'script'"]),
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${escape(title)}</title>
<link rel="icon" href="data:,">
<style>${css}</style>
</head>
<body>
${body.text}
${js === undefined ? '' : `<script>${js}</script>`}
</body>
</html>
`;
}

const read = new Map<string, string>();

function ownFile(name: string): string {
  const known = read.get(name) ?? readFileSync(new URL(name, import.meta.url), 'utf8');
  read.set(name, known);
  return known;
}

function hashOf(inline: string): string {
  return `'sha256-${createHash('sha256').update(inline).digest('base64')}'`;
}
