/** Where text goes: a terminal, a pipe or a test. A failed write may throw; `EPIPE` ends the command quietly. */
export interface TextSink {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  /** Width of the terminal in columns; unset where there is none, and then nothing is cut. */
  readonly columns?: number | undefined;
}

/** Where answers to questions come from. */
export interface LineSource {
  readonly isTTY?: boolean;
  /** The next line without its end; undefined when the input has ended. */
  readLine(abortSignal: AbortSignal): Promise<string | undefined>;
}

/** Where tokens come from. A `TokenCredential` of the Azure packages is one. */
export interface TokenSource {
  getToken(
    scopes: string | string[],
    options?: object,
  ): Promise<{ readonly token: string; readonly expiresOnTimestamp: number } | null>;
}

/**
 * What sends every request: an `HttpClient` of `@azure/core-rest-pipeline`, as `createHttpClient` of `@amltune/core` makes
 * one. Its types are not repeated here, because this package is published without dependencies.
 */
export interface HttpSender {
  sendRequest(request: never): Promise<object>;
}

/**
 * Everything that a command sees of the world. `bin.ts` makes it from the process; a program that embeds the command
 * line, or a test, makes its own and may put in the HTTP client and the credential that every command then uses.
 */
export interface Io {
  /** The result and nothing else. */
  readonly stdout: TextSink;
  /** Every word that is not the result. */
  readonly stderr: TextSink;
  readonly stdin: LineSource;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that searches for settings start in. */
  readonly cwd: string;
  /** Aborted by Ctrl-C; a command that then stops ends with exit code 130. */
  readonly abortSignal: AbortSignal;
  /** Called before the code of a command is loaded; not for help. */
  readonly beforeCommand?: () => void;
  readonly httpClient?: HttpSender;
  readonly credential?: TokenSource;
}
