import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { LabFailure, type LabTest, loadSubject, type Subject } from '@netsplit/harness';
import { bundleCode, contractOf } from '@netsplit/harness/host';
import { JailedSubject } from '../../src/jail/jailed-subject.ts';
import { JAIL_LIMITS, type JailLimits } from '../../src/jail/limits.ts';
import { jailScripts } from '../../src/jail/scripts.ts';

type Source = Parameters<typeof loadSubject>[0]['source'];

/** The same code in both hosts. */
export class TwoHosts {
  readonly direct: Subject;
  readonly jailed: JailedSubject;

  private constructor(direct: Subject, jailed: JailedSubject) {
    this.direct = direct;
    this.jailed = jailed;
  }

  static async of(
    labDir: string,
    source: Source,
    limits: Partial<JailLimits> = {},
    options: { readonly isApart?: boolean } = {},
  ): Promise<TwoHosts> {
    const contract = await contractOf(labDir);
    const bundled = await bundleCode({ labDir, source, contract });
    const all = { ...JAIL_LIMITS, ...limits };
    const direct = await loadSubject({ labDir, source });
    return new TwoHosts(
      direct,
      await JailedSubject.open(bundled, await jailScripts(), all, options),
    );
  }

  close(): void {
    this.jailed.close();
  }
}

export const labDirOf = (lab: string): string =>
  resolve(import.meta.dirname, '../../../../labs', lab);

export async function testsOf(lab: string): Promise<readonly LabTest[]> {
  const { tests } = (await import(join(labDirOf(lab), 'tests/index.ts'))) as {
    tests: readonly LabTest[];
  };
  return tests;
}

/** What a test came to: what has to be the same in both hosts. */
export interface Outcome {
  readonly test: string;
  readonly status: string;
  readonly fingerprint: string;
  readonly events: number;
  readonly sentence?: string;
}

export async function outcomeOf(
  test: LabTest,
  subject: Subject,
  { seed = 1, runs = 100 } = {},
): Promise<Outcome> {
  try {
    const { fingerprint, events } = await test.run(subject, { seed, runs, shrink: false });
    return { test: test.id, status: 'passed', fingerprint, events };
  } catch (error) {
    if (!(error instanceof LabFailure)) throw error;
    const { fingerprint, events } = error.ran;
    const { sentence } = error.violation;
    return { test: test.id, status: 'failed', fingerprint, events, sentence };
  }
}

/** A lab of one role, whose code is this text; to be removed by `clear`. */
export function labOf(code: string): { readonly labDir: string; readonly clear: () => void } {
  const labDir = mkdtempSync(join(tmpdir(), 'netsplit-lab-'));
  mkdirSync(join(labDir, 'src'));
  writeFileSync(
    join(labDir, 'contract.ts'),
    "export const contract = { lab: 'probes', roles: { prober: 'Prober' }, functions: ['called'] };\n",
  );
  writeFileSync(join(labDir, 'src/index.ts'), code);
  return { labDir, clear: () => rmSync(labDir, { recursive: true, force: true }) };
}
