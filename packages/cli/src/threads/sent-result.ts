import type { FailureReport, LabTest, TestResult } from '@netsplit/harness';

/** A result without what no thread can send to another: the test itself is code. */
export type SentResult = Omit<TestResult, 'failure'> & {
  readonly failure?: Omit<FailureReport, 'test'>;
};

export function sent({ failure, ...result }: TestResult): SentResult {
  if (failure === undefined) return result;
  const { test: _test, ...report } = failure;
  return { ...result, failure: report };
}

/** The result that was sent, whole again. */
export function received({ failure, ...result }: SentResult, test: LabTest): TestResult {
  return failure === undefined ? result : { ...result, failure: { ...failure, test } };
}
