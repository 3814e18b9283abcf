import { mkdirSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lab } from '@netsplit/course';
import type { SubjectOfLab } from '@netsplit/harness';
import type { LiveLab } from '@netsplit/viewer';
import type { Desk } from './desk.ts';
import { loadScenarios, loadTests } from './lab-code.ts';
import { sessionsOf } from './saved-sessions.ts';

// An editor's save is several events; see `netsplit test --watch`.
const QUIET_MS = 40;

/** A lab with the code that plays it, for a live session. @throws {SubjectError} for code that does not load */
export async function liveLab(
  lab: Lab,
  source: 'src' | 'solution',
  desk: Desk,
): Promise<LiveLab & { readonly subject: SubjectOfLab }> {
  const { loadSubject } = await import('@netsplit/harness');
  const load = (): Promise<SubjectOfLab> => loadSubject({ labDir: lab.dir, source });
  const [subject, scenarios, tests] = await Promise.all([
    load(),
    loadScenarios(lab),
    loadTests(lab),
  ]);
  return {
    title: lab.manifest.title,
    subject,
    scenarios,
    tests,
    reload: load,
    watch: (changed) => {
      let timer: NodeJS.Timeout | undefined;
      const watcher = watch(join(lab.dir, source), { recursive: true }, () => {
        clearTimeout(timer);
        timer = setTimeout(changed, QUIET_MS);
      });
      // A folder that is gone is told by the next reload.
      watcher.on('error', () => {});
      return () => {
        clearTimeout(timer);
        watcher.close();
      };
    },
    save: async (name, text) => {
      const folder = sessionsOf(lab);
      mkdirSync(folder, { recursive: true });
      const path = join(folder, `${fileNameOf(name)}.json`);
      writeFileSync(path, text);
      return `Saved as ${desk.shown(path)}: npx netsplit test ${lab.name} runs it from now on.`;
    },
  };
}

/** A name that every file system takes. */
function fileNameOf(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80);
  return plain === '' ? 'session' : plain;
}
