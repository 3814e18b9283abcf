import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { faultPlanSchema, faultSchema, sentence } from '@netsplit/simulator';
import { describe, expect, it } from 'vitest';
import { made } from '../build/fault-catalogue/made.ts';
import { run } from '../build/fault-catalogue/run.ts';
import { SCENES } from '../build/fault-catalogue/scenes.ts';

const ROOT = join(import.meta.dirname, '../..');

const kinds = faultSchema.options.map(({ shape }) => shape.kind.value);
const scenes = Object.entries(SCENES).flatMap(([kind, all]) =>
  all.map((scene) => ({ kind, scene })),
);

describe('the fault catalogue', () => {
  it('is the one that the simulator makes: run `npm run faults`', async () => {
    // How a picture is drawn may change; what it tells may not do so unnoticed.
    const told = (text: string): string[] | string =>
      text.startsWith('<svg') ? (text.match(/<title>[^<]*/g) ?? []) : text;
    const files = [...(await made(ROOT))];
    const stale = files.filter(
      ([file, text]) => !isDeepStrictEqual(told(readFileSync(file, 'utf8')), told(text)),
    );
    expect(stale.map(([file]) => file)).toEqual([]);
    expect(files.flatMap(([, text]) => told(text)).length).toBeGreaterThan(500);
  });

  it('shows every kind of fault', () => {
    expect(Object.keys(SCENES).toSorted()).toEqual(kinds.toSorted());
    expect(
      scenes.filter(({ kind, scene }) => scene.faults.every((it) => it.kind !== kind)),
    ).toEqual([]);
  });

  it('has only faults that a plan may have', () => {
    const refused = scenes.filter(({ scene }) => !faultPlanSchema.safeParse(scene.faults).success);
    expect(refused).toEqual([]);
  });

  it.each(scenes)('$scene.name goes another way than a run without a fault', ({ scene }) => {
    const said = (faults: typeof scene.faults): string[] => {
      const trace = run({ ...scene, faults });
      return trace.events
        .map((event) => sentence(event, trace))
        .filter((words) => /timer|got|noted|found/.test(words));
    };
    expect(said(scene.faults)).not.toEqual(said([]));
  });
});
