// What `npm start`, `npm test` and the other npm scripts enter through, on a clone that may have nothing installed yet:
// Node's built-ins only. It checks Node, sees that the packages are installed, then hands over to the script's own command.
import { requireNode } from './node-version.mjs';

requireNode();
void import('./handover.mjs').then(({ runScript }) =>
  runScript(process.argv[2], process.argv.slice(3)),
);
