import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Use {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
}

const SCALES = fileURLToPath(new URL('./scales.ts', import.meta.url));

/** What things weigh, each in a process of its own. */
export function measureMemory(): Use[] {
  const weigh = (what: string): number =>
    Number(
      execFileSync(process.execPath, ['--expose-gc', '--import', 'tsx', SCALES, what], {
        encoding: 'utf8',
      }),
    );
  return [
    { what: 'a message under way', value: weigh('message'), unit: 'bytes' },
    { what: 'a timer', value: weigh('timer'), unit: 'bytes' },
    { what: 'an event in a trace, on disk, without states', value: weigh('line'), unit: 'bytes' },
    { what: 'an event of a trace that was read', value: weigh('read'), unit: 'bytes' },
    { what: '10,000 nodes that have started', value: weigh('nodes'), unit: 'MB' },
  ];
}

export function memoryRow({ what, value, unit }: Use): (string | number)[] {
  return [what, Math.round(value).toLocaleString('en'), unit];
}
