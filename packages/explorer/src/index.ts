export type { Model, Property } from './model.ts';
