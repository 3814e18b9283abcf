import { join } from 'node:path';
import { findLabs, readReadings } from '@netsplit/course';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

const { paths, works } = readReadings(join(ROOT, 'docs/readings'));
const { labs } = findLabs({ dir: ROOT, whole: true });
const steps = paths.flatMap((path) => path.steps);
const labSteps = steps.flatMap((step) => (step.kind === 'lab' ? [step] : []));
const partsOnPaths = labSteps.flatMap(({ lab, parts }) => parts.map((part) => `${lab} ${part}`));

const repeated = (values: readonly string[]): string[] =>
  values.filter((value, index) => values.indexOf(value) !== index);

describe('the paths', () => {
  it('are three, and each goes from a store through theory and consensus to practice', () => {
    expect(paths.map(({ id }) => id)).toEqual(['beginner', 'intermediate', 'advanced']);
    for (const path of paths) {
      expect(new Set(path.steps.map(({ stage }) => stage)).size, path.id).toBe(4);
    }
  });

  it('lead through every part of every lab, once: a new one gets a step in paths.json', () => {
    const there = labs.flatMap(({ name, manifest }) =>
      manifest.parts.map(({ id }) => `${name} ${id}`),
    );
    expect(partsOnPaths.length).toBeGreaterThan(25);
    expect(partsOnPaths.toSorted()).toEqual(there.toSorted());
  });

  it('come to the parts that a part needs before it', () => {
    const late = labs.flatMap(({ name, manifest }) =>
      manifest.parts.flatMap(({ id, needs }) => {
        const place = partsOnPaths.indexOf(`${name} ${id}`);
        return needs
          .filter((need) => partsOnPaths.indexOf(`${name} ${need}`) > place)
          .map((need) => `${name} ${id} before ${need}`);
      }),
    );
    expect(late).toEqual([]);
  });

  it('have nothing lead nowhere in the first one: what is read there is for a later step', () => {
    // What is read in a path's last stage is an end in itself.
    const needed = new Set(steps.flatMap(({ after }) => after));
    const [beginner] = paths;
    const idle = beginner?.steps.filter(
      ({ id, kind, stage }) => kind === 'read' && stage !== 'production' && !needed.has(id),
    );
    expect(idle?.map(({ id }) => id)).toEqual(['generals', 'cp-ap']);
  });

  it('say of every step why it is there, each in words of its own', () => {
    expect(repeated(steps.map(({ why }) => why))).toEqual([]);
    expect(steps.filter(({ why }) => !/[.?]$/.test(why)).map(({ id }) => id)).toEqual([]);
  });

  it('read works whose level fits the path, or is below it', () => {
    const LEVELS = ['beginner', 'intermediate', 'advanced'];
    // Of a hard work a path may take an easy section, and says which.
    const above = paths.flatMap((path, index) =>
      path.steps.flatMap((step) => {
        if (step.kind === 'lab' || step.section !== undefined) return [];
        const level = LEVELS.indexOf(works.get(step.work)?.level ?? '');
        return level > index ? [`${path.id}: ${step.work}`] : [];
      }),
    );
    expect(above).toEqual([]);
  });
});
