import { KEY_GROUPS, keyLabel, keyTable } from '../model/keys.ts';
import type { Stepper } from './stepper.ts';
import type { Line } from './text.ts';

/** The keys that do something here, from the table that binds them. */
export function helpScreen({ actions }: Stepper): readonly Line[] {
  const bound = keyTable.filter(({ action }) => actions.can(action));
  const own: readonly (readonly [keys: string, does: string])[] = [
    ['Tab', 'the state of the next node'],
    ['q', 'quit'],
  ];
  const rows = KEY_GROUPS.flatMap((group) => {
    const ofGroup = bound
      .filter((binding) => binding.group === group)
      .map(({ keys, does }) => [keys.map(keyLabel).join('  '), does] as const);
    const all = group === 'View' ? [...ofGroup, ...own] : ofGroup;
    return all.length === 0 ? [] : [{ group, all }];
  });
  return rows.flatMap(({ group, all }): readonly Line[] => [
    [[group, 'strong']],
    ...all.map(([keys, does]): Line => [[`  ${keys.padEnd(18)}`, 'key'], does]),
  ]);
}
