/** How much a submission may be. A lab's solution is a few files of a few hundred lines. */
export interface IntakeLimits {
  /** Of the archive as it was handed in. */
  readonly archiveBytes: number;
  /** Everything that the archive or the folder holds, ignored things too. */
  readonly entries: number;
  /** All that an archive holds, unpacked. */
  readonly unpackedBytes: number;
  /** Unpacked bytes for each packed one, of anything larger than a megabyte. */
  readonly ratio: number;
  /** The student's own files. */
  readonly files: number;
  readonly fileBytes: number;
  readonly filesBytes: number;
  /** Characters of a path within the submission, and folders in it. */
  readonly pathLength: number;
  readonly pathDepth: number;
}

/**
 * Far above any honest submission, a whole clone of the course included (1,200 files, 10 MB), and far
 * below what troubles a grader.
 */
export const INTAKE_LIMITS: IntakeLimits = {
  archiveBytes: 32 * 1024 * 1024,
  entries: 5_000,
  unpackedBytes: 128 * 1024 * 1024,
  ratio: 200,
  files: 200,
  fileBytes: 512 * 1024,
  filesBytes: 2 * 1024 * 1024,
  pathLength: 240,
  pathDepth: 16,
};
