import type { HandIn } from '../class/records.ts';
import type { Student } from './roster.ts';

/** Those who share a verdict: the students of a group, or one alone. */
export interface Party {
  readonly members: readonly Student[];
  /** Of all of them, in the order in which they were handed in. */
  readonly handIns: readonly HandIn[];
}

/** Whose each hand-in is. */
export interface Attribution {
  /** Everybody on the roster, handed in or not, in its order. Without a roster, everybody who handed in. */
  readonly parties: readonly Party[];
  /** What nobody on the roster can be said to have handed in, with the reason. */
  readonly unclaimed: readonly { readonly handIn: HandIn; readonly why: string }[];
}

/**
 * Says whose each hand-in is: of the student, or the group, that the roster knows by the name of the submission. Names of
 * other systems count (GitHub, Gradescope, Canvas, Moodle), and so does an email; capitals do not. A name that two share is nobody's.
 */
export function attribute(
  handIns: readonly HandIn[],
  roster: readonly Student[] | undefined,
): Attribution {
  const students = roster ?? withoutRoster(handIns);
  const parties = partiesOf(students);
  const byName = namesOf(parties);
  const found = new Map<Student, HandIn[]>();
  const unclaimed: { handIn: HandIn; why: string }[] = [];
  for (const handIn of handIns) {
    const named = byName.get(handIn.student.trim().toLowerCase());
    const [members, other] = named === undefined ? [] : [...named];
    const [first] = members ?? [];
    if (first === undefined || other !== undefined) {
      const why =
        other === undefined
          ? 'nobody on the roster is called so'
          : `${named?.size ?? 0} students or groups of the roster are called so`;
      unclaimed.push({ handIn, why });
    } else {
      const theirs = found.get(first);
      if (theirs === undefined) found.set(first, [handIn]);
      else theirs.push(handIn);
    }
  }
  return {
    parties: parties.map((members) => {
      const [first] = members;
      return { members, handIns: inOrder(onlyOnce((first && found.get(first)) ?? [])) };
    }),
    unclaimed,
  };
}

function withoutRoster(handIns: readonly HandIn[]): readonly Student[] {
  const byId = new Map<string, Student>();
  for (const { student } of handIns) {
    const key = student.trim().toLowerCase();
    if (!byId.has(key)) byId.set(key, { id: student, name: student });
  }
  return [...byId.values()];
}

function partiesOf(students: readonly Student[]): readonly (readonly Student[])[] {
  const groups = new Map<string, Student[]>();
  const parties: Student[][] = [];
  for (const student of students) {
    const key = student.group?.toLowerCase();
    const group = key === undefined ? undefined : groups.get(key);
    if (group !== undefined) group.push(student);
    else {
      const party = [student];
      parties.push(party);
      if (key !== undefined) groups.set(key, party);
    }
  }
  return parties;
}

function namesOf(
  parties: readonly (readonly Student[])[],
): ReadonlyMap<string, ReadonlySet<readonly Student[]>> {
  const byName = new Map<string, Set<readonly Student[]>>();
  const add = (name: string | undefined, members: readonly Student[]): void => {
    if (name === undefined) return;
    const key = name.trim().toLowerCase();
    const known = byName.get(key);
    if (known === undefined) byName.set(key, new Set([members]));
    else known.add(members);
  };
  // Who has a name as an identifier has it, whoever else happens to be called so.
  const identifiers = (one: Student): readonly (string | undefined)[] => [
    one.id,
    one.email,
    one.github,
    one.gradescopeId,
    one.canvasId,
    one.sisId,
    one.login,
    one.moodleId,
  ];
  for (const members of parties) {
    for (const member of members) for (const name of identifiers(member)) add(name, members);
  }
  const taken = new Set(byName.keys());
  const addLoosely = (name: string | undefined, members: readonly Student[]): void => {
    if (name !== undefined && !taken.has(name.trim().toLowerCase())) add(name, members);
  };
  for (const members of parties) {
    addLoosely(members[0]?.group, members);
    for (const { name, email } of members) {
      addLoosely(name, members);
      addLoosely(email?.split('@')[0], members);
    }
  }
  return byName;
}

/** What several of a group are said to have handed in is one hand-in. */
function onlyOnce(handIns: readonly HandIn[]): readonly HandIn[] {
  const byPlace = new Map(handIns.map((one) => [`${one.attempt} ${one.path}`, one]));
  return [...byPlace.values()];
}

/** By time where all have one, else by the number of the attempt. */
function inOrder(handIns: readonly HandIn[]): readonly HandIn[] {
  const at = ({ handedInAt }: HandIn): number => Date.parse(handedInAt ?? '');
  const areTimed = handIns.every((one) => !Number.isNaN(at(one)));
  return handIns.toSorted((one, other) =>
    areTimed ? at(one) - at(other) || one.attempt - other.attempt : one.attempt - other.attempt,
  );
}

/** Those whom a name stands for: one student, or all of a group; nobody where it is unknown or two are called so. */
export function studentsNamed(
  name: string,
  handIns: readonly HandIn[],
  roster: readonly Student[] | undefined,
): readonly Student[] {
  const parties = partiesOf(roster ?? withoutRoster(handIns));
  const alone = parties.flat().filter(({ id }) => id.toLowerCase() === name.trim().toLowerCase());
  if (alone.length === 1) return alone;
  const named = namesOf(parties).get(name.trim().toLowerCase());
  const [members = [], other] = named === undefined ? [] : [...named];
  if (other !== undefined) return [];
  // A name of one of them is that one's; the name of the group is everybody's.
  const own = members.filter((member) => namesOf([[member]]).has(name.trim().toLowerCase()));
  const isGroup = members[0]?.group?.toLowerCase() === name.trim().toLowerCase();
  return isGroup ? members : own;
}
