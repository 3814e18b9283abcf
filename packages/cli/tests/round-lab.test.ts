import { rmSync } from 'node:fs';
import { commitTo, type KeptRound } from '@netsplit/grader';
import { describe, expect, test } from 'vitest';
import { isOfCourse, labOfRound, labOnThisMachine } from '../src/commands/grade/round-lab.ts';
import { Desk } from '../src/desk.ts';
import { Terminal } from '../src/terminal.ts';
import { streams } from './in-process.ts';
import { LoneLab } from './lone-lab.ts';

const deskIn = (folder: string): Desk => new Desk(folder, new Terminal(streams(), { json: false }));
/** Anywhere outside of the course: labs are named by paths there, and those of this repository by their names. */
const anywhere = deskIn('/');

function roundOf(lab: string, labDir?: string): KeptRound {
  return {
    id: 1,
    round: {
      name: 'autumn',
      lab,
      tests: [],
      seeds: [7],
      runs: 1,
      labHash: '',
      isExam: false,
      startedAt: '2026-10-01T08:00:00.000Z',
    },
    settings: { host: 'jail', ...(labDir === undefined ? {} : { labDir }) },
    ...commitTo([7]),
  };
}

describe('the lab of a round', () => {
  test('is found by its name in the course, and nowhere else', () => {
    const lone = new LoneLab();
    expect(isOfCourse(anywhere.lab('raft'), anywhere)).toBe(true);
    expect(isOfCourse(anywhere.lab(lone.dir), anywhere)).toBe(false);
    // There its name finds it, but only there.
    const beside = deskIn(lone.dir);
    expect(isOfCourse(beside.lab('echo'), beside)).toBe(false);
    expect(labOfRound(roundOf('raft'), {}, anywhere).dir).toMatch(/labs.raft$/);
  });

  test('is the one that is named now, before the one that the round knows', () => {
    const [kept, moved] = [new LoneLab(), new LoneLab()];
    const round = roundOf('echo', kept.dir);
    expect(labOfRound(round, {}, anywhere).dir).toBe(kept.dir);
    expect(labOfRound(round, { lab: moved.dir }, anywhere).dir).toBe(moved.dir);
    expect(() => labOfRound(round, { lab: 'raft' }, anywhere)).toThrow(
      'Round autumn is on the lab echo, and not on raft.',
    );
  });

  test('is asked for when it is not where it was', () => {
    const gone = new LoneLab();
    const round = roundOf('echo', gone.dir);
    rmSync(gone.dir, { recursive: true });
    expect(() => labOfRound(round, {}, anywhere)).toThrow(`stood in ${gone.dir}, and is not there`);
    // Another one has its place.
    const other = new LoneLab();
    expect(() => labOfRound(roundOf('leases', other.dir), {}, anywhere)).toThrow('is not there');
  });

  test('is looked for on the machine of a worker, which may not have it', () => {
    const [kept, own] = [new LoneLab(), new LoneLab()];
    const echo = anywhere.lab(own.dir);
    expect(labOnThisMachine(roundOf('echo', kept.dir), undefined, anywhere)?.dir).toBe(kept.dir);
    expect(labOnThisMachine(roundOf('echo', kept.dir), echo, anywhere)?.dir).toBe(own.dir);
    expect(labOnThisMachine(roundOf('echo', '/elsewhere'), echo, anywhere)?.dir).toBe(own.dir);
    expect(labOnThisMachine(roundOf('echo', '/elsewhere'), undefined, anywhere)).toBeUndefined();
    // A worker that has one lab of its own serves the rounds of the course, too.
    expect(labOnThisMachine(roundOf('raft'), echo, anywhere)?.dir).toMatch(/labs.raft$/);
  });
});
