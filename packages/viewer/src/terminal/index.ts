/** Stepping through a run in a terminal: keys in, lines out. */
export { printOf, screenOf, type ScreenSize } from './screen.ts';
export { Stepper, type Prompt } from './stepper.ts';
export { printed, type Line, type Paint, type Style } from './text.ts';
