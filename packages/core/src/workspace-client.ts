import { discovery, workspace as workspaceGuard, type Guard } from '@amltune/wire';
import type { TokenCredential } from '@azure/core-auth';
import type { HttpClient } from '@azure/core-rest-pipeline';
import type { Clock } from './clock.ts';
import type { Cloud } from './clouds.ts';
import { beginOperation, restoreOperation, type Operation } from './operation.ts';
import { listPages, type PagedItems } from './paging.ts';
import { encodePathSegment } from './path-segment.ts';
import type { ServicePipeline, ServiceRequest, ServiceResponse } from './pipeline.ts';
import { addApiVersion } from './policies/api-version.ts';
import { readAnswer } from './read-answer.ts';
import { formatResourceId } from './resource-id.ts';
import { shareResult } from './shared-result.ts';
import type { WorkspaceIds } from './workspace-config.ts';
import { toServiceHosts, toWorkspace, type ServiceHosts, type Workspace } from './workspace-view.ts';

/**
 * What a path is relative to: the workspace at Resource Manager, the subscription's part of the workspace's region there
 * (sizes, usages), or the workspace at a data-plane service of its region, as `{ service: 'history/v1.0' }`.
 */
export type WorkspaceBase = 'workspace' | 'location' | { readonly service: string };

/** Where a request goes. */
export interface WorkspaceRoute {
  /**
   * Begins with `/`; names in it have gone through `encodePathSegment`. Empty for the base itself. An absolute URL that the
   * service handed out, as a log file's, is taken as it is.
   */
  readonly path: string;
  /** Default `workspace`. */
  readonly base?: WorkspaceBase;
  /** Sent as written here, after `api-version`; `$` stays literal. */
  readonly query?: Readonly<Record<string, string>>;
}

/** A request below a workspace. */
export interface WorkspaceRequest extends WorkspaceRoute, Omit<ServiceRequest, 'url'> {}

/** How a listing below a workspace is read. */
export interface WorkspaceListOptions<T> extends Omit<WorkspaceRoute, 'path'> {
  readonly apiVersion: string;
  readonly guard: Guard<T>;
  readonly abortSignal?: AbortSignal;
}

/** How an operation below a workspace is begun. */
export interface WorkspaceBeginRequest<T> extends WorkspaceRequest {
  readonly apiVersion: string;
  /** Proves the final answer; `nothing` for one without a body. */
  readonly guard: Guard<T>;
  /** What messages call the operation. Default: the method and the URL's path. */
  readonly name?: string;
  /** Wait between polls where the service does not say. Default 30,000. */
  readonly intervalInMs?: number;
}

/** What a workspace is reached with, for a package that speaks to a service of its own, as blob storage. */
export interface WorkspaceTransport {
  readonly cloud: Cloud;
  readonly credential: TokenCredential;
  readonly httpClient: HttpClient;
}

/**
 * One workspace: what it is, and the seam that packages for computes, jobs, models and endpoints send their requests
 * through. Every method throws any `SERVICE_*` code, `HOST_REFUSED` and `ABORTED`.
 */
export interface WorkspaceClient {
  /** ARM id. */
  readonly id: string;
  readonly ids: WorkspaceIds;
  /** Not enumerable, as a credential holds secrets. */
  readonly transport: WorkspaceTransport;
  /** Reads the workspace anew. */
  get(options?: { abortSignal?: AbortSignal }): Promise<Workspace>;
  /** The hosts of its region; asked once, without a token. */
  discover(options?: { abortSignal?: AbortSignal }): Promise<ServiceHosts>;
  /** Sends one request. With a guard, the body of the answer is proved and typed; without, it is unknown. */
  send<T>(request: WorkspaceRequest & { readonly guard: Guard<T> }): Promise<ServiceResponse & { readonly body: T }>;
  send(request: WorkspaceRequest): Promise<ServiceResponse>;
  /** Lists all pages; nothing is sent before the first item is asked for. */
  list<T>(path: string, options: WorkspaceListOptions<T>): PagedItems<T>;
  /** Begins an operation and returns as soon as the service has accepted it. */
  begin<T>(request: WorkspaceBeginRequest<T>): Promise<Operation<T>>;
  /**
   * Goes on with an operation of {@link WorkspaceClient.begin}, also one of another process.
   *
   * @throws AmltuneError `OPERATION_STATE_INVALID`
   */
  restore<T>(serialized: string, options: { readonly guard: Guard<T> }): Promise<Operation<T>>;
}

