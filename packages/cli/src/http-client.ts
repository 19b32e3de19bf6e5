import { createHttpClient, type ConnectOptions } from '@amltune/core';
import type { Io } from './io.ts';

type HttpClient = NonNullable<ConnectOptions['httpClient']>;

/** The HTTP client of a command: the one given, which by its contract is of this type, or a new one. */
export function httpClientOf({ httpClient, env }: Io): HttpClient {
  return (httpClient as HttpClient | undefined) ?? createHttpClient({ env });
}
