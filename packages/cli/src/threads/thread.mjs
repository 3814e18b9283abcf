// A thread that does pieces of work until there are none left.
import { parentPort, workerData } from 'node:worker_threads';

// What is registered in the thread that started it does not hold here.
await import('@netsplit/harness/register');
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
