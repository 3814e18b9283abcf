import type { FaultOf } from '../fault/fault.ts';
import type { NodeId } from '../node/names.ts';

/** What a rule says of one message. */
export interface Ruling {
  readonly verdict: FaultOf<'rule'>['verdict'];
  readonly byMs: number;
  /** Which of the run's faults the rule is. */
  readonly fault: number;
}

interface Rule {
  readonly fault: FaultOf<'rule'>;
  readonly index: number;
  /** How many messages have matched it. */
  matched: number;
}

/** The rules that are in force, in the order in which they began. */
export class Rules {
  #rules: Rule[] = [];

  get isEmpty(): boolean {
    return this.#rules.length === 0;
  }

  begin(fault: FaultOf<'rule'>, index: number): void {
    this.#rules.push({ fault, index, matched: 0 });
  }

  end(fault: FaultOf<'rule'>): void {
    this.#rules = this.#rules.filter((rule) => rule.fault !== fault);
  }

  clear(): void {
    this.#rules = [];
  }

  /** What the first rule that applies says of a message. All that match count it. */
  on(from: NodeId, to: NodeId, message: unknown): Ruling | undefined {
    let ruling: Ruling | undefined;
    for (const rule of this.#rules) {
      const { fault } = rule;
      if (fault.from !== undefined && fault.from !== from) continue;
      if (fault.to !== undefined && fault.to !== to) continue;
      if (fault.message !== undefined && fault.message !== kindOf(message)) continue;
      rule.matched += 1;
      if (fault.nth !== undefined && fault.nth !== rule.matched) continue;
      ruling ??= { verdict: fault.verdict, byMs: fault.byMs ?? 0, fault: rule.index };
    }
    return ruling;
  }

  copy(): Rules {
    const copy = new Rules();
    copy.#rules = this.#rules.map((rule) => ({ ...rule }));
    return copy;
  }
}

/** What a message says it is: its `kind`, `type` or `op`, or itself if it is a string. */
function kindOf(message: unknown): string | undefined {
  if (typeof message === 'string') return message;
  if (typeof message !== 'object' || message === null) return undefined;
  const { kind, type, op } = message as Record<string, unknown>;
  return [kind, type, op].find((name) => typeof name === 'string');
}
