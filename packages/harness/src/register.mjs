// What a process or a thread needs before it can load a lab: TypeScript that runs as it is, and our packages for labs that
// stand elsewhere. It holds for the thread that imports it, and for no other.
import { register } from 'node:module';
import { register as registerTypeScript } from 'tsx/esm/api';

registerTypeScript();
// After tsx, so that it is asked before.
register('./own-packages.mjs', import.meta.url);
