// What is evaluated inside the realm of the nodes, before their code: see context.ts for who does so.
// It imports nothing of ours but what stands in this folder and the simulator's value codec.

export { createValueCodec } from '@netsplit/simulator';
export { consoleFor } from './console.ts';
export { adopt } from './adopted-context.ts';
export { harden } from './harden.ts';
