import { MachineError } from '../../trouble.ts';

/** @throws {MachineError} on a machine that cannot jail code */
export async function expectJail(): Promise<void> {
  const { examineJail } = await import('@netsplit/grader');
  const failing = (await examineJail()).find(({ holds }) => !holds);
  if (failing !== undefined) {
    throw new MachineError(
      `This machine cannot jail code (${failing.what}: ${failing.found}), and strangers’ code is not run without.`,
      `See npx netsplit doctor --grading. For code that you trust: --unsafe-no-jail`,
    );
  }
}
