import { readFileSync } from 'node:fs';
import { type Lab, taughtIn, worksFiles } from '@netsplit/course';
import { format, resolveConfig } from 'prettier';

/** A work as its file has it: everything but `taught` is somebody's writing, and passed on. */
interface WrittenWork {
  readonly id: string;
  readonly taught?: unknown;
  readonly planned?: readonly string[];
}

/**
 * The files of works with `taught` as the labs have it now, by path. What a lab reads at last is no longer planned for
 * that lab.
 */
export async function withBackPointers(
  labs: readonly Lab[],
  readings: string,
): Promise<ReadonlyMap<string, string>> {
  const taught = taughtIn(labs);
  const files = new Map<string, string>();
  for (const file of worksFiles(readings)) {
    const { works } = JSON.parse(readFileSync(file, 'utf8')) as { works: readonly WrittenWork[] };
    const pointed = works.map(({ taught: _before, planned = [], ...work }) => {
      const places = taught.get(work.id);
      const still = planned.filter((lab) => places?.[lab] === undefined);
      return {
        ...work,
        ...(places !== undefined && { taught: places }),
        ...(still.length > 0 && { planned: still }),
      };
    });
    files.set(file, await asPrettierHasIt(file, { works: pointed }));
  }
  return files;
}

async function asPrettierHasIt(file: string, value: unknown): Promise<string> {
  return format(JSON.stringify(value), { ...(await resolveConfig(file)), filepath: file });
}
