import type { BodyShape } from './body-shape.ts';
import type { EmulatedHost, HostKind } from './hosts.ts';
import type { Audience } from './identity/audiences.ts';
import type { TokenClaims } from './identity/token.ts';
import type { FaultEffect } from './faults/fault.ts';
import type { AnyTimelineEvent, World } from './world.ts';

/** The methods that routes can have. */
export type Method = 'GET' | 'HEAD' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';

/** One request, looked through: its token is good, its workspace exists, its query and body are known. */
export interface RouteContext {
  readonly world: World;
  /** The raw request; its body has been read where the route has a `body` shape. */
  readonly request: Request;
  readonly url: URL;
  readonly host: EmulatedHost;
  /** Of the path template, decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** By lower-case key, the first of each; `query.get('$top')`. */
  readonly query: ReadonlyMap<string, string>;
  /** As the client sent it, so that URLs in answers carry the same one. */
  readonly apiVersion: string;
  /** The JSON body, checked against the route's shape; undefined for none. */
  readonly body: unknown;
  /** Of the token, where the route asks for one. */
  readonly caller: TokenClaims | undefined;
  /** The request's id in the answer's headers. */
  readonly requestId: string;
  /** Faults that are not over before the route runs. */
  readonly faults: readonly FaultEffect[];
}

/** One request that the emulator answers. */
export interface Route {
  /** Noun and verb: `computes.create`. Faults and the support matrix use it. */
  readonly name: string;
  readonly host: HostKind;
  readonly method: Method;
  /** Names in braces stand for one segment, `{name*}` at the end for all that is left. */
  readonly path: string;
  /**
   * Token that it asks for. Default: management on `management`, `api` and `experiments`, none elsewhere. A route with
   * another scheme says `none` and checks itself, if need be with `checkBearer`.
   */
  readonly audience?: Audience | 'none';
  /**
   * Known query keys besides `api-version`. `any` for URLs that the emulator hands out, onto which clients append keys of
   * their own. Default: none.
   */
  readonly query?: readonly string[] | 'any';
  /** `raw` leaves the body to the route, unread. Default: the request has none. */
  readonly body?: BodyShape | 'raw';
  /** True where neither a recorded answer nor a published schema says what is answered. */
  readonly isInferred?: boolean;
  handle(context: RouteContext): Response | Promise<Response>;
}

/** The routes of one resource. */
export interface RouteGroup {
  readonly name: string;
  readonly routes: readonly Route[];
  /** What happens to the resource as time passes. */
  readonly events?: readonly AnyTimelineEvent[];
  /** Run at every start, inside a transaction: fills a new store, mends what a crash left half-way. */
  start?(world: World): void;
}

const provider = 'providers/Microsoft.MachineLearningServices';

/** The path of the workspace; templates of its resources begin with it. */
export const workspacePath = `/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/${provider}/workspaces/{workspaceName}`;
/** The path of things that belong to a region. */
export const locationPath = `/subscriptions/{subscriptionId}/${provider}/locations/{location}`;
/** The path of a registry on its `experiments` host. */
export const registryPath = `/mferp/managementfrontend/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/${provider}/registries/{registryName}`;
