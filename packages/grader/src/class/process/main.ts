// A process that grades one submission after another, for a parent that keeps what comes of it: while code runs in the
// jail, this process waits in system calls and answers nobody.
import type { LabTest } from '@netsplit/harness';
import { gradeSubmission } from '../../grade/grade.ts';
import { loadRoundTests } from '../lab.ts';
import type { GradingOrder, Order, Report, RoundOrder } from './messages.ts';

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
  const { lab, labDir, seeds, runs, host } = round;
  const ids = round.tests.filter((id) => asked === undefined || asked.includes(id));
  const chosen = ids.map((id) => {
    const test = tests.get(id);
    if (test === undefined) throw new Error(`the course here has no test ${id} of ${lab}`);
    return test;
  });
  const graded = await gradeSubmission({
    submission,
    lab,
    labDir,
    tests: chosen,
    seeds,
    runs,
    host,
  });
  return { kind: 'graded', verdicts: graded.verdicts };
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
