// A thread that does pieces of work until there are none left. What is registered in the thread that started it does not
// hold here: tsx comes first, as for the command.
import { parentPort, workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
const { module, data, next, pieces } = workerData;
const { prepare } = await import(module);
const act = await prepare(data);
for (let piece = Atomics.add(next, 0, 1); piece < pieces; piece = Atomics.add(next, 0, 1)) {
  const result = await act(piece);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- it is a thread, and no window
  parentPort.postMessage([piece, result]);
}
// Nothing that a student's code left waiting keeps it.
process.exit();
