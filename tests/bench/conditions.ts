// What each kind of trouble, and each number of messages under way, does to the kernel's speed.

import type { ContenderName } from './contenders/index.ts';
import { TROUBLES, type TroubleName } from './contenders/under-fault.ts';
import { measure } from './rounds.ts';
import { table } from './table.ts';

const NODES = 100;
const UNDER_WAY = [1, 10, 100, 1000];

/** Events a second under one condition, and as a share of the kernel's without it. */
export interface Condition {
  readonly what: string;
  readonly perSecond: number;
  readonly share: number;
}

export async function measureConditions(rounds: number, wallMs: number): Promise<Condition[]> {
  const troubles = Object.keys(TROUBLES) as TroubleName[];
  const contenders: ContenderName[] = [
    ...troubles.map((trouble): ContenderName => `under ${trouble}`),
    ...UNDER_WAY.map((count): ContenderName => `${count} under way`),
  ];
  const entries = contenders.map((contender) => ({ contender, nodes: NODES }));
  const measured = await measure(entries, { rounds, wallMs });
  const quiet = measured.find(({ contender }) => contender === 'under none')?.perSecond ?? NaN;
  const few = measured.find(({ contender }) => contender === '1 under way')?.perSecond ?? NaN;
  return measured.map(({ contender, perSecond }) => ({
    what: contender.startsWith('under ') ? contender : `${contender} a node`,
    perSecond,
    share: perSecond / (contender.startsWith('under ') ? quiet : few),
  }));
}

export function conditionsTable(conditions: readonly Condition[]): string {
  return table(
    [`kernel at ${NODES} nodes`, 'events a second', 'share'],
    conditions.map(({ what, perSecond, share }) => [
      what,
      Math.round(perSecond).toLocaleString('en'),
      share.toFixed(2),
    ]),
  );
}
