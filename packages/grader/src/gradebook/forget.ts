import type { Decision, HandIn } from '../class/records.ts';
import { attribute } from './members.ts';
import type { Student } from './roster.ts';

/** What has to be deleted so that nothing of a student is left, and what stays because it is others' too. */
export interface ForgetPlan {
  readonly student: string;
  /** All that the student is called on the roster: whoever keeps logs knows what to look for. */
  readonly names: readonly string[];
  readonly handIns: readonly HandIn[];
  /** Hashes whose files and verdicts nobody else needs. */
  readonly submissions: readonly string[];
  /** Numbers of decisions about the student. */
  readonly decisions: readonly number[];
  readonly kept: readonly { readonly handIn: HandIn; readonly why: string }[];
}

/** Says what to delete of one student; deletes nothing. */
export function forgetPlan(
  student: string,
  kept: {
    readonly handIns: readonly HandIn[];
    readonly decisions: readonly Decision[];
    readonly roster?: readonly Student[];
  },
): ForgetPlan {
  const { parties } = attribute(kept.handIns, kept.roster);
  const isNamed = ({ id }: Student): boolean => id.toLowerCase() === student.trim().toLowerCase();
  const party = parties.find(({ members }) => members.some(isNamed));
  const known = party?.members.find(isNamed);
  const isShared = (party?.members.length ?? 0) > 1;
  const theirs = party?.handIns ?? [];
  const handIns = isShared ? [] : theirs;
  const gone = new Set(handIns);
  const others = new Set(kept.handIns.filter((one) => !gone.has(one)).map((one) => one.submission));
  const hashes = new Set(handIns.map(({ submission }) => submission));
  return {
    student: known?.id ?? student,
    names: known === undefined ? [student] : namesOf(known),
    handIns,
    submissions: [...hashes].filter((hash) => hash !== '' && !others.has(hash)),
    decisions: kept.decisions
      .filter((one) => one.student?.trim().toLowerCase() === student.trim().toLowerCase())
      .map(({ id }) => id),
    kept: [
      ...(isShared
        ? theirs.map((handIn) => ({ handIn, why: 'it is the work of others of the group, too' }))
        : []),
      ...handIns
        .filter(({ submission }) => submission !== '' && others.has(submission))
        .map((handIn) => ({
          handIn,
          why: 'others handed in the same files: the verdicts stay for them',
        })),
    ],
  };
}

function namesOf({
  id,
  name,
  email,
  canvasId,
  sisId,
  login,
  moodleId,
  gradescopeId,
  github,
}: Student): readonly string[] {
  const all = [id, name, email, canvasId, sisId, login, moodleId, gradescopeId, github];
  return [...new Set(all.filter((one) => one !== undefined))];
}
