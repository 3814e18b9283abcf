// `npm run bench:viewer`: the viewer in a real browser, with runs of 1,000 to 1,000,000 events: how long it takes to open, to step, to
// seek and to pan, and what the page keeps.
//
//   npm run bench:viewer                 all four
//   npm run bench:viewer -- --quick      up to 100,000, opened once after warming up
//   npm run bench:viewer -- --json       the same as one JSON document
//   npm run bench:viewer -- --check      fails when an aim is missed

import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { findChromium } from '../browser/find-chromium.ts';
import { AIMED_EVENTS, isMet, measurePages, PAGE_AIMS, pagesTable } from './viewer-page.ts';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
  },
});

if (findChromium() === undefined) {
  console.error('There is no Chromium or Chrome here to measure the viewer in.');
  process.exit(2);
}
const sizes = [1000, 10_000, AIMED_EVENTS, ...(options.quick ? [] : [1_000_000])];
const pages = await measurePages(sizes, options.quick ? 1 : 5, (events) => {
  if (process.stderr.isTTY) process.stderr.write(`\r${events} events   `);
});
if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
const missed = pages.filter((page) => !isMet(page));
if (options.json) {
  console.log(JSON.stringify({ pages, aims: PAGE_AIMS, aimedEvents: AIMED_EVENTS }, undefined, 2));
} else {
  console.log(
    `Chromium, ${cpus().length} × ${cpus()[0]?.model.trim() ?? '?'}; milliseconds, median and 95th of sixty\n`,
  );
  console.log(pagesTable(pages));
  console.log(
    `\nAims for ${AIMED_EVENTS.toLocaleString('en')} events: ${missed.length === 0 ? 'met' : 'MISSED'}`,
  );
}
if (options.check && missed.length > 0) process.exitCode = 1;
