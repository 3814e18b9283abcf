import type { Subject, SubjectSource } from '@netsplit/harness';
import { bundleCode, contractOf } from '@netsplit/harness/host';
import type { JailEnded } from './ended.ts';
import type { Traffic } from './jail.ts';
import { JailedSubject } from './jailed-subject.ts';
import { JAIL_LIMITS, type JailLimits } from './limits.ts';
import { jailScripts } from './scripts.ts';

/** A lab's own code in the jail: for whoever compares or measures the two hosts. */
export interface OpenJail {
  /** The code, for a test that begins now, or for several that advance together. */
  begin(together: boolean): Subject;
  readonly ended: JailEnded | undefined;
  readonly traffic: Traffic;
  /** The processor time of the jail's process so far. */
  readonly cpuMs: number;
  close(): void;
}

/** Puts a folder of a lab, or one of its mutants, into a jail. @throws {SubjectError} */
export async function openJail(
  labDir: string,
  source: SubjectSource,
  limits: Partial<JailLimits> = {},
): Promise<OpenJail> {
  const contract = await contractOf(labDir);
  const [bundled, scripts] = await Promise.all([
    bundleCode({ labDir, source, contract }),
    jailScripts(),
  ]);
  const jailed = await JailedSubject.open(bundled, scripts, { ...JAIL_LIMITS, ...limits });
  return {
    begin: (together) => {
      jailed.runTogether(together);
      jailed.beginBudget();
      return jailed.subject;
    },
    get ended() {
      return jailed.ended;
    },
    get traffic() {
      return jailed.traffic;
    },
    get cpuMs() {
      return jailed.cpuMs;
    },
    close: () => jailed.close(),
  };
}
