import { connect, createHttpClient, type ConnectOptions, type WorkspaceClient } from '@amltune/core';
import type { UploadAccess } from '@amltune/data/upload';
import { unsignedToken } from '@amltune/testing';
import { account, container, type Azurite } from './server.ts';

type HttpClient = NonNullable<ConnectOptions['httpClient']>;

/** What the workspace gives out, and what is seen of the requests to the oracle. */
export interface OracleWorkspaceOptions {
  readonly access: UploadAccess;
  /** Default: that of the oracle. */
  readonly key?: string;
  /** Default: that of the oracle. */
  readonly sasToken?: string;
  /** Default: the container of the suite. */
  readonly containerName?: string;
  readonly onRequest?: (method: string, url: string) => void;
}

/** A workspace whose datastore is in Azurite: Resource Manager is played here, the storage is asked for real. */
export async function connectOracle(
  azurite: Pick<Azurite, 'address' | 'ca' | 'key' | 'sasToken'>,
  {
    access,
    key = azurite.key,
    sasToken = azurite.sasToken,
    containerName = container,
    onRequest,
  }: OracleWorkspaceOptions,
): Promise<WorkspaceClient> {
  const storage = createHttpClient({ connectTo: azurite.address, ca: azurite.ca });
  const httpClient: HttpClient = {
    async sendRequest(request) {
      const { hostname } = new URL(request.url);
      if (hostname !== 'management.azure.com') {
        onRequest?.(request.method, request.url);
        return storage.sendRequest(request);
      }
      const body = request.method === 'POST' ? listSecrets() : describeDatastore();
      return { request, status: 200, headers: request.headers, bodyAsText: JSON.stringify(body) };
    },
  };
  const describeDatastore = () => ({
    id: 'id',
    name: 'workspaceblobstore',
    properties: {
      datastoreType: 'AzureBlob',
      credentials: { credentialsType: access === 'identity' ? 'None' : 'AccountKey' },
      accountName: account,
      containerName,
    },
  });
  const listSecrets = () =>
    access === 'account-key' ? { secretsType: 'AccountKey', key } : { secretsType: 'Sas', sasToken };
  const { workspace } = await connect({
    credential: { getToken: async (scopes) => issueToken([scopes].flat().join(' ')) },
    workspace: { subscriptionId: '1', resourceGroup: 'rg', workspaceName: 'ws' },
    httpClient,
  });
  return workspace;
}

/** Azurite checks issuer, audience and times of a token, and not its signature. */
function issueToken(scope: string) {
  const now = Math.floor(Date.now() / 1000);
  const times = { iat: now - 60, nbf: now - 60, exp: now + 3600 };
  const audience = scope.replace(/\/\.default$/, '');
  const token = unsignedToken({ aud: audience, iss: 'https://sts.windows.net/1/', ...times });
  return { token, expiresOnTimestamp: times.exp * 1000 };
}
