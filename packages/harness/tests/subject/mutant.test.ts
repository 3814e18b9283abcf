import { expect, test } from 'vitest';
import { listMutants, loadSubject, readMutant } from '../../src/subject/index.ts';
import { contract, labFolder, outputsOf, refusalOf, serverWith } from './lab-folder.ts';

const HEADER = `# mistake: it answers before it counts
# caught-by: B2, B3
# reading: lamport-1978 §"Total ordering"
`;
const SOLUTION = serverWith(
  "  onStart() {\n    this.output('x', 1);\n    this.output('y', 2);\n  }",
);
const DIFF = `${HEADER}--- a/index.ts
+++ b/index.ts
@@ -5,3 +5,3 @@
     this.output('x', 1);
-    this.output('y', 2);
+    this.output('y', 3);
   }
`;

function lab(diff: string, solution = SOLUTION): Promise<string> {
  return labFolder({ 'solution/index.ts': solution, 'mutants/early.diff': diff });
}

test('a mutant is the solution with its mistake, and the solution stays as it is', async () => {
  const labDir = await lab(DIFF);
  const mutant = await loadSubject({ labDir, source: { mutant: 'early' }, contract });
  const solution = await loadSubject({ labDir, source: 'solution', contract });
  expect(mutant.name).toBe('mutant:early');
  expect(outputsOf(mutant)).toEqual([1, 3]);
  expect(outputsOf(solution)).toEqual([1, 2]);
  expect(mutant.codeHash).not.toBe(solution.codeHash);
});

test('its header says what it teaches', async () => {
  const labDir = await lab(DIFF);
  expect(await listMutants(labDir)).toEqual(['early']);
  expect(await readMutant(labDir, 'early')).toMatchObject({
    mistake: 'it answers before it counts',
    caughtBy: ['B2', 'B3'],
    reading: { work: 'lamport-1978', section: '§"Total ordering"' },
  });
});

test('it may bring a file of its own', async () => {
  const labDir = await lab(`${HEADER}--- a/index.ts
+++ b/index.ts
@@ -1,3 +1,4 @@
 import { Node } from '@netsplit/simulator/node';
+import { THREE } from './three.ts';
 
 export class Server extends Node<unknown, unknown, unknown, Record<string, unknown>> {
@@ -5,3 +6,3 @@
     this.output('x', 1);
-    this.output('y', 2);
+    this.output('y', THREE);
   }
--- /dev/null
+++ b/three.ts
@@ -0,0 +1 @@
+export const THREE = 3;
`);
  const mutant = await loadSubject({ labDir, source: { mutant: 'early' }, contract });
  expect(outputsOf(mutant)).toEqual([1, 3]);
});

test('a mutant that the solution has moved away from names its hunk', async () => {
  const labDir = await lab(DIFF, SOLUTION.replace("'y', 2", "'y', 22"));
  const { message } = await refusalOf(
    loadSubject({ labDir, source: { mutant: 'early' }, contract }),
  );
  expect(message).toContain(
    'mutants/early.diff:6 hunk 1 of 1 no longer applies to solution/index.ts (its line 5)',
  );
});

test.each([
  [DIFF.replace(/^# caught-by.*\n/m, ''), 'has no line `# caught-by: …`'],
  [HEADER, 'it changes nothing'],
  [`${HEADER}--- a/index.ts\n+++ b/index.ts\n@@ nonsense @@\n`, 'is no unified diff'],
])('a mutant that is no mutant says so', async (diff, what) => {
  const labDir = await lab(diff);
  const { message } = await refusalOf(
    loadSubject({ labDir, source: { mutant: 'early' }, contract }),
  );
  expect(message).toContain(what);
});

test('a mutant that is not there is answered with those that are', async () => {
  const labDir = await lab(DIFF);
  const { message } = await refusalOf(
    loadSubject({ labDir, source: { mutant: 'late' }, contract }),
  );
  expect(message).toContain('there is no such mutant: the lab has: early');
});
