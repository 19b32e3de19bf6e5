// The program of a thread. scripts/build-kernel.ts bundles it into thread-source.ts, so that it needs no file of its own
// wherever this package ends up.
import { parentPort, workerData } from 'node:worker_threads';
import { convertInThread } from './convert-thread.ts';
import type { ThreadWork } from './thread-work.ts';

void convertInThread(workerData as ThreadWork, {
  tell: (message) => parentPort?.postMessage(message),
  waitForStart(starts, index) {
    for (;;) {
      const start = Atomics.load(starts, index);
      if (start >= 0n) return Number(start);
      Atomics.wait(starts, index, start);
    }
  },
});
