import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Catalogue, Lab } from '@netsplit/course';
import type { LabTest, Plot, Reading, Scenario } from '@netsplit/harness';
import { InputError } from './trouble.ts';

/** A lab's tests, in the order of `lab.json`; @throws {InputError} when the two do not fit together */
export async function loadTests(lab: Lab): Promise<readonly LabTest[]> {
  const tests = await exported<LabTest>(lab, 'tests');
  const byId = new Map(tests.map((test) => [test.id, test]));
  const listed = lab.manifest.tests.map(({ id }) => id);
  const unlisted = tests.map(({ id }) => id).filter((id) => !listed.includes(id));
  if (unlisted.length > 0) {
    throw new InputError(`${lab.name}: lab.json does not list the test ${unlisted.join(', ')}.`);
  }
  return listed.map((id) => {
    const test = byId.get(id);
    if (test === undefined) {
      throw new InputError(
        `${lab.name}: lab.json lists the test ${id}, which tests/index.ts does not export.`,
      );
    }
    return test;
  });
}

/** A lab's scenarios, in their own order. */
export function loadScenarios(lab: Lab): Promise<readonly Scenario[]> {
  return exported<Scenario>(lab, 'scenarios');
}

/** A lab's figures, in their own order. Not every lab has some. */
export async function loadPlots(lab: Lab): Promise<readonly Plot[]> {
  return existsSync(join(lab.dir, 'plots', 'index.ts')) ? exported<Plot>(lab, 'plots') : [];
}

async function exported<Item>(
  lab: Lab,
  name: 'tests' | 'scenarios' | 'plots',
): Promise<readonly Item[]> {
  const file = join(lab.dir, name, 'index.ts');
  if (!existsSync(file)) {
    throw new InputError(
      `${lab.name} has no ${name}/index.ts.`,
      'The lab is incomplete: get it again.',
    );
  }
  // The module's own word on what it exports: labs are ours, and loadTests compares them with lab.json.
  const module = (await import(pathToFileURL(file).href)) as Partial<
    Record<typeof name, readonly Item[]>
  >;
  const items = module[name];
  if (!Array.isArray(items)) throw new InputError(`${file} does not export \`${name}\` as a list.`);
  return items as readonly Item[];
}

/** How a failure names a reading: by its title, where the catalogue has it. */
export function citationFrom(catalogue: Catalogue): (reading: Reading) => string {
  return ({ work, section }) => {
    const known = catalogue.get(work);
    const year = known?.year === undefined ? '' : ` (${known.year})`;
    return `${known === undefined ? work : `${known.title}${year}`}, ${section}`;
  };
}
