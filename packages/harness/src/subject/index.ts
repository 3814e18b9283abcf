// Loading the code under test: the face of this folder.
export { codeHashOf, loadSubject } from './load.ts';
export type { LoadedSubject, SubjectSource } from './load.ts';
export { placeText, type Problem, SubjectError } from './problem.ts';
export { findTypeChecker, typeCheck, type TypeProblem } from './typecheck.ts';
export { listMutants, type Mutant, readMutant } from './mutant.ts';

// For a host in another process.
export { realmScript } from './bundle.ts';
export { Realm } from './context.ts';
export { guard } from './guard.ts';
