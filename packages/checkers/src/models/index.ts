import type { Model } from '../model.ts';
import { kv } from './kv.ts';
import { lock } from './lock.ts';
import { queue } from './queue.ts';
import { casRegister, register } from './register.ts';
import { set } from './set.ts';

/** The models that can be named, as a command line does. */
export const models: Readonly<Record<ModelName, () => Model>> = {
  register: () => register(),
  'cas-register': () => casRegister(),
  kv: () => kv(),
  queue: () => queue(),
  set: () => set(),
  lock: () => lock(),
};

/** What a model is called where it is named by a text: `netsplit check --model kv`. */
export type ModelName = 'register' | 'cas-register' | 'kv' | 'queue' | 'set' | 'lock';
