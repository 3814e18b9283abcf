// Two-phase commit whose coordinator may stop before it has decided. What holds of a coordinator that lives ("every manager has
// decided") does not hold here: the shortest run to a manager that waits for ever is the reason why three-phase commit and Paxos
// Commit were invented.

import { twoPhaseCommit } from './two-phase-commit.ts';

export const model = twoPhaseCommit(3, { mayStop: true });
