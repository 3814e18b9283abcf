// Raft, as the paper has it. Begin with server.ts, then state.ts beside Figure 2, then election.ts.

export { Client } from './client.ts';
export { Server } from './server.ts';
