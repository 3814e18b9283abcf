// A process that grades one submission after another, for a parent that keeps what comes of it: while code runs in the
// jail, this process waits in system calls and answers nobody.
import type { LabTest } from '@netsplit/harness';
import { gradeSubmission } from '../../grade/grade.ts';
import type { Story } from '../../grade/story.ts';
import { loadRoundTests } from '../lab.ts';
import type { GradingOrder, Order, Report, RoundOrder } from './messages.ts';

/** Those of a round are secret while it lasts: a failure is told with the seed that a student's own tests have. */
const STORY_SEED = 1;
/** A class has hundreds of them. */
const STORY_CPU_MS = 15_000;
const STORY_CHARACTERS = 2 * 1024 * 1024;

let round: RoundOrder | undefined;
let tests: ReadonlyMap<string, LabTest> = new Map();

async function begin(order: RoundOrder): Promise<Report> {
  round = order;
  // Not from the beginning: what compiles this program keeps what it made in the usual place.
  process.env['TMPDIR'] = order.folder;
  tests = await loadRoundTests(order.labDir, order.hidden);
  return { kind: 'ready' };
}

async function grade({ submission, tests: asked }: GradingOrder): Promise<Report> {
  if (round === undefined) throw new Error('no round was begun');
  const { lab, labDir, seeds, runs, host, stories: most, untold } = round;
  const ids = round.tests.filter((id) => asked === undefined || asked.includes(id));
  const chosen = ids.map((id) => {
    const test = tests.get(id);
    if (test === undefined) throw new Error(`the course here has no test ${id} of ${lab}`);
    return test;
  });
  const stories: Story[] = [];
  const graded = await gradeSubmission({
    submission,
    lab,
    labDir,
    tests: chosen,
    seeds,
    runs,
    host,
    ...(most === 0
      ? {}
      : {
          stories: {
            most,
            seed: STORY_SEED,
            cpuMs: STORY_CPU_MS,
            traceCharacters: STORY_CHARACTERS,
            isHidden: ({ id }) => untold.includes(id),
            onStory: (story) => stories.push(story),
          },
        }),
  });
  return { kind: 'graded', verdicts: graded.verdicts, stories };
}

function answer(order: Order): Promise<Report> {
  return order.kind === 'round' ? begin(order.round) : grade(order.grading);
}

process.on('message', (order: Order) => {
  answer(order)
    .catch((error: unknown): Report => {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return { kind: 'trouble', message };
    })
    .then((report) => process.send?.(report))
    .catch(() => process.exit(1));
});
// The parent ends this process: it may have more to do first, or be gone.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit(0));
