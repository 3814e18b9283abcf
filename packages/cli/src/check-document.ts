import { describe, type Model, type Operation } from '@netsplit/checkers';
import type { Checked } from './check-result.ts';

/** A verdict as `--json` prints it; the fields are told in the README of the checkers. */
export function documentOf({ file, history, result, ms }: Checked, model: Model): object {
  const brief = (operation: Operation) => ({
    id: operation.id,
    process: operation.process,
    operation: describe(model, operation),
  });
  if (!('effort' in result)) {
    const common = { file, ms, operations: history.length, ...result };
    if (result.verdict !== 'violated') return common;
    const links = result.links.map(({ from, to, why }) => ({
      from: brief(from),
      why,
      to: brief(to),
    }));
    return { ...common, links, operations: history.length, culprits: result.operations.map(brief) };
  }
  const { effort } = result;
  const common = { file, verdict: result.verdict, ms, ...effort, operations: history.length };
  switch (result.verdict) {
    case 'linearizable':
    case 'sequential':
      return common;
    case 'unknown':
      return { ...common, bound: result.bound };
    case 'not-linearizable':
    case 'not-sequential':
      return {
        ...common,
        ...(result.verdict === 'not-linearizable'
          ? { partition: result.partition, culprit: brief(result.culprit) }
          : {}),
        prefix: result.prefix.map(brief),
        state: result.state,
        blocked: result.blocked.map(({ operation, why }) => ({ ...brief(operation), why })),
      };
  }
}
