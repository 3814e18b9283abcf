import type { ReadTrace } from '@netsplit/simulator/trace';
import { looksLikeShiviz, readShivizLog } from './shiviz-log.ts';
import { readTraceFrom } from './trace-stream.ts';

/** So much tells what kind of file it is. */
const HEAD_BYTES = 4096;

/** Reads what a reader opens: a trace, or a log of ShiViz. */
export async function readAnyFrom(file: Blob): Promise<ReadTrace> {
  const head = await file.slice(0, HEAD_BYTES).text();
  return looksLikeShiviz(head) ? readShivizLog(await file.text()) : readTraceFrom(file.stream());
}
