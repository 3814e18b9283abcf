import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkAudit, ClassStore, openEmbedded, type StudentVerdict } from '@netsplit/grader';
import { essence, LAB, leftBehind, makeDesk, readVerdicts, ROUND } from './a-class.ts';
import { Command, type Ended, leftRunning, run } from './command.ts';

let desk: string;
/** What comes of the class when nobody disturbs. */
let undisturbed: readonly StudentVerdict[];
let first: Ended;

const args = (out: string, ...more: readonly string[]): readonly string[] => [
  'grade',
  'class',
  '--out',
  out,
  ...ROUND,
  '--jobs',
  '2',
  ...more,
];

beforeAll(async () => {
  desk = makeDesk();
  first = await run(args('undisturbed'), desk);
  undisturbed = readVerdicts(join(desk, 'undisturbed'));
});

afterAll(() => rmSync(desk, { recursive: true, force: true }));

const of = (student: string): readonly string[] =>
  undisturbed
    .filter((verdict) => verdict.student === student)
    .map(({ status, why }) => why ?? status);

describe('a class', () => {
  test('is graded to its end, whatever is in it', async () => {
    expect(first, first.output).toMatchObject({ code: 0 });
    expect(of('honest-1')).toEqual(['passed', 'passed', 'passed']);
    expect(of('twin-of-1')).toEqual(['passed', 'passed', 'passed']);
    expect(of('zipped')).toEqual(['passed', 'passed', 'passed']);
    expect(of('tarred')).toEqual(['passed', 'passed', 'passed']);
    expect(of('starter')).not.toContain('passed');
    expect(of('empty')).toEqual(['refused', 'refused', 'refused']);
    expect(of('no-archive')).toEqual(['refused', 'refused', 'refused']);
    expect(of('does-not-compile')).toEqual(['not-loaded', 'not-loaded', 'not-loaded']);
    expect(await leftRunning()).toEqual([]);
    expect(leftBehind(desk)).toEqual([]);
  });

  test('tells each student how it failed, and nothing of hidden tests', () => {
    const own = join(desk, 'undisturbed', 'reports', 'students', 'starter');
    const stories = readdirSync(own).filter((name) => name.startsWith('story-'));
    expect(stories).toContain('story-A1.html');
    expect(stories).toContain('story-A1.trace.ndjson');
    expect(stories.join()).not.toMatch(/story-(?!A)/);
    expect(readFileSync(join(own, 'report.html'), 'utf8')).toContain('href="story-A1.html"');
  });

  test('graded again is not graded again', async () => {
    const { code, output, stdout, stderr } = await run(args('undisturbed', '--json'), desk);
    expect(code, output).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ isWhole: true, errors: [] });
    const kinds = new Set(eventsIn(stderr).map(({ event }) => event));
    expect([...kinds].toSorted()).toEqual(['progress', 'refused', 'taken-in']);
    expect(readVerdicts(join(desk, 'undisturbed'))).toEqual(undisturbed);
  });

  test('and one of them once more, on request, to the bit', async () => {
    const again = await run(
      ['grade', 'regrade', 'zipped', '--out', 'undisturbed', '--tests', 'A2', '--json'],
      desk,
    );
    expect(again.code, again.output).toBe(0);
    expect(JSON.parse(again.stdout)).toMatchObject({ differences: [] });
    const students = ['zipped'];
    expect(eventsIn(again.stderr).slice(1)).toMatchObject([
      { event: 'began', students, running: 1 },
      { event: 'graded', students, passed: 1, tests: 1, running: 0, msLeft: 0 },
    ]);
  });
});

describe('killed again and again', () => {
  const KILLS = 3;

  test('it loses nothing and repeats nothing but what was under way', async () => {
    const seed = Number(process.env['NETSPLIT_KILL_SEED'] ?? Date.now() % 100_000);
    console.log(`Moments of the kills: NETSPLIT_KILL_SEED=${seed}`);
    const draw = drawFrom(seed);
    let kills = 0;
    let code: number | null = null;
    // The last one is left in peace; a kill may come too late, when all is done.
    for (let turn = 0; turn <= KILLS; turn++) {
      const command = new Command(args('killed'), desk);
      if (turn < KILLS) {
        // By how far it is, so that a slow machine is killed at the same places, and then a moment later.
        const [line, times] = draw.of([
          [/./, 0],
          [/^Round /, 1],
          [/^Round /, 1],
          [/^not taken/, 1],
          [/^graded/, 1],
          [/^graded/, 2],
        ] as const);
        await command.said(line, times);
        await pause(draw.upTo(1200));
        if (!command.isOver) kills += 1;
        command.signal('SIGKILL');
      }
      ({ code } = await command.ended);
      expect(await leftRunning()).toEqual([]);
    }
    expect(code).toBe(0);
    expect(kills).toBeGreaterThan(0);
    expect(essence(readVerdicts(join(desk, 'killed')))).toEqual(essence(undisturbed));
    expect(leftBehind(desk)).toEqual([]);
    await expectOnce(join(desk, 'killed'), kills);
  });

  test('stopped with Ctrl-C, it ends in order and says how to go on', async () => {
    const command = new Command(args('stopped'), desk);
    await command.said(/^graded/);
    command.signal('SIGINT');
    const { code, output } = await command.ended;
    expect(code, output).toBe(130);
    expect(output).toContain('The same command goes on from here');
    expect(await leftRunning()).toEqual([]);
    expect(leftBehind(desk)).toEqual([]);
    const resumed = await run(
      ['grade', '--resume', '--lab', LAB, '--out', 'stopped', '--jobs', '2'],
      desk,
    );
    expect(resumed.code, resumed.output).toBe(0);
    // Nobody handed in anew, and all are known by their names.
    expect(resumed.output).not.toMatch(/^graded +[0-9a-f]{12}:/m);
    expect(essence(readVerdicts(join(desk, 'stopped')))).toEqual(essence(undisturbed));
  });
});

/** What a program is told beside the one document: a JSON object a line. */
function eventsIn(stderr: string): readonly { readonly event: string }[] {
  return stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { readonly event: string });
}

/** Each submission has one set of verdicts, from one attempt; of the others no more than were under way at a kill. */
async function expectOnce(out: string, kills: number): Promise<void> {
  const database = await openEmbedded(join(out, 'database'));
  try {
    await ClassStore.open(database);
    const attempts = await database.query(
      `select grading, count(*) filter (where ended = 'graded')::integer as graded,
         count(*) filter (where ended is distinct from 'graded')::integer as others
       from netsplit.attempt group by grading`,
    );
    expect(attempts.map(({ graded }) => graded)).toEqual(attempts.map(() => 1));
    const others = attempts.reduce((sum, row) => sum + Number(row['others']), 0);
    expect(others).toBeLessThanOrEqual(2 * kills);
    const [count] = await database.query(
      `select (select count(*) from netsplit.verdict)::integer as verdicts,
         (select count(*) from netsplit.grading)::integer as gradings`,
    );
    expect(count?.['verdicts']).toBe(3 * Number(count?.['gradings']));
    expect((await checkAudit(database)).problems).toEqual([]);
  } finally {
    await database.close();
  }
}

/** Moments that a seed decides. */
function drawFrom(seed: number) {
  let state = seed;
  const next = (below: number): number => {
    // Park and Miller's: what is drawn here has to be repeatable, and nothing else.
    state = (state * 48_271 + 1) % 2_147_483_647;
    return state % below;
  };
  return {
    upTo: (most: number) => next(most + 1),
    of: <Item>(items: readonly [Item, ...Item[]] | readonly Item[]): Item =>
      items[next(items.length)] as Item,
  };
}
