export { type Handout, type HandoutOptions, type LabVariant, makeHandout } from './handout.ts';
export { PLATFORMS } from './offline.ts';
export { HandoutRefused } from './problem.ts';
