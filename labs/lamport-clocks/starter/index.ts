// What the lab asks for, a file a part.
export { Process } from './process.ts';
export { Endpoint } from './endpoint.ts';
export { Contender } from './contender.ts';
export { VectorProcess } from './vector-process.ts';
export { CausalProcess } from './causal-process.ts';
export { TotalProcess } from './total-process.ts';
export { HybridProcess } from './hybrid-process.ts';
export { Branch } from './branch.ts';
