import { MARKER } from '@netsplit/course';
import { describe, expect, it } from 'vitest';
import { typed } from './in-process.ts';
import { LoneLab } from './lone-lab.ts';

function labOfAHandout(): LoneLab {
  const lab = new LoneLab();
  for (const kept of ['solution', 'mutants']) lab.remove(kept);
  lab.write(MARKER, JSON.stringify({ netsplitHandout: 1, labs: ['echo'], staff: false }));
  return lab;
}

describe('in a handout', () => {
  it.each([
    [['test', '.', '--solution'], 'the reference is not here: a handout has none'],
    [['verify', '.'], 'The reference of echo is not in this handout.'],
    [
      ['simulate', '.', '--solution', '--seed', '3'],
      'The reference of echo is not in this handout.',
    ],
    [['simulate', '.', '--solution', '--plot', 'x.svg'], 'is not in this handout.'],
    [['view', '.', '--solution', '--nodes', '3'], 'The reference of echo is not in this handout.'],
    [['hunt', '.'], 'echo has no bug hunts here'],
    [['grade', '--one', 'x', '--lab', '.'], 'netsplit grade is for instructors'],
    [['handout', '.', '--out', 'x'], 'netsplit handout is for instructors'],
  ])('%j says that it lacks what that needs', async (args, said) => {
    const { trouble, exitCode } = await typed(labOfAHandout(), ...args);
    expect(trouble?.message).toContain(said);
    expect(exitCode).toBe(3);
  });
});
