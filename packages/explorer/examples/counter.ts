// Two processes count to two each, by reading a shared counter and writing it back.
import { explore, type Model } from '@netsplit/explorer';

interface State {
  readonly counter: number;
  /** By process: what it has read and not yet written back, or null. */
  readonly read: readonly (number | null)[];
  readonly writes: readonly number[];
}

const model: Model<State, number> = {
  name: 'a shared counter',
  initialStates: () => [{ counter: 0, read: [null, null], writes: [0, 0] }],
  actions: () => [0, 1],
  next({ counter, read, writes }, process) {
    const was = read[process] ?? null;
    const done = writes[process] ?? 0;
    if (was !== null) {
      return {
        counter: was + 1,
        read: read.with(process, null),
        writes: writes.with(process, done + 1),
      };
    }
    return done === 2 ? undefined : { counter, read: read.with(process, counter), writes };
  },
  properties: [
    {
      kind: 'always',
      name: 'no increment is lost',
      holds: ({ counter, writes: [first = 0, second = 0] }) =>
        counter === first + second || `${first + second} writes, and the counter is ${counter}`,
    },
  ],
  describe: (process) => `process ${process + 1}`,
};

const { distinct, properties } = explore(model);
for (const { name, verdict, why, run } of properties) {
  console.log(`${name}: ${verdict} (${why}), after ${distinct} states`);
  for (const { label, state } of run?.steps ?? []) console.log(label ?? 'start', state.counter);
}
