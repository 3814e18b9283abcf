import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Lab } from '@netsplit/course';
import type { LabTest, Law, Subject } from '@netsplit/harness';
import type { Desk } from './desk.ts';
import type { Terminal } from './terminal.ts';
import { wrap } from './wrap.ts';

/** Where a student's sessions of a lab are kept: beside `src/`, and as little tracked. */
export const sessionsOf = (lab: Lab): string => join(lab.dir, 'sessions');

/** What came of a saved session, for a report and for `--json`. */
export interface SessionVerdict {
  readonly file: string;
  readonly title: string;
  /** `unfit`: the code does other things now than what was chosen from; that is no failure. */
  readonly status: 'passed' | 'failed' | 'unfit' | 'unreadable';
  readonly why?: string;
  /** The law that was broken. */
  readonly rule?: string;
}

/** Runs the sessions that a student saved in the step debugger, in the order of their names. */
export async function runSavedSessions(
  lab: Lab,
  tests: readonly LabTest[],
  subject: Subject,
  desk: Desk,
): Promise<readonly SessionVerdict[]> {
  const folder = sessionsOf(lab);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  if (files.length === 0) return [];
  const { lawsOf } = await import('@netsplit/harness');
  const laws = lawsOf(tests);
  const verdicts: SessionVerdict[] = [];
  for (const name of files.toSorted()) {
    verdicts.push(await runFile(join(folder, name), subject, laws, desk));
  }
  return verdicts;
}

async function runFile(
  path: string,
  subject: Subject,
  laws: readonly Law[],
  desk: Desk,
): Promise<SessionVerdict> {
  const { runSavedSession } = await import('@netsplit/harness');
  const { readSession, SessionUnreadable } = await import('@netsplit/simulator');
  const file = desk.shown(path);
  const name = basename(path, '.json');
  try {
    const saved = readSession(readFileSync(path, 'utf8'));
    const { title = name } = saved;
    if (saved.lab !== undefined && saved.lab !== subject.lab) {
      const why = `it is a session of ${saved.lab}, not of ${subject.lab}`;
      return { file, title, status: 'unreadable', why };
    }
    const result = runSavedSession(subject, saved, laws);
    if (result.kind === 'held') return { file, title, status: 'passed' };
    if (result.kind === 'misfit') {
      return {
        file,
        title,
        status: 'unfit',
        why: `${result.why} (choice ${result.choice} of ${result.of})`,
      };
    }
    const { violation, rule } = result;
    const why = violation.sentence;
    return { file, title, status: 'failed', why, ...(rule === undefined ? {} : { rule }) };
  } catch (error) {
    if (!(error instanceof SessionUnreadable) && !(error instanceof RangeError)) throw error;
    return { file, title: name, status: 'unreadable', why: error.message };
  }
}

/** A line a session, and what is wrong with it below. */
export function saySessions(verdicts: readonly SessionVerdict[], terminal: Terminal): void {
  if (verdicts.length === 0) return;
  const { bold, dim, green, red, yellow } = terminal.colours;
  const marks = {
    passed: green('✓'),
    failed: red('✗'),
    unfit: yellow('~'),
    unreadable: red('✗'),
  };
  terminal.say();
  terminal.say(bold('Your sessions'));
  for (const { file, title, status, why, rule } of verdicts) {
    terminal.say(`  ${marks[status]} ${title} ${dim(file)}`);
    const indent = '      ';
    if (rule !== undefined) terminal.say(wrap(`The rule: ${rule}`, terminal.columns, indent));
    if (why !== undefined) terminal.say(wrap(why, terminal.columns, indent));
  }
}
