import type { Run, Step } from '../search/result.ts';
import { canonicalText } from '../text/plain-json.ts';
import { valueText } from '../text/value-text.ts';
import type { Model } from './model.ts';

/**
 * Goes through a model by actions that were written down, as far as they go on.
 *
 * @param initial the initial state, and each action, as `canonicalText` has them
 * @returns the run, and why it ends before its last action, if it does
 */
export function runAgain<State, Action>(
  model: Model<State, Action>,
  { initial, actions }: { readonly initial: string; readonly actions: readonly string[] },
): { readonly run: Run<State, Action>; readonly why?: string } {
  const start = model.initialStates().find((state) => canonicalText(state) === initial);
  if (start === undefined)
    return { run: { steps: [] }, why: 'it does not begin like that any more' };
  const steps: Step<State, Action>[] = [{ state: start }];
  let state = start;
  for (const [at, text] of actions.entries()) {
    const action = model.actions(state).find((one) => canonicalText(one) === text);
    const next = action === undefined ? undefined : model.next(state, action);
    if (action === undefined || next === undefined) {
      return { run: { steps }, why: `step ${at + 1}, ${text}, is not possible there any more` };
    }
    steps.push({ action, label: model.describe?.(action) ?? valueText(action), state: next });
    state = next;
  }
  return { run: { steps } };
}
