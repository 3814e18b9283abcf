import type { Found } from './entry.ts';
import { IntakeRefused, shownName } from './refusal.ts';

/** Where in a submission the student's files of a lab stand, and why there. */
export interface Place {
  /** `''` for the top, or `alice-main/labs/raft/src`. */
  readonly folder: string;
  /** `course`: a clone of the course; `lab`: its folder of the lab; `src`: the files, in a folder or not. */
  readonly layout: 'course' | 'lab' | 'src';
}

/**
 * Finds the folder of the student's `index.ts`: in a clone of the course, in the lab's folder, or in any
 * one folder.
 *
 * @throws {IntakeRefused} where there is none, or more than one that it could be
 */
export function findPlace({ files, others }: Found, lab: string): Place {
  if (files.length === 0 && others.length === 0) {
    throw new IntakeRefused('empty', 'The submission is empty.');
  }
  const folders = files
    .filter(({ path }) => path === 'index.ts' || path.endsWith('/index.ts'))
    .map(({ path }) => path.slice(0, Math.max(0, path.length - '/index.ts'.length)));
  const ends = (folder: string, end: string): boolean =>
    folder === end || folder.endsWith(`/${end}`);
  const ofCourse = folders.filter((folder) => ends(folder, `labs/${lab}/src`));
  if (ofCourse.length > 0) return the(ofCourse, 'course');
  const isCourse = files.some(({ path }) => /(^|\/)labs\/[^/]+\/(starter|contract\.ts)/.test(path));
  if (isCourse) {
    throw new IntakeRefused(
      'missing-file',
      `The submission is a copy of the course without labs/${lab}/src/index.ts. Git ignores src/ unless told otherwise: hand in the archive that 'npx netsplit submit ${lab}' makes, or add the folder with 'git add -f labs/${lab}/src'.`,
    );
  }
  const ofLab = folders.filter((folder) => ends(folder, `${lab}/src`));
  if (ofLab.length > 0) return the(ofLab, 'lab');
  const inSrc = folders.filter((folder) => ends(folder, 'src'));
  if (inSrc.length > 0) return the(outermost(inSrc), 'src');
  if (folders.length > 0) return the(outermost(folders), 'src');
  throw new IntakeRefused(
    'missing-file',
    files.length === 0
      ? 'The submission holds no TypeScript file. Hand in the files of src/, with index.ts among them.'
      : `The submission has no index.ts (it has ${files
          .slice(0, 3)
          .map(({ path }) => shownName(path))
          .join(', ')}). Hand in all files of src/.`,
  );
}

/** Without folders within others: `src/log/index.ts` is a part of what `src/index.ts` begins. */
function outermost(folders: readonly string[]): readonly string[] {
  return folders.filter(
    (folder) =>
      !folders.some(
        (other) => other !== folder && (other === '' || folder.startsWith(`${other}/`)),
      ),
  );
}

function the(folders: readonly string[], layout: Place['layout']): Place {
  const [folder = '', other] = folders;
  if (other === undefined) return { folder, layout };
  const shown = folders.slice(0, 3).map((one) => shownName(one === '' ? '.' : one));
  throw new IntakeRefused(
    'several',
    `The submission holds ${folders.length} solutions (${shown.join(', ')}${folders.length > 3 ? ', …' : ''}): which one is to be graded? Hand in one.`,
  );
}
