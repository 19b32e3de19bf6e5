import type { Emulator } from '../emulator.ts';
import { findHost } from '../hosts.ts';

/** What the emulator needs of msw's `http`. */
export interface MswHttp<Handler> {
  all(path: '*', resolver: (info: { readonly request: Request }) => Promise<Response> | undefined): Handler;
}

/**
 * The emulator as one request handler of msw, for tests inside a process. It takes the emulated hosts and leaves all
 * others to other handlers. `http` is msw's own, handed in so that the emulator does not depend on it.
 *
 * @example
 * const server = setupServer(createMswHandler(createEmulator(), http));
 */
export function createMswHandler<Handler>(emulator: Emulator, http: MswHttp<Handler>): Handler {
  // The answer of undefined lets a request pass to the next handler.
  return http.all('*', ({ request }) => (findHost(new URL(request.url)) ? emulator.fetch(request) : undefined));
}
