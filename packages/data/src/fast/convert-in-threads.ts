import { Worker } from 'node:worker_threads';
import { setImmediate } from 'node:timers/promises';
import { throwIfAborted } from '@amltune/core';
import { compileKernel } from './kernel.ts';
import { convertInThread, publishStart } from './convert-thread.ts';
import { threadSource } from './thread-source.ts';
import type { ThreadMessage, ThreadWork } from './thread-work.ts';

/** What is converted in threads, and what is to be done for them. */
export interface ThreadedConversion extends Omit<ThreadWork, 'module' | 'next' | 'starts'> {
  /** This one included. */
  readonly threads: number;
  /** Converts the rest of a row group by the plain path: writes its lines at `start` and returns where they end. */
  readonly convertPlain: (index: number, row: number, start: number) => Promise<number>;
  /** The error of an output that cannot be written. */
  readonly writeFailed: (cause: unknown) => Error;
  readonly abortSignal?: AbortSignal;
}

/** How long a wait goes without a look at whether it still makes sense. */
const longestWaitInMs = 100;

/**
 * Converts row groups in this thread and others, which write the output by position; returns its length. This thread
 * yields between two row groups.
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
  const stop = new AbortController();
  const workers: Worker[] = [];
  let here: Promise<void> | undefined;
  const tell = (message: ThreadMessage) => answer(message, conversion, starts);
  const pause = async () => {
    throwIfAborted(abortSignal);
    throwIfAborted(stop.signal);
    await setImmediate();
  };
  try {
    for (let index = 1; index < threads; index += 1) {
      // The options of the process are not for it: a loader or a profiler has no business there.
      workers.push(new Worker(threadSource, { eval: true, execArgv: [], name: 'amltune-convert', workerData: work }));
    }
    here = convertInThread(work, { tell, pause, waitForStart: waitForStartHere(stop.signal, abortSignal) });
    await Promise.all([here, ...workers.map((worker) => serve(worker, tell))]);
    return Number(starts[groups.length]);
  } finally {
    stop.abort();
    // Nothing may write any more when the output is closed.
    await Promise.allSettled([here, ...workers.map((worker) => worker.terminate())]);
  }
}

/** Does what a thread cannot do itself. */
async function answer(
  message: ThreadMessage,
  { convertPlain, writeFailed }: ThreadedConversion,
  starts: ThreadWork['starts'],
): Promise<void> {
  if (message.kind === 'write-failed') throw writeFailed(new Error(message.message));
  const { index, row, start } = message;
  publishStart(starts, index + 1, await convertPlain(index, row, start));
}

/** Serves a thread until it ends and all that it left to the plain path is done. */
async function serve(worker: Worker, tell: (message: ThreadMessage) => Promise<void>): Promise<void> {
  const answers: Promise<void>[] = [];
  await new Promise<void>((resolve, reject) => {
    worker.on('message', (message: ThreadMessage) => {
      const answered = tell(message);
      answered.catch(reject);
      answers.push(answered);
    });
    worker.once('error', reject);
    worker.once('exit', () => resolve());
  });
  await Promise.all(answers);
}

/** Waits without holding this thread; ends with an error when the conversion has failed elsewhere or is given up. */
function waitForStartHere(...signals: (AbortSignal | undefined)[]) {
  return async (starts: ThreadWork['starts'], index: number): Promise<number> => {
    for (;;) {
      for (const signal of signals) throwIfAborted(signal);
      const start = Atomics.load(starts, index);
      if (start >= 0n) return Number(start);
      await Atomics.waitAsync(starts, index, start, longestWaitInMs).value;
    }
  };
}
