import { Worker } from 'node:worker_threads';
import { abortError, throwIfAborted } from '@amltune/core';
import { compileKernel } from './kernel.ts';
import { publish } from './convert-thread.ts';
import { threadSource } from './thread-source.ts';
import type { ThreadMessage, ThreadWork } from './thread-work.ts';

/** What is converted in threads, and what is to be done for them. */
export interface ThreadedConversion extends Omit<ThreadWork, 'module' | 'next' | 'starts'> {
  readonly threads: number;
  /** Converts the rest of a row group by the plain path: writes its lines at `start` and returns where they end. */
  readonly convertPlain: (index: number, row: number, start: number) => Promise<number>;
  /** The error of an output that cannot be written. */
  readonly writeFailed: (cause: unknown) => Error;
  readonly abortSignal?: AbortSignal;
}

/**
 * Converts row groups in threads that write the output by position; returns its length.
 *
 * @throws AmltuneError `ABORTED`, and what the plain path and the output throw
 */
export async function convertInThreads(conversion: ThreadedConversion): Promise<number> {
  const { abortSignal, ascii, groups, inputFd, outputFd, shape, threads } = conversion;
  throwIfAborted(abortSignal);
  const next = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const starts = new BigInt64Array(new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT * (groups.length + 1)));
  starts.fill(-1n).fill(0n, 0, 1);
  const work: ThreadWork = { module: compileKernel(), shape, ascii, groups, inputFd, outputFd, next, starts };
  const workers: Worker[] = [];
  try {
    for (let index = 0; index < threads; index += 1) {
      // Options of the process are not those of this thread: a loader or a profiler has no business there.
      workers.push(new Worker(threadSource, { eval: true, execArgv: [], name: 'amltune-convert', workerData: work }));
    }
    await Promise.race([
      Promise.all(workers.map((worker) => runWorker(worker, conversion, work))),
      rejectOnAbort(workers, abortSignal),
    ]);
    return Number(starts[groups.length]);
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** Serves a thread until it ends and all that it left to the plain path is done. */
async function runWorker(worker: Worker, conversion: ThreadedConversion, work: ThreadWork): Promise<void> {
  const left: Promise<void>[] = [];
  await new Promise<void>((resolve, reject) => {
    worker.on('message', (message: ThreadMessage) => {
      if (message.kind === 'write-failed') return reject(conversion.writeFailed(new Error(message.message)));
      const { index, row, start } = message;
      const done = conversion.convertPlain(index, row, start).then((end) => publish(work, index + 1, end));
      done.catch(reject);
      left.push(done);
    });
    worker.once('error', reject);
    worker.once('exit', () => resolve());
  });
  await Promise.all(left);
}

async function rejectOnAbort(workers: readonly Worker[], abortSignal: AbortSignal | undefined): Promise<void> {
  if (!abortSignal) return new Promise(() => undefined);
  return new Promise((_, reject) => {
    const onAbort = () => reject(abortError(abortSignal));
    abortSignal.addEventListener('abort', onAbort, { once: true });
    for (const worker of workers) worker.once('exit', () => abortSignal.removeEventListener('abort', onAbort));
  });
}
