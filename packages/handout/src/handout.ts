import type { HandoutMarker, Lab } from '@netsplit/course';
import { MARKER } from '@netsplit/course';
import { courseFiles, json } from './course-files.ts';
import type { Files } from './files.ts';
import { filesBelow } from './files.ts';
import { beginHistory } from './history.ts';
import { leaksIn } from './leaks.ts';
import { type Packages, takeAlong } from './offline.ts';
import { inPlace, refuseToOverwrite, writeFiles } from './place.ts';
import { HandoutRefused } from './problem.ts';
import { readmeOf } from './readme.ts';
import { draw } from './variant/draw.ts';
import { pointsOf } from './variant/points.ts';
import { vary, type VariedLab } from './variant/vary.ts';

export interface HandoutOptions {
  /** The folder of the course that it is made from. */
  readonly course: string;
  /** In the order of the course. */
  readonly labs: readonly Lab[];
  /** The folder to make. */
  readonly out: string;
  /** Whether a handout that is there already is made anew. */
  readonly force?: boolean;
  /** With the solutions, for whoever grades. */
  readonly staff?: boolean;
  /** The term whose variant of the labs is made, and what it is derived from. */
  readonly variant?: { readonly term: string; readonly secret: Buffer };
  /** Platforms whose packages are taken along, so that nothing is fetched when it is installed. */
  readonly offline?: readonly string[];
  /** Runs of the reference that stand in for it, by path from the lab's folder: text that `--solution` shows. */
  readonly recorded?: (lab: Lab) => Promise<Files>;
  readonly onStep?: (what: string) => void;
}

export interface Handout {
  readonly folder: string;
  readonly labs: readonly string[];
  readonly commit: string;
  readonly files: number;
  readonly bytes: number;
  /** With a variant: of each lab what the term has; undefined of a lab that is the same every term. */
  readonly variants?: Readonly<Record<string, LabVariant | undefined>>;
  /** What was taken along for a machine without a network. */
  readonly packages?: Packages;
}

/** What a term has of a lab. */
export interface LabVariant {
  /** Word → what it is called. */
  readonly names: Readonly<Record<string, string>>;
  /** What is asked for besides, or otherwise: sentences. */
  readonly behaviours: readonly string[];
  /** Mutants that cannot be made in it. */
  readonly lostMutants: readonly string[];
}

/**
 * Makes what an instructor gives to students: the labs without what solves them, all that runs them, and a history that begins here.
 *
 * @throws {HandoutRefused} before anything is written
 */
export async function makeHandout(options: HandoutOptions): Promise<Handout> {
  refuseToOverwrite(options.out, options.force ?? false);
  if (options.variant === undefined) return makeOf(options);
  const { term, secret } = options.variant;
  const labs: Lab[] = [];
  const variants: Record<string, LabVariant | undefined> = {};
  const made: VariedLab[] = [];
  try {
    for (const lab of options.labs) {
      const points = pointsOf(lab);
      if (points === undefined) {
        labs.push(lab);
        variants[lab.name] = undefined;
        continue;
      }
      const choices = draw(lab.name, points, term, secret);
      const varied = await vary(lab, choices);
      made.push(varied);
      labs.push(varied.lab);
      variants[lab.name] = {
        names: Object.fromEntries(choices.names),
        behaviours: choices.behaviours.map(({ says }) => says),
        lostMutants: varied.lostMutants,
      };
    }
    return { ...(await makeOf({ ...options, labs }, term)), variants };
  } finally {
    for (const varied of made) varied.clear();
  }
}

async function makeOf(options: HandoutOptions, term?: string): Promise<Handout> {
  const { course, labs, out, staff = false, onStep = () => {} } = options;
  const marker: HandoutMarker = {
    netsplitHandout: 1,
    labs: labs.map(({ name }) => name),
    staff,
    ...(term === undefined ? {} : { variant: term }),
  };
  const files = new Map(await courseFiles({ course, labs, staff }));
  files.set('README.md', readmeOf(labs, { offline: options.offline !== undefined, staff }));
  files.set(MARKER, json(marker));
  if (!staff) {
    for (const lab of labs) {
      onStep(`${lab.name}: recording the reference`);
      const recorded = (await options.recorded?.(lab)) ?? new Map<string, string>();
      for (const [path, text] of recorded) files.set(`labs/${lab.name}/${path}`, text);
    }
    refuseLeaks(files, labs);
  }
  return inPlace(out, async (staged) => {
    onStep('writing');
    writeFiles(staged, files);
    const packages =
      options.offline === undefined ? undefined : await takeAlong(staged, options.offline, onStep);
    onStep('beginning its history');
    const commit = await beginHistory(staged, ['packages/cli/bin/netsplit.mjs']);
    const bytes = [...files.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    return { folder: out, labs: marker.labs, commit, files: files.size, bytes, packages };
  });
}

function refuseLeaks(files: Files, labs: readonly Lab[]): void {
  for (const path of files.keys()) {
    if (/^labs\/[^/]+\/(solution|mutants|hidden)\//.test(path)) {
      throw new HandoutRefused(`${path} would be handed out.`);
    }
  }
  for (const lab of labs) {
    const kept = new Map(
      ['solution', 'mutants'].flatMap((folder) =>
        [...filesBelow(lab.dir, folder)].filter(([path]) => /\.(ts|diff)$/.test(path)),
      ),
    );
    const known = new Map(
      [...files].filter(([path]) =>
        new RegExp(`^labs/${lab.name}/(starter/|given|contract\\.ts|README\\.md)`).test(path),
      ),
    );
    const [leak] = leaksIn(files, kept, known);
    if (leak !== undefined) {
      throw new HandoutRefused(
        `${leak.file} gives away ${lab.name}/${leak.of}: \`${leak.lines[0]}\`${leak.lines.length > 1 ? ` and ${leak.lines.length - 1} more lines` : ''}.`,
        'Take it out there, or say it in the lab’s own page, which students read.',
      );
    }
  }
}
