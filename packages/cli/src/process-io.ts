import { fstatSync, writeSync } from 'node:fs';
import { enableCompileCache } from './compile-cache.ts';
import { createInterruption, type Interruption } from './interruption.ts';
import type { Io, LineSource, TextSink } from './io.ts';

const retryPauseInMs = 5;

/** Waits without giving up the thread, since a write must be whole before the next one. */
function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retryPauseInMs);
}

const errorCode = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : undefined);

/**
 * Writes to a file descriptor at once: nothing is lost when the process ends, a broken pipe is an exception where the
 * write is, and the streams of Node, which cost milliseconds at start-up, stay unloaded.
 */
function writeFully(descriptor: number, text: string): void {
  let bytes = Buffer.from(text);
  while (bytes.length) {
    try {
      bytes = bytes.subarray(writeSync(descriptor, bytes));
    } catch (error) {
      // A pipe that another program has made non-blocking is full.
      if (errorCode(error) !== 'EAGAIN') throw error;
      pause();
    }
  }
}

/**
 * Whether a descriptor is a terminal. Only a character device can be one; asking that first spares pipes and files the
 * load of `node:tty`, which brings the network and stream modules along (about 5 ms).
 */
function isTerminal(descriptor: number, process: NodeJS.Process): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice() && process.getBuiltinModule('node:tty').isatty(descriptor);
  } catch {
    return false;
  }
}

function createSink(process: NodeJS.Process, name: 'stdout' | 'stderr', write: (text: string) => void): TextSink {
  return {
    write,
    get isTTY() {
      return isTerminal(name === 'stdout' ? 1 : 2, process);
    },
    get columns() {
      return this.isTTY ? process[name].columns : undefined;
    },
  };
}

function createLineSource(process: NodeJS.Process): LineSource {
  return {
    get isTTY() {
      return isTerminal(0, process);
    },
    async readLine(abortSignal) {
      const { createInterface } = await import('node:readline');
      const lines = createInterface({ input: process.stdin, signal: abortSignal });
      try {
        for await (const line of lines) return line;
        return undefined;
      } finally {
        lines.close();
      }
    },
  };
}

/** The world of a process, as commands see it. */
export function createProcessIo(process: NodeJS.Process): Io & { readonly interruption: Interruption } {
  const stderr = createSink(process, 'stderr', (text) => {
    try {
      writeFully(2, text);
    } catch {
      // Nobody reads the words; the result still counts.
    }
  });
  const interruption = createInterruption(process, (text) => stderr.write(text));
  return {
    stdout: createSink(process, 'stdout', (text) => writeFully(1, text)),
    stderr,
    stdin: createLineSource(process),
    env: process.env,
    cwd: process.cwd(),
    get abortSignal() {
      return interruption.signal;
    },
    beforeCommand: () => enableCompileCache(process),
    interruption,
  };
}

/**
 * Runs a command line as this process and ends it with the command's exit code; a Ctrl-C that stopped the command gives 130,
 * a SIGTERM 143.
 */
export async function runAsProcess(
  process: NodeJS.Process,
  run: (argv: readonly string[], io: Io) => Promise<number>,
): Promise<void> {
  const io = createProcessIo(process);
  const code = await run(process.argv.slice(2), io);
  // Everything is written by now, and an idle connection must not keep the process.
  process.exit(code === 0 ? 0 : (io.interruption.exitCode ?? code));
}
