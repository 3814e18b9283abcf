import type { Subject } from '@netsplit/harness';
import { type BundledSubject, bundleCode, contractOf } from '@netsplit/harness/host';
import { loadSubject } from '@netsplit/harness';
import type { JailEnded } from '../jail/ended.ts';
import { JailedSubject, type JailOptions } from '../jail/jailed-subject.ts';
import type { JailLimits } from '../jail/limits.ts';
import { jailScripts, type JailScripts } from '../jail/scripts.ts';
import type { Stage } from './stage.ts';

/** Where a submission's code runs while it is graded. */
export interface GradingPlace {
  readonly host: 'jail' | 'direct';
  readonly subject: Subject;
  /** Why the code's process is gone; undefined while it lives. */
  readonly ended: JailEnded | undefined;
  readonly cpuMs: number;
  /** A test begins, or several that advance together. */
  begin(together: boolean): void;
  close(): void;
}

/** Opens places for one submission, one after another: code that ends one gets the next one fresh. */
export type OpenPlace = (options?: JailOptions) => Promise<GradingPlace>;

/**
 * Checks and bundles a staged submission, and gives what opens jails with it.
 *
 * @throws {SubjectError} for code that cannot be loaded
 */
export async function jailsFor(
  stage: Stage,
  realLabDir: string,
  limits: JailLimits,
  programs?: JailScripts,
): Promise<OpenPlace> {
  const contract = await contractOf(realLabDir);
  const [bundled, scripts]: [BundledSubject, JailScripts] = await Promise.all([
    bundleCode({ labDir: stage.labDir, source: 'src', contract }),
    programs ?? jailScripts(),
  ]);
  return async (options) => {
    const jailed = await JailedSubject.open(bundled, scripts, limits, options);
    return {
      host: 'jail',
      subject: jailed.subject,
      get ended() {
        return jailed.ended;
      },
      get cpuMs() {
        return jailed.cpuMs;
      },
      begin: (together) => {
        jailed.runTogether(together);
        jailed.beginBudget();
      },
      close: () => jailed.close(),
    };
  };
}

/** The same without a jail, in this very process: for whoever asked for it in so many words. */
export async function directFor(stage: Stage, realLabDir: string): Promise<OpenPlace> {
  const contract = await contractOf(realLabDir);
  const subject = await loadSubject({ labDir: stage.labDir, source: 'src', contract });
  const place: GradingPlace = {
    host: 'direct',
    subject,
    ended: undefined,
    cpuMs: 0,
    begin: () => {},
    close: () => {},
  };
  return () => Promise.resolve(place);
}
