import { readAnyFrom } from '../model/any-trace.ts';
import type { Session } from './session.ts';

/** Opens files that a reader chose or dropped: the first one as the run, the others beside it. */
export async function openFiles(session: Session, files: readonly File[]): Promise<void> {
  const [first, ...others] = files;
  if (first === undefined) return;
  session.open(await readAnyFrom(first.stream()), {}, first.name);
  await openBeside(session, others);
}

/** Opens files beside the run that is shown, which stays; as the run itself where there is none. */
export async function openBeside(session: Session, files: readonly File[]): Promise<void> {
  for (const file of files) {
    // One after the other: they are named in the order in which they come.
    session.openBeside(await readAnyFrom(file.stream()), file.name);
  }
}
