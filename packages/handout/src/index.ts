export { type Handout, type HandoutOptions, makeHandout } from './handout.ts';
export { PLATFORMS } from './offline.ts';
export { HandoutRefused } from './problem.ts';
