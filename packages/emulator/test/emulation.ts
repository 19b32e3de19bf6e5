import { createWorld } from '../src/create-world.ts';
import { createDispatch } from '../src/dispatch.ts';
import { createEmulator, worldOf, type Emulator } from '../src/emulator.ts';
import type { RouteGroup } from '../src/route.ts';
import { resolveSettings, type EmulatorOptions } from '../src/settings.ts';
import type { World } from '../src/world.ts';
import { operationRoutes } from '../src/routes/operations.ts';
import { workspaceId } from '../src/routes/workspaces.ts';

/** A request's method, body and headers; the token is right unless another is given, or null. */
export interface Ask {
  method?: string;
  body?: unknown;
  token?: string | null;
  headers?: Record<string, string>;
}

/** Sends requests to one world. */
export interface Emulation {
  world: World;
  fetch: (request: Request) => Promise<Response>;
  /** `url` may begin with `/…`, which is below the workspace on the management host. */
  ask: (url: string, ask?: Ask) => Promise<Response>;
  askJson: (url: string, ask?: Ask) => Promise<Record<string, unknown>>;
}

/** A token of the world for a resource. */
export function tokenFor(world: World, audience = 'https://management.azure.com', lifetimeInSeconds?: number): string {
  const subject = {
    audience,
    objectId: 'object',
    clientId: 'client',
    ...(lifetimeInSeconds !== undefined && { lifetimeInSeconds }),
  };
  return world.tokens.issue(subject).token;
}

/** Hands requests to a whole emulator. */
export function emulate(options: EmulatorOptions = {}): Emulation & { emulator: Emulator } {
  const emulator = createEmulator(options);
  return { emulator, ...around(worldOf(emulator), (request) => emulator.fetch(request)) };
}

/** Hands requests to route groups of a test's own, and to those of operations. */
export function emulateGroups(groups: readonly RouteGroup[], options: EmulatorOptions = {}): Emulation {
  const all = [operationRoutes, ...groups];
  const world = createWorld(
    resolveSettings(options),
    all.flatMap(({ events }) => events ?? []),
  );
  return around(world, createDispatch(world, all));
}

function around(world: World, fetch: (request: Request) => Promise<Response>): Emulation {
  const ask = (url: string, { method = 'GET', body, token, headers }: Ask = {}) => {
    const absolute = url.startsWith('https:') ? url : `https://management.azure.com${workspaceId(world)}${url}`;
    const given = new Headers(headers);
    if (token !== null) given.set('Authorization', `Bearer ${token ?? tokenFor(world)}`);
    const sent = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
    return fetch(new Request(absolute, { method, headers: given, ...sent }));
  };
  return {
    world,
    fetch,
    ask,
    askJson: async (url, options) => (await (await ask(url, options)).json()) as Record<string, unknown>,
  };
}
