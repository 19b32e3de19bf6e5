import { readSync, writeSync } from 'node:fs';
import { cachedBlockInBytes, type ConversionStep } from './group-conversion.ts';
import { KernelSession } from './kernel-session.ts';
import type { ThreadMessage, ThreadWork } from './thread-work.ts';

/** Holds the lines of most row groups while their place in the output is not known yet. */
const heldBlockInBytes = (1 << 23) - 64;

/**
 * Converts row groups until none is left. Each begins where the one before ends, which its thread publishes; so lines
 * are written in order by position, and no bytes pass between threads.
 */
export function convertInThread(work: ThreadWork, tell: (message: ThreadMessage) => void): void {
  const session = new KernelSession(work.module, work.shape, work.ascii);
  for (;;) {
    const index = Atomics.add(work.next, 0, 1);
    if (index >= work.groups.length) return;
    try {
      convertGroup(work, session, index, tell);
    } catch (cause) {
      tell({ kind: 'write-failed', message: (cause as Error).message });
      return;
    }
  }
}

function convertGroup(
  work: ThreadWork,
  session: KernelSession,
  index: number,
  tell: (message: ThreadMessage) => void,
): void {
  const read = work.groups[index];
  if (!read) return;
  const isStartKnown = Atomics.load(work.starts, index) >= 0n;
  let at: number | undefined;
  let row = read.from;
  const converted = readSteps(work, session, () =>
    session.begin(read, isStartKnown ? cachedBlockInBytes : heldBlockInBytes),
  );
  for (const step of converted) {
    if (step === 'unusual') {
      tell({ kind: 'unusual', index, row, start: at ?? waitForStart(work, index) });
      return;
    }
    at ??= waitForStart(work, index);
    const lines = session.memory.view(step.at, step.size);
    for (let written = 0; written < lines.length;) {
      written += writeSync(work.outputFd, lines, written, lines.length - written, at + written);
    }
    at += lines.length;
    row += step.rowCount;
  }
  publish(work, index + 1, at ?? waitForStart(work, index));
}

type Lines = Extract<ConversionStep, { kind: 'rows' }>;

/** The blocks of a row group; ends with `unusual` where the plain path must go on, which also finds the reason. */
function* readSteps(
  work: ThreadWork,
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
        fill(work.inputFd, session.memory.view(at, size), start);
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

function waitForStart({ starts }: ThreadWork, index: number): number {
  for (;;) {
    const start = Atomics.load(starts, index);
    if (start >= 0n) return Number(start);
    Atomics.wait(starts, index, start);
  }
}

/** Says where a row group begins. */
export function publish({ starts }: Pick<ThreadWork, 'starts'>, index: number, start: number): void {
  Atomics.store(starts, index, BigInt(start));
  Atomics.notify(starts, index);
}
