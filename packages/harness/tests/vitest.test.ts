import { registerLabTests } from '../src/vitest.ts';
import { subjectOf } from '../src/index.ts';
import { atMostOnce } from './at-most-once.ts';
import { counter } from './counter.ts';

// A lab's own tests, as its `tests/lab.test.ts` registers them: they appear and pass.
registerLabTests({ tests: [atMostOnce()], subject: () => subjectOf(counter), runs: 20 });
