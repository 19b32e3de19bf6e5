import { checkBearer } from './identity/check-bearer.ts';
import { checkScope, readApiVersion, readBody, readQuery } from './check-request.ts';
import { dialects } from './dialects.ts';
import type { FaultEffect } from './faults/fault.ts';
import { findHost, type EmulatedHost, type HostKind } from './hosts.ts';
import { HttpError } from './http-error.ts';
import type { Audience } from './identity/audiences.ts';
import { redactUrl } from './request-log.ts';
import { createRouter, type RouteMatch } from './router.ts';
import type { Route, RouteContext, RouteGroup } from './route.ts';
import type { World } from './world.ts';

/** What is known of a request before its route is. */
interface Arrival {
  readonly request: Request;
  readonly url: URL;
  readonly host: EmulatedHost;
  readonly requestId: string;
  route?: Route;
}

/** Thrown where a fault cuts the connection, as the router copies what it is answered and cannot copy this. */
class ConnectionCut extends Error {}

const tokenHosts: Partial<Record<HostKind, Audience>> = {
  management: 'management',
  api: 'management',
  experiments: 'management',
};

/** Makes the function from a request to its answer. `Response.error()` stands for a connection that was cut. */
export function createDispatch(world: World, groups: readonly RouteGroup[]): (request: Request) => Promise<Response> {
  const router = createRouter<Arrival>(
    groups.flatMap(({ routes }) => routes),
    (match, arrival) => handleMatch(world, match, arrival),
    (arrival) => refuseRoute(world, arrival),
  );

  return async (request) => {
    const url = new URL(request.url);
    const host = findHost(url);
    if (!host) return refuseHost(url);
    const arrival: Arrival = { request, url, host, requestId: world.ids.next() };
    const response = await answer(() => router.fetch(request, arrival), world, arrival);
    world.requests.add({
      time: world.clock.now(),
      method: request.method,
      url: redactUrl(url),
      route: arrival.route?.name,
      status: response.status,
      requestId: arrival.requestId,
      clientRequestId: request.headers.get('x-ms-client-request-id') ?? undefined,
      userAgent: request.headers.get('user-agent') ?? undefined,
    });
    return response;
  };
}

async function answer(work: () => Promise<Response>, world: World, arrival: Arrival): Promise<Response> {
  const { request, host, requestId } = arrival;
  const context = { world, requestId, method: request.method };
  const dialect = dialects[host.kind];
  try {
    const response = await work();
    dialect.addHeaders(response.headers, context, response.status >= 400);
    return response;
  } catch (thrown) {
    if (thrown instanceof ConnectionCut) return Response.error();
    // A defect of a route: said plainly, and printed with its stack where the emulator runs.
    if (!(thrown instanceof HttpError)) console.error(`${request.method} ${redactUrl(arrival.url)}:`, thrown);
    const error =
      thrown instanceof HttpError
        ? thrown
        : new HttpError(500, 'InternalServerError', `The emulator failed on this request: ${String(thrown)}`);
    const { body, contentType } = dialect.writeError(error, context);
    const headers = new Headers({ 'Content-Type': contentType, ...error.options.headers });
    dialect.addHeaders(headers, context, true);
    return new Response(request.method === 'HEAD' ? null : (error.options.body ?? body), {
      status: error.status,
      headers,
    });
  }
}

async function handleMatch(world: World, { route, params }: RouteMatch, arrival: Arrival): Promise<Response> {
  const { request, url, host, requestId } = arrival;
  arrival.route = route;
  world.timeline.settle(world);
  const faults = world.faults.take(route.name);
  if (await meetFaults(world, faults)) throw new ConnectionCut();
  const audience = route.audience ?? tokenHosts[host.kind] ?? 'none';
  const expired = faults.some(({ kind }) => kind === 'expired-token');
  const caller = audience === 'none' ? undefined : checkBearer(world, request.headers, audience, expired);
  const query = readQuery(world, route, url);
  const apiVersion = readApiVersion(route, query);
  checkScope(world, route, params);
  const body = await readBody(world, route, request);
  const context: RouteContext = {
    world,
    request,
    url,
    host,
    params,
    query,
    apiVersion,
    body,
    caller,
    requestId,
    faults,
  };
  const response = await route.handle(context);
  if (faults.some(({ kind }) => kind === 'reset-after')) throw new ConnectionCut();
  return response;
}

/** Whether the connection is to be cut at once. */
async function meetFaults(world: World, faults: readonly FaultEffect[]): Promise<boolean> {
  for (const fault of faults) {
    if (fault.kind === 'delay') await world.clock.sleep(fault.durationInMs);
    if (fault.kind === 'status') {
      const { status, code, message, retryAfterInSeconds: seconds } = fault;
      throw new HttpError(
        status,
        code,
        message,
        seconds === undefined ? {} : { headers: { 'Retry-After': String(seconds) } },
      );
    }
  }
  return faults.some(({ kind }) => kind === 'reset-before');
}

async function refuseRoute(world: World, { request, url, host }: Arrival): Promise<Response> {
  const route = `${request.method} ${host.name}${url.pathname}`;
  world.findings.add({ kind: 'unknown-route', method: request.method, route: url.pathname, name: host.name });
  throw new HttpError(501, 'EmulatorRouteUnknown', `The emulator has no route for ${route}.`);
}

/** A name that is not emulated reached this port: a mistake, or a web page that had its own name point here. */
function refuseHost({ protocol, host }: URL): Response {
  const error = {
    code: 'EmulatorHostRefused',
    message: `The emulator does not answer for ${protocol}//${host}.`,
  };
  return Response.json({ error }, { status: 421 });
}
