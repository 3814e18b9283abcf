import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findSubmissions, takeIn } from '../../src/index.ts';
import { StudentsDesk } from './handing-in.ts';

let desk: StudentsDesk;
beforeEach(() => {
  desk = new StudentsDesk();
});
afterEach(() => desk.clear());

test('a folder of archives and folders is a class', async () => {
  const folder = desk.write({ 'bob/index.ts': '', 'alice.tar.gz': '', 'notes.txt': '' });
  expect(await findSubmissions(folder)).toEqual({
    layout: 'folder',
    submissions: [
      { name: 'alice', path: join(folder, 'alice.tar.gz') },
      { name: 'bob', path: join(folder, 'bob') },
    ],
  });
});

test('Gradescope’s export: its submissions only, each with what the student uploaded', async () => {
  const folder = desk.write({
    'submission_metadata.yml': ':submissions:',
    'submission_17/index.ts': 'export {}',
    'submission_9/src/index.ts': 'export {}',
    'other/readme.md': '',
  });
  const { layout, submissions } = await findSubmissions(folder);
  expect(layout).toBe('gradescope');
  expect(submissions.map(({ name }) => name)).toEqual(['submission_17', 'submission_9']);
  for (const { path } of submissions) {
    expect((await takeIn(path, 'raft')).files.map((file) => file.path)).toEqual(['index.ts']);
  }
});

test('Gradescope’s list says whose a submission is, of each of a group, and since when', async () => {
  const folder = desk.write({
    'submission_metadata.yml': `submission_17:
  :submitters:
  - :name: Alice
    :sid: '100'
    :email: alice@example.edu
  - :name: Bob
    :sid: 101
  :created_at: 2026-10-03 01:02:03.123456000 -07:00
  :score: 4.5
submission_9:
  :submitters:
  - :name: Carol
  :created_at: 2026-10-03 08:02:03 UTC
submission_4: nonsense
`,
    'submission_17/index.ts': '',
    'submission_9/index.ts': '',
    'submission_4/index.ts': '',
  });
  const { submissions } = await findSubmissions(folder);
  const handedInAt = '2026-10-03T08:02:03.123Z';
  expect(submissions).toEqual([
    { name: 'alice@example.edu', path: join(folder, 'submission_17'), handedInAt },
    { name: '101', path: join(folder, 'submission_17'), handedInAt },
    { name: 'submission_4', path: join(folder, 'submission_4') },
    {
      name: 'Carol',
      path: join(folder, 'submission_9'),
      handedInAt: '2026-10-03T08:02:03.000Z',
    },
  ]);
});

test('what GitHub Classroom clones: repositories, named by their students', async () => {
  const folder = desk.write(
    {
      'raft-alice/labs/raft/src/index.ts': 'export {}',
      'raft-alice/.github/workflows/classroom.yml': '',
      'raft-bob/labs/raft/src/index.ts': 'export {}',
    },
    'raft-submissions',
  );
  const { layout, submissions } = await findSubmissions(folder);
  expect(layout).toBe('github-classroom');
  expect(submissions.map(({ name }) => name)).toEqual(['alice', 'bob']);
  const taken = await takeIn(submissions[0]?.path ?? '', 'raft');
  expect(taken).toMatchObject({ layout: 'course', folder: 'labs/raft/src' });
});