// As the Python client 1.34.0 asks for a workspace.
const workspaceVersion = '2024-10-01-preview';

/** Makes the client of a workspace; nothing is sent yet. */
export function createWorkspaceClient(
  pipeline: ServicePipeline,
  { transport, ids: given, clock }: { transport: WorkspaceTransport; ids: WorkspaceIds; clock?: Clock },
): WorkspaceClient {
  const { cloud } = transport;
  const { subscriptionId, resourceGroup, workspaceName } = given;
  const ids: WorkspaceIds = { subscriptionId, resourceGroup, workspaceName };
  const subscription = `/subscriptions/${encodePathSegment(subscriptionId)}`;
  const provider = 'providers/Microsoft.MachineLearningServices';
  const group = `${subscription}/resourceGroups/${encodePathSegment(resourceGroup)}`;
  const workspacePath = `${group}/${provider}/workspaces/${encodePathSegment(workspaceName)}`;
  const readWorkspace = shareResult(() => getWorkspace());
  const readHosts = shareResult(async () => {
    const { discoveryUrl } = await readWorkspace();
    // The Python client asks without a token too.
    const answer = await pipeline.send({
      method: 'GET',
      url: discoveryUrl,
      audience: 'none',
      headers: { Accept: '*/*' },
    });
    return toServiceHosts(readAnswer(answer, discovery, `the hosts of the workspace ${workspaceName}`));
  });

  async function getWorkspace(abortSignal?: AbortSignal): Promise<Workspace> {
    const answer = await pipeline.send({
      method: 'GET',
      url: `${cloud.resourceManager}${workspacePath}`,
      apiVersion: workspaceVersion,
      abortSignal,
    });
    return toWorkspace(readAnswer(answer, workspaceGuard, `the workspace ${workspaceName}`));
  }

  async function resolveUrl({ path, base = 'workspace', query }: WorkspaceRoute, abortSignal?: AbortSignal) {
    if (path.startsWith('https://')) return path;
    const search = new URLSearchParams(query).toString().replaceAll('+', '%20').replaceAll('%24', '$');
    const suffix = search ? `?${search}` : '';
    if (base === 'workspace') return `${cloud.resourceManager}${workspacePath}${path}${suffix}`;
    if (base !== 'location')
      return `${(await readHosts(abortSignal)).api}/${base.service}${workspacePath}${path}${suffix}`;
    const { location } = await readWorkspace(abortSignal);
    const region = `${subscription}/${provider}/locations/${encodePathSegment(location)}`;
    return `${cloud.resourceManager}${region}${path}${suffix}`;
  }

  async function toServiceRequest(request: WorkspaceRequest): Promise<ServiceRequest> {
    const { path, base, query, ...rest } = request;
    return {
      ...rest,
      url: await resolveUrl({ path, base, query }, rest.abortSignal),
    };
  }

  function send<T>(request: WorkspaceRequest & { readonly guard: Guard<T> }): Promise<ServiceResponse & { body: T }>;
  function send(request: WorkspaceRequest): Promise<ServiceResponse>;
  async function send(request: WorkspaceRequest & { readonly guard?: Guard<unknown> }): Promise<ServiceResponse> {
    const { guard, ...rest } = request;
    const answer = await pipeline.send(await toServiceRequest(rest));
    if (guard) readAnswer(answer, guard, `${rest.method} ${rest.path}`);
    return answer;
  }

  const client: WorkspaceClient = {
    id: formatResourceId({ kind: 'workspace', ...ids }),
    ids,
    transport,
    get: ({ abortSignal } = {}) => getWorkspace(abortSignal),
    discover: ({ abortSignal } = {}) => readHosts(abortSignal),
    send,
    list: (path, { apiVersion, guard, abortSignal, ...route }) =>
      listPages(pipeline, {
        url: async () => addApiVersion(await resolveUrl({ path, ...route }, abortSignal), apiVersion),
        guard,
        toItem: (item) => item,
        abortSignal,
      }),
    async begin({ guard, name, intervalInMs, ...request }) {
      return beginOperation(pipeline, await toServiceRequest(request), {
        toResult: (answer) => readAnswer(answer, guard, name ?? `${request.method} ${request.path}`),
        name,
        intervalInMs,
        clock,
      });
    },
    restore: (serialized, { guard }) =>
      restoreOperation(serialized, {
        pipeline,
        toResult: (answer) => readAnswer(answer, guard, 'the operation'),
        clock,
      }),
  };
  return Object.defineProperty(client, 'transport', { enumerable: false });
}
