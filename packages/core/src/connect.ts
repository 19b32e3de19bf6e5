import type { TokenCredential } from '@azure/core-auth';
import type { HttpClient } from '@azure/core-rest-pipeline';
import type { Clock } from './clock.ts';
import type { Cloud } from './clouds.ts';
import type { RegistryClient } from './registry-client.ts';
import type { RetryOptions } from './retry-rules.ts';
import type { WorkspaceClient } from './workspace-client.ts';
import type { WorkspaceIds } from './workspace-config.ts';

/** What a connection is made of. */
export interface ConnectOptions {
  /** One credential for every call; `createCredential` finds one. */
  readonly credential: TokenCredential;
  /** Ids, as `loadWorkspaceConfig` finds them, or an ARM id. Without it only registries can be read. */
  readonly workspace?: WorkspaceIds | string;
  /** Default `azureml`, which is Azure's own. */
  readonly registry?: string;
  /** As {@link resolveCloud} takes it; the environment decides by default. */
  readonly cloud?: string | Cloud;
  /** Default: a new client of {@link createHttpClient}. */
  readonly httpClient?: HttpClient;
  readonly retry?: RetryOptions;
  /** Put before `amltune/<version>` in the user agent; at most 24 characters are kept. */
  readonly userAgentPrefix?: string;
  /** Default: the machine's time. */
  readonly clock?: Clock;
}

/** The clients that share one credential, one HTTP client and one cloud. */
export interface Connection {
  readonly cloud: Cloud;
  /** Undefined where no workspace was given. */
  readonly workspace?: WorkspaceClient;
  readonly registry: RegistryClient;
}

/** A connection to a workspace. */
export interface WorkspaceConnection extends Connection {
  readonly workspace: WorkspaceClient;
}

/**
 * Makes the clients. Nothing is sent before one of them is used, except for the metadata document of a custom cloud.
 *
 * @throws AmltuneError `ID_INVALID` for a workspace that is no ARM id of one
 * @throws AmltuneError `CLOUD_UNKNOWN`
 * @throws AmltuneError `CLOUD_METADATA_INVALID`
 *
 * @example
 * const { credential } = await createCredential();
 * const { workspace, registry } = await connect({ credential, workspace: await loadWorkspaceConfig() });
 * const model = await registry.getModel('Phi-3-mini-4k-instruct');
 */
export async function connect(
  options: ConnectOptions & { readonly workspace: WorkspaceIds | string },
): Promise<WorkspaceConnection>;
export async function connect(options: ConnectOptions): Promise<Connection>;
export async function connect(options: ConnectOptions): Promise<Connection> {
  const { openConnection } = await import('./open-connection.ts');
  return openConnection(options);
}
