import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TraceWriter } from '@netsplit/simulator';
import { TraceFile } from '@netsplit/simulator/file';
import type { Contender } from '../workload.ts';
import { kernel } from './kernel.ts';

/** The simulator writing a trace to disk, without the nodes' states. */
export function recording(nodes: number): Contender {
  const folder = mkdtempSync(join(tmpdir(), 'netsplit-bench-'));
  const file = new TraceFile(join(folder, 'trace.ndjson'));
  const recorded = kernel(nodes, {
    record: new TraceWriter(file, {}, { withState: false }),
  });
  return {
    advance: (virtualMs) => recorded.advance(virtualMs),
    close() {
      recorded.close?.();
      rmSync(folder, { recursive: true });
    },
  };
}
