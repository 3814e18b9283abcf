import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkAudit, openServer } from '@netsplit/grader';
import { essence, leftBehind, makeDesk, readVerdicts, ROUND } from './a-class.ts';
import { Command, leftRunning, run } from './command.ts';
import { canServe, PostgresServer } from './postgres.ts';

describe.skipIf(!canServe)('many workers at one PostgreSQL', () => {
  let desk: string;
  let place: string;
  let server: PostgresServer;

  beforeAll(async () => {
    desk = makeDesk({ honest: 5, isSlow: false });
    place = mkdtempSync(join(tmpdir(), 'netsplit-pg-'));
    server = await PostgresServer.start(place);
  });

  afterAll(async () => {
    await server.stop();
    for (const folder of [desk, place]) rmSync(folder, { recursive: true, force: true });
  });

  const args = (...more: readonly string[]): readonly string[] => [
    'grade',
    'class',
    ...ROUND,
    ...more,
  ];

  test('three of them, one killed midway: each submission is graded once', async () => {
    const shared = ['--database', server.url];
    const round = new Command(
      args(...shared, '--round', 'r1', '--out', 'shared', '--jobs', '0'),
      desk,
    );
    await round.said(/^Round /);
    const workers = Array.from(
      { length: 3 },
      (_, at) =>
        new Command(
          'grade worker --jobs 1 --lease-seconds 4'
            .split(' ')
            .concat(shared, at === 2 ? ['--json'] : []),
          desk,
        ),
    );
    const [victim, ...others] = workers;
    const forPrograms = others.at(-1)?.ended;
    await victim?.said(/^graded/);
    victim?.signal('SIGKILL');
    const { code, output } = await round.ended;
    expect(code, output).toBe(0);
    // What the killed one left behind is cleared by another one of the same machine, when its lease is over.
    while (leftBehind(desk).length > others.length) await pause(200);
    for (const worker of others) {
      worker.signal('SIGINT');
      expect(await worker.ended).toMatchObject({ code: 130 });
    }
    const told = await forPrograms;
    const events = told?.stderr.split('\n').filter((line) => line.includes('"event":"graded"'));
    expect(JSON.parse(told?.stdout ?? '')).toEqual({ graded: events?.length });
    for (const line of events ?? []) {
      expect(JSON.parse(line)).toMatchObject({ round: 'r1', tests: 3, of: expect.any(Number) });
    }
    expect(await leftRunning()).toEqual([]);
    expect(leftBehind(desk)).toEqual([]);

    // The same class by itself, in a database of its own: nobody can tell the two apart.
    const alone = await run(args('--out', 'alone', '--jobs', '2'), desk);
    expect(alone.code, alone.output).toBe(0);
    const verdicts = readVerdicts(join(desk, 'shared'));
    expect(essence(verdicts)).toEqual(essence(readVerdicts(join(desk, 'alone'))));

    const database = await openServer(server.url);
    try {
      const rows = await database.query(
        `select grading.submission, workers, verdicts from netsplit.grading
         join (select grading, count(*) filter (where ended = 'graded')::integer as workers
           from netsplit.attempt group by grading) as tries on tries.grading = grading.id
         join (select submission, count(*)::integer as verdicts
           from netsplit.verdict group by submission) as kept using (submission)`,
      );
      expect(rows.map(({ verdicts: count }) => count)).toEqual(rows.map(() => 3));
      expect(rows).toHaveLength(new Set(verdicts.map(({ submission }) => submission)).size - 1);
      expect((await checkAudit(database)).problems).toEqual([]);
    } finally {
      await database.close();
    }
  });
});
