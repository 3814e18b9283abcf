import { ChoiceMisfit, type SavedSession } from '@netsplit/simulator';
import type { Subject } from '../cluster.ts';
import type { Violation } from '../violation.ts';
import type { Law } from './laws.ts';
import { ManualRun } from './manual-run.ts';

/** What came of a session that somebody saved, on the code as it is now. */
export type SavedSessionResult =
  | {
      readonly kind: 'held';
      /** Whether all went as it did when it was saved, to the last event. */
      readonly isSame: boolean;
      readonly run: ManualRun;
    }
  | {
      readonly kind: 'broken';
      readonly violation: Violation;
      /** The law that was broken; undefined where the code failed. */
      readonly rule?: string;
      readonly run: ManualRun;
    }
  | {
      /** The code does something else now than what was chosen from. */
      readonly kind: 'misfit';
      /** The first choice that does not fit, from 1, of so many. */
      readonly choice: number;
      readonly of: number;
      readonly why: string;
      readonly run: ManualRun;
    };

/**
 * Runs a saved session on the code as it is, and holds the laws of its lab against it. What is broken
 * before the choices stop fitting counts as broken.
 */
export function runSavedSession(
  subject: Subject,
  saved: SavedSession,
  laws: readonly Law[],
): SavedSessionResult {
  const { seed, nodes, network, faults, choices, events, fingerprint } = saved;
  const roles = Object.fromEntries(nodes.map(({ id, role = '' }) => [id, role]));
  const run = new ManualRun(subject, { seed, nodes: roles, network, faults }, { laws });
  let misfit: { readonly choice: number; readonly why: string } | undefined;
  for (const [at, choice] of choices.entries()) {
    if (run.end !== undefined) break;
    try {
      run.choose(choice);
    } catch (thrown) {
      if (!(thrown instanceof ChoiceMisfit)) throw thrown;
      misfit = { choice: at + 1, why: thrown.message };
      break;
    }
  }
  const broken = run.laws.find(({ violation }) => violation !== undefined);
  if (broken?.violation !== undefined) {
    return { kind: 'broken', violation: broken.violation, rule: broken.law.rule, run };
  }
  if (run.end !== undefined) return { kind: 'broken', violation: run.end, run };
  if (misfit !== undefined) return { kind: 'misfit', ...misfit, of: choices.length, run };
  const { cluster } = run;
  const isSame = cluster.eventCount === events && cluster.fingerprint === fingerprint;
  return { kind: 'held', isSame, run };
}
