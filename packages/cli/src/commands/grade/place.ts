import { resolve } from 'node:path';
import type { ClassStore, KeptRound } from '@netsplit/grader';
import type { Command } from 'commander';
import type { Context } from '../../command.ts';
import { InputError, UsageError } from '../../trouble.ts';

/** Which class is meant: the same options for every command about one. */
export interface PlaceOptions {
  readonly out?: string;
  readonly database?: string;
  readonly round?: string;
  /** Where the lab of the round stands, if not where it stood. */
  readonly lab?: string;
}

/** What the command before the subcommand has as options, too: commander gives them to whoever asks for all. */
export function optionsOf<Options>(command: Command): Options {
  return command.optsWithGlobals<Options & Record<string, unknown>>();
}

/** A round of a class that is there; it is closed when `work` is through. */
export async function withRound<Result>(
  options: PlaceOptions,
  context: Context,
  work: (store: ClassStore, round: KeptRound) => Promise<Result>,
): Promise<Result> {
  return withClass(options, context, async (store) => {
    const rounds = await store.rounds();
    const names = rounds.map(({ round }) => round.name);
    const { round: name } = options;
    if (name === undefined && rounds.length > 1) {
      throw new UsageError(
        `Which round? There are ${names.join(', ')}.`,
        `For one: --round ${names[0]}`,
      );
    }
    const round = rounds.find((one) => name === undefined || one.round.name === name);
    if (round === undefined) {
      throw new InputError(
        name === undefined ? 'No round was begun here.' : `There is no round ${name}.`,
        names.length === 0 ? undefined : `The rounds are: ${names.join(', ')}`,
      );
    }
    return work(store, round);
  });
}

/** The same where it does not matter which round. */
export async function withClass<Result>(
  options: PlaceOptions,
  { desk }: Context,
  work: (store: ClassStore) => Promise<Result>,
): Promise<Result> {
  const { openClass } = await import('@netsplit/grader');
  const store = await openClass(placeOf(options, desk.cwd), { mustExist: true });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

export function placeOf({ out, database }: PlaceOptions, cwd: string) {
  if (database !== undefined) {
    if (!/^postgres(ql)?:\/\//.test(database)) {
      throw new UsageError('A database is named by its address: postgres://user@host/name.');
    }
    return { url: database };
  }
  if (out === undefined) {
    throw new UsageError('Say where the class is kept.', 'In a folder: --out results/');
  }
  return { out: resolve(cwd, out) };
}

/** Aborts at Ctrl-C and when the system asks; a second Ctrl-C ends the process as usual. */
export function untilStopped(): { readonly signal: AbortSignal; readonly release: () => void } {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.once(name, stop);
  return {
    signal: controller.signal,
    release: () => {
      for (const name of signals) process.off(name, stop);
    },
  };
}
