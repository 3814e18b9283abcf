// Loading the code under test: the face of this folder.
export { loadSubject } from './load.ts';
export type { LoadedSubject, LoadOptions, SubjectSource } from './load.ts';
export { placeText, type Problem, problemText, SubjectError } from './problem.ts';
export type { SourceFile } from './check.ts';
export type { Frame, MappedError } from './stack.ts';
export { typeCheck } from './typecheck.ts';
export type { TypeCheck, TypeCheckOptions, TypeProblem } from './typecheck.ts';
export { listMutants, type Mutant, readMutant } from './mutant.ts';

// For a host in another process.
export { type Bundle, realmScript } from './bundle.ts';
export { type Evaluated, LoadedCode, Realm } from './context.ts';
export { guard } from './guard.ts';
