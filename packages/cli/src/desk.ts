import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type Catalogue,
  type CourseHome,
  findCourseHome,
  findLab,
  findLabs,
  type HandoutMarker,
  type Lab,
  labHolding,
  type LabSearch,
  nearest,
  type NextStep,
  nextStep,
  ProgressFile,
  readHandoutMarker,
  readPaths,
  type Readings,
  readReadings,
} from '@netsplit/course';
import type { Terminal } from './terminal.ts';
import { InputError, UsageError } from './trouble.ts';

/** The repository that this command comes from: the course of whoever calls it from elsewhere. */
const OWN_REPOSITORY = join(dirname(fileURLToPath(import.meta.url)), '../../..');

/** A student's desk: the course around the working folder, its labs, and what the student keeps in `.netsplit`. */
export class Desk {
  readonly cwd: string;
  readonly home: CourseHome;
  readonly #terminal: Terminal;
  #search: LabSearch | undefined;
  readonly #progress = new Map<string, ProgressFile>();

  constructor(cwd: string, terminal: Terminal) {
    this.cwd = cwd;
    this.#terminal = terminal;
    this.home = findCourseHome(cwd, OWN_REPOSITORY) ?? { dir: cwd, whole: false };
  }

  /** The labs of the course in order; one that cannot be read is told about and left out. */
  get labs(): readonly Lab[] {
    if (this.#search === undefined) {
      this.#search = findLabs(this.home);
      for (const error of this.#search.broken) this.#terminal.aside(error.message);
    }
    return this.#search.labs;
  }

  /** What the course says of itself, if it is a handout. */
  get handout(): HandoutMarker | undefined {
    return readHandoutMarker(this.home.dir);
  }

  /** The labs of the course; @throws {CourseFileError} when one cannot be read */
  get soundLabs(): readonly Lab[] {
    const { labs, broken } = findLabs(this.home);
    if (broken[0] !== undefined) throw broken[0];
    return labs;
  }

  /**
   * The lab meant: the one named, else the one that the working folder is in, else the last one worked on, else the
   * next one.
   */
  lab(name?: string): Lab {
    if (name !== undefined) return this.labNamed(name) ?? this.#unknownLab(name);
    const here = labHolding(this.cwd);
    if (here !== undefined) return here;
    const progress = this.homeProgress.read();
    const last = this.labs.find((lab) => lab.name === progress.lastLab);
    const lab = last ?? this.next()?.lab ?? this.labs[0];
    if (lab === undefined) {
      throw new InputError(
        `There is no lab in ${this.home.dir}.`,
        'Run this in the folder of the course, or name a lab.',
      );
    }
    return lab;
  }

  labNamed(name: string): Lab | undefined {
    return findLab(this.home, name, this.cwd);
  }

  #unknownLab(name: string): never {
    const names = this.labs.map((lab) => lab.name);
    const meant = nearest(name, names);
    throw new UsageError(
      `There is no lab "${name}".${meant === undefined ? '' : ` Did you mean ${meant}?`}`,
      names.length > 0
        ? `The labs are: ${names.join(', ')}. A path to a lab’s folder will do too.`
        : undefined,
    );
  }

  get homeProgress(): ProgressFile {
    return this.#progressIn(this.home.dir);
  }

  /** Where progress on this lab is kept: with its own course, which is another one when it was named by a path. */
  progressOf(lab: Lab): ProgressFile {
    return this.#progressIn(homeOf(lab));
  }

  #progressIn(dir: string): ProgressFile {
    let file = this.#progress.get(dir);
    if (file === undefined) {
      file = new ProgressFile(join(dir, '.netsplit', 'progress.json'), (words) =>
        this.#terminal.aside(words),
      );
      this.#progress.set(dir, file);
    }
    return file;
  }

  /** The works that labs refer to; none when the catalogue cannot be used. */
  catalogue(): Catalogue {
    // A broken catalogue is for maintainers to hear of (`verify`); a student still gets ids and sections.
    return unlessBroken(() => this.soundReadings().works) ?? new Map<string, never>();
  }

  /** The readings of the course; when they cannot be read that is told, and there are none. */
  readings(): Readings {
    const told = (error: Error): void => this.#terminal.noticeOnce(error.message);
    return unlessBroken(() => this.soundReadings(), told) ?? NO_READINGS;
  }

  /** The readings of the course; @throws {CourseFileError} when they cannot be read */
  soundReadings(): Readings {
    return readReadings(this.#readingsFolder);
  }

  /** What to do next: on the paths of the course, and of labs that are on none, the first that is not solved. */
  next(): NextStep | undefined {
    const paths = unlessBroken(() => readPaths(this.#readingsFolder)) ?? [];
    return nextStep(this.labs, this.homeProgress.read(), paths);
  }

  get #readingsFolder(): string {
    // A lab that stands alone refers to the catalogue of the course that it was made for.
    const home = this.home.whole ? this.home.dir : OWN_REPOSITORY;
    return join(home, 'docs', 'readings');
  }

  /** A path as the user would type it. */
  shown(path: string): string {
    const short = relative(this.cwd, path);
    return short === '' ? '.' : short.startsWith('..') && short.length > path.length ? path : short;
  }
}

const NO_READINGS: Readings = { works: new Map(), topics: [], planned: [], paths: [], ideas: [] };

function unlessBroken<Result>(
  read: () => Result,
  told: (error: Error) => void = () => {},
): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'CourseFileError') throw error;
    told(error);
    return undefined;
  }
}

/** The folder whose `.netsplit` holds what the student keeps for this lab. */
export function homeOf(lab: Lab): string {
  return findCourseHome(lab.dir)?.dir ?? lab.dir;
}

/** Where the traces of a lab's failures are kept. */
export const failuresOf = (lab: Lab): string => join(homeOf(lab), '.netsplit', 'failures');
