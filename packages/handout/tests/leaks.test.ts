import { describe, expect, it } from 'vitest';
import { leaksIn } from '../src/leaks.ts';

const SOLUTION = `import { Node } from '@netsplit/simulator/node';
    const session = this.sessionOf(client);
    this.forget(session, ask.answeredBelow);
    session.early.set(ask.number, ask.request);
    this.serve(client, session, ask.number);
    if (a) return;
    // The clock has just heard of it, so it is later.
`;
const MUTANT = `# mistake: it forgets
--- a/index.ts
+++ b/index.ts
@@ -1,2 +1,2 @@
-    this.forget(session, ask.answeredBelow);
+    this.forgetEverything(session, ask.number);
`;
const kept = new Map([
  ['solution/index.ts', SOLUTION],
  ['mutants/forgets.diff', MUTANT],
]);
const nothing = new Map<string, string>();

describe('lines of what is kept back', () => {
  it('are found in any file, whatever they are indented by', () => {
    const copied = SOLUTION.replace(/^ +/gm, '');
    expect(leaksIn(new Map([['docs/page.md', `Here it is:\n\n${copied}`]]), kept, nothing)).toEqual(
      [expect.objectContaining({ file: 'docs/page.md', of: 'solution/index.ts' })],
    );
  });

  it('are found by the one line that a mutant adds', () => {
    const page = new Map([['notes.md', 'this.forgetEverything(session, ask.number);']]);
    expect(leaksIn(page, kept, nothing)).toMatchObject([{ of: 'mutants/forgets.diff' }]);
  });

  it('are no leak where a few of them are what anybody writes, or students have them anyway', () => {
    const [, line = ''] = SOLUTION.split('\n');
    expect(leaksIn(new Map([['tests/a.ts', line]]), kept, nothing)).toEqual([]);
    const starter = new Map([['starter/index.ts', SOLUTION]]);
    expect(leaksIn(starter, new Map([['solution/index.ts', SOLUTION]]), starter)).toEqual([]);
  });
});
