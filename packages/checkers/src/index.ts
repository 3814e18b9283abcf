export type { History, Operation } from './history.ts';
