import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { leftBehind, makeEmptyDesk, readVerdicts } from './a-class.ts';
import { type Ended, leftRunning, run } from './command.ts';

describe('a class on a lab that stands outside of the course', () => {
  let desk: string;
  let graded: Ended;
  const type = (line: string): Promise<Ended> => run(line.split(' '), desk);

  beforeAll(async () => {
    desk = makeEmptyDesk();
    const made = await type('new lab echo-lab --dir mine');
    if (made.code !== 0) throw new Error(made.output);
    cpSync(join(desk, 'mine/solution'), join(desk, 'class/right'), { recursive: true });
    cpSync(join(desk, 'mine/starter'), join(desk, 'class/wrong'), { recursive: true });
    graded = await type('grade class --lab mine --out out --runs 2 --seeds 11, --jobs 2');
  });

  afterAll(() => rmSync(desk, { recursive: true, force: true }));

  const of = (student: string): readonly string[] =>
    readVerdicts(join(desk, 'out'))
      .filter((verdict) => verdict.student === student)
      .map(({ status }) => status);

  test('is graded, and its reports are made', async () => {
    expect(graded, graded.output).toMatchObject({ code: 0 });
    expect(of('right')).toEqual(['passed', 'passed', 'passed', 'passed']);
    expect(of('wrong')).toEqual(['failed', 'failed', 'failed', 'failed']);
    expect(readFileSync(join(desk, 'out/reports/class.html'), 'utf8')).toContain('Echo lab');
    expect(await leftRunning()).toEqual([]);
    expect(leftBehind(desk)).toEqual([]);
  });

  test('is graded again where its round knows the lab to be, to the bit', async () => {
    const again = await type('grade regrade right --tests A1 --out out --json');
    expect(again.code, again.output).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ differences: [] });
  });
});
