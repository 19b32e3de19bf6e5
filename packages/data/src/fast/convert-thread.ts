import { readSync, writeSync } from 'node:fs';
import type { GroupRead } from '../parquet/plan.ts';
import { cachedBlockInBytes, type ConversionStep } from './group-conversion.ts';
import { KernelSession } from './kernel-session.ts';
import type { ThreadMessage, ThreadWork } from './thread-work.ts';

/** Holds the lines of most row groups while their place in the output is not known yet. */
const heldBlockInBytes = (1 << 23) - 64;

/** What differs between the thread that was called and one of its own. */
export interface ThreadPlace {
  /** Waits until it is known where a row group begins. */
  readonly waitForStart: (starts: ThreadWork['starts'], index: number) => number | Promise<number>;
  readonly tell: (message: ThreadMessage) => void | Promise<void>;
  /** Called between two row groups. */
  readonly pause?: () => Promise<void>;
}

/**
 * Converts row groups until none is left. Each begins where the one before ends, which its thread publishes; so lines
 * are written in order by position, and no bytes pass between threads.
 */
export async function convertInThread(work: ThreadWork, place: ThreadPlace): Promise<void> {
  const session = new KernelSession(work.module, work.shape, work.ascii);
  for (;;) {
    const index = Atomics.add(work.next, 0, 1);
    const read = work.groups[index];
    if (!read) return;
    await convertGroup(work, session, { index, read }, place);
    await place.pause?.();
  }
}

async function convertGroup(
  work: ThreadWork,
  session: KernelSession,
  { index, read }: { readonly index: number; readonly read: GroupRead },
  { tell, waitForStart }: ThreadPlace,
): Promise<void> {
  const { outputFd, starts } = work;
  const isStartKnown = Atomics.load(starts, index) >= 0n;
  const blockInBytes = isStartKnown ? cachedBlockInBytes : heldBlockInBytes;
  let at: number | undefined;
  let row = read.from;
  for (const step of readSteps(work.inputFd, session, () => session.begin(read, blockInBytes))) {
    at ??= await waitForStart(starts, index);
    if (step === 'unusual') return tell({ kind: 'unusual', index, row, start: at });
    const lines = session.memory.view(step.at, step.size);
    try {
      for (let done = 0; done < lines.length;) done += writeSync(outputFd, lines, done, lines.length - done, at + done);
    } catch (cause) {
      return tell({ kind: 'write-failed', message: (cause as Error).message });
    }
    at += lines.length;
    row += step.rowCount;
  }
  publishStart(starts, index + 1, at ?? (await waitForStart(starts, index)));
}

type Lines = Extract<ConversionStep, { kind: 'rows' }>;

/** The blocks of a row group; ends with `unusual` where the plain path must go on, which also finds the reason. */
function* readSteps(
  inputFd: number,
  session: KernelSession,
  begin: () => { next(): ConversionStep },
): Generator<Lines | 'unusual'> {
  let conversion: ReturnType<typeof begin> | undefined;
  for (;;) {
    let step: ConversionStep;
    try {
      conversion ??= begin();
      step = conversion.next();
      if (step.kind === 'read') {
        const { at, size, start } = step.request;
        fill(inputFd, session.memory.view(at, size), start);
        continue;
      }
    } catch {
      yield 'unusual';
      return;
    }
    if (step.kind === 'done') return;
    yield step;
  }
}

function fill(fd: number, target: Uint8Array, start: number): void {
  for (let filled = 0; filled < target.length;) {
    const bytesRead = readSync(fd, target, filled, target.length - filled, start + filled);
    if (bytesRead === 0) throw new Error('the file became shorter');
    filled += bytesRead;
  }
}

/** Says where a row group begins. */
export function publishStart(starts: ThreadWork['starts'], index: number, start: number): void {
  Atomics.store(starts, index, BigInt(start));
  Atomics.notify(starts, index);
}
