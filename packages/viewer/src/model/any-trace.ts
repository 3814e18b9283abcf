import type { ReadTrace } from '@netsplit/simulator/trace';
import { looksLikeShiviz, readShivizLog } from './shiviz-log.ts';
import { readTraceFrom } from './trace-stream.ts';

/** So much tells what kind of file it is. */
const HEAD_BYTES = 4096;

/** Reads what a reader opens: a trace, piece by piece, or a log of ShiViz. */
export async function readAnyFrom(stream: ReadableStream<Uint8Array>): Promise<ReadTrace> {
  const reader = stream.getReader();
  const first = await reader.read();
  const head = new TextDecoder().decode(first.value?.subarray(0, HEAD_BYTES));
  const whole = new ReadableStream<Uint8Array>({
    start: (controller) => pass(controller, first),
    pull: async (controller) => pass(controller, await reader.read()),
    cancel: (reason) => reader.cancel(reason),
  });
  if (!looksLikeShiviz(head)) return readTraceFrom(whole);
  return readShivizLog(await new Response(whole).text());
}

function pass(
  controller: ReadableStreamDefaultController<Uint8Array>,
  { done, value }: ReadableStreamReadResult<Uint8Array>,
): void {
  if (done) controller.close();
  else controller.enqueue(value);
}
