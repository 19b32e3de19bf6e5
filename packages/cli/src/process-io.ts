import { fstatSync, writeSync } from 'node:fs';
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
export function createProcessIo(process: NodeJS.Process, abortSignal: AbortSignal): Io {
  return {
    stdout: createSink(process, 'stdout', (text) => writeFully(1, text)),
    stderr: createSink(process, 'stderr', (text) => {
      try {
        writeFully(2, text);
      } catch {
        // Nobody reads the words; the result still counts.
      }
    }),
    stdin: createLineSource(process),
    env: process.env,
    cwd: process.cwd(),
    abortSignal,
  };
}

const signalCodes = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Runs a command line as this process: the first Ctrl-C (or SIGTERM) aborts its signal, the second one ends the process at
 * once; the exit code is set when it is done.
 */
export async function runAsProcess(
  process: NodeJS.Process,
  run: (argv: readonly string[], io: Io) => Promise<number>,
): Promise<void> {
  const controller = new AbortController();
  const io = createProcessIo(process, controller.signal);
  let signalCode: number | undefined;
  for (const [signal, code] of Object.entries(signalCodes)) {
    process.on(signal, () => {
      if (signalCode !== undefined) process.exit(code);
      signalCode = code;
      io.stderr.write('Stopping; press Ctrl-C again to end at once.\n');
      controller.abort();
    });
  }
  const code = await run(process.argv.slice(2), io);
  // Everything is written by now, and an idle connection must not keep the process.
  process.exit(signalCode === undefined || code === 0 ? code : signalCode);
}
