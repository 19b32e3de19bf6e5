import type { http as HttpHandlers, HttpHandler } from 'msw';
import type { Emulator } from '../emulator.ts';
import { findHost } from '../hosts.ts';

/**
 * The emulator as one request handler of msw, for tests inside a process. It takes the emulated hosts and leaves all
 * others to other handlers. `http` is msw's own, handed in so that the emulator does not depend on it.
 *
 * @example
 * const server = setupServer(createMswHandler(createEmulator(), http));
 */
export function createMswHandler(emulator: Emulator, http: Pick<typeof HttpHandlers, 'all'>): HttpHandler {
  // The answer of undefined lets a request pass to the next handler.
  return http.all('*', ({ request }) => (findHost(new URL(request.url)) ? emulator.fetch(request) : undefined));
}
