import { encodePathSegment, type Clock, type WorkspaceClient } from '@amltune/core';

// As azure-ai-ml 1.34.0 sends them, seen on the wire.
export const endpointVersion = '2022-02-01-preview';
export const deploymentVersion = '2023-04-01-preview';

/** The Python client waits 5 s between polls of a deployment's PUT and an endpoint's DELETE, 30 s between all others. */
export const shortIntervalInMs = 5_000;
export const longIntervalInMs = 30_000;

/** A request that only reads, or is answered at once. */
export interface EndpointReadOptions {
  readonly abortSignal?: AbortSignal;
}

/** A change that the service takes its time for. */
export interface EndpointChangeOptions extends EndpointReadOptions {
  /** Longest wait; the change goes on at the service after it. Default: no limit. */
  readonly timeoutInMs?: number;
  /** Told what goes on while waiting. */
  readonly onEvent?: (event: DeployEvent) => void;
  /** Default: the machine's time. */
  readonly clock?: Clock;
}

/** What a change is about. */
export interface DeploySubject {
  readonly action: 'create' | 'update' | 'delete' | 'set-traffic' | 'rotate-key';
  readonly resource: 'endpoint' | 'deployment';
  readonly endpointName: string;
  readonly deploymentName?: string;
}

/** What goes on while a change is waited for. Times count from the moment at which the service accepted the change. */
export type DeployEvent = DeploySubject & { readonly elapsedInMs: number } & (
    | {
        readonly type: 'change-begun';
        /** For `workspace.restore`, in another process too. Not enumerable: the service may sign the URLs in it. */
        readonly operation: string;
      }
    | {
        /** After each poll. */
        readonly type: 'change-progressed';
        /** The service's own word, as `Creating`. */
        readonly phase: string;
        /** 0 to 100; absent where the service does not say. */
        readonly percentComplete?: number;
      }
    | { readonly type: 'change-succeeded' }
  );

/** The path of an endpoint below its workspace. */
export function endpointPath(endpointName: string): string {
  return `/onlineEndpoints/${encodePathSegment(endpointName)}`;
}

/** The path of a deployment below its workspace. */
export function deploymentPath(endpointName: string, deploymentName: string): string {
  return `${endpointPath(endpointName)}/deployments/${encodePathSegment(deploymentName)}`;
}

const locations = new WeakMap<WorkspaceClient, Promise<string>>();

/** The region of a workspace, which every create carries; asked once for each client, as a workspace never moves. */
export async function readLocation(workspace: WorkspaceClient, abortSignal?: AbortSignal): Promise<string> {
  const known = locations.get(workspace);
  if (known) return known;
  const { location } = await workspace.get({ abortSignal });
  locations.set(workspace, Promise.resolve(location));
  return location;
}
