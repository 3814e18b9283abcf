// What a host in another process evaluates in its realm: the same as our own, to which it adds its context.

export { createValueCodec } from '@netsplit/simulator';
export { consoleFor } from './console.ts';
export { harden } from './harden.ts';
export { own } from './own-error.ts';
export { type ExportFacts, factsOf } from '../facts.ts';
export type { Evaluated } from '../context.ts';
