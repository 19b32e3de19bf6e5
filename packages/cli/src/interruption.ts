const signalCodes = { SIGINT: 130, SIGTERM: 143 } as const;

/** What Ctrl-C does to a process. */
export interface Interruption {
  /** Aborted by the first Ctrl-C or SIGTERM. Until someone reads it, these end the process as they always do. */
  readonly signal: AbortSignal;
  /** The exit code that the signal received stands for; undefined where there was none. */
  readonly exitCode: number | undefined;
}

/** The first Ctrl-C aborts a signal, the second one ends the process at once. */
export function createInterruption(process: NodeJS.Process, say: (text: string) => void): Interruption {
  let controller: AbortController | undefined;
  let exitCode: number | undefined;
  const listen = () => {
    const created = new AbortController();
    for (const [signal, code] of Object.entries(signalCodes)) {
      process.on(signal, () => {
        if (exitCode !== undefined) process.exit(code);
        exitCode = code;
        say('Stopping; press Ctrl-C again to end at once.\n');
        created.abort();
      });
    }
    return created;
  };
  return {
    get signal() {
      controller ??= listen();
      return controller.signal;
    },
    get exitCode() {
      return exitCode;
    },
  };
}
