import type { HttpClient } from '@azure/core-rest-pipeline';
import type { CloudEndpoints } from './cloud-metadata.ts';
import { coreError } from './error-codes.ts';
import { quoteText } from './quote-text.ts';

/** Whom a token is for: Azure Resource Manager (and every Azure ML API), endpoints and pipeline jobs, or blob storage. */
export type TokenAudience = 'management' | 'ml' | 'storage';

/** Hosts and ids of one Azure cloud. URLs have no trailing slash. */
export interface Cloud extends CloudEndpoints {
  /**
   * Host names, or `*.` and a suffix, that a token of each audience may be sent to. `:port` at the end stands for a port
   * other than 443.
   */
  readonly tokenHosts: Readonly<Record<TokenAudience, readonly string[]>>;
}

/** A cloud that is described by a metadata document; without a name, the entry whose resource manager is in the URL. */
export interface CloudMetadataSource {
  readonly metadataUrl: string;
  readonly name?: string;
}

/** How {@link resolveCloud} looks things up. */
export interface ResolveCloudOptions {
  /** Fetches the metadata document; default is a new client of {@link createHttpClient}. */
  httpClient?: HttpClient;
  abortSignal?: AbortSignal;
  /** Default `process.env`. */
  env?: NodeJS.ProcessEnv;
}

// Sources: the Python client's table of clouds for the URLs; Microsoft's list of required host names for Azure ML
// (how-to-access-azureml-behind-firewall, how-to-custom-dns) for the API and inference suffixes. The experiments suffix of
// US Government is not in that list and follows the one of China.
const publicCloud: Cloud = withTokenHosts(
  {
    name: 'AzureCloud',
    resourceManager: 'https://management.azure.com',
    activeDirectory: 'https://login.microsoftonline.com',
    mlResourceId: 'https://ml.azure.com',
    storageSuffix: 'core.windows.net',
    registryDiscovery: 'https://eastus.api.azureml.ms',
    portal: 'https://portal.azure.com',
  },
  ['*.api.azureml.ms', '*.experiments.azureml.net'],
);

const chinaCloud: Cloud = withTokenHosts({
  name: 'AzureChinaCloud',
  resourceManager: 'https://management.chinacloudapi.cn',
  activeDirectory: 'https://login.chinacloudapi.cn',
  mlResourceId: 'https://ml.azure.cn',
  storageSuffix: 'core.chinacloudapi.cn',
  registryDiscovery: 'https://chinaeast2.api.ml.azure.cn',
  portal: 'https://portal.azure.cn',
});

const usGovernmentCloud: Cloud = withTokenHosts({
  name: 'AzureUSGovernment',
  resourceManager: 'https://management.usgovcloudapi.net',
  activeDirectory: 'https://login.microsoftonline.us',
  mlResourceId: 'https://ml.azure.us',
  storageSuffix: 'core.usgovcloudapi.net',
  registryDiscovery: 'https://usgovarizona.api.ml.azure.us',
  portal: 'https://portal.azure.us',
});

/** The clouds that need no metadata document, by the name that `az cloud list` gives them. */
export const builtInClouds = {
  AzureCloud: publicCloud,
  AzureChinaCloud: chinaCloud,
  AzureUSGovernment: usGovernmentCloud,
} as const satisfies Readonly<Record<string, Cloud>>;

// The second column of names is what the Go and Terraform tools call the same clouds.
const cloudsByAlias: ReadonlyMap<string, Cloud> = new Map([
  ...['azurecloud', 'azurepubliccloud', 'azurepublic', 'public', 'azure'].map((name) => [name, publicCloud] as const),
  ...['azurechinacloud', 'azurechina', 'china'].map((name) => [name, chinaCloud] as const),
  ...['azureusgovernment', 'azureusgovernmentcloud', 'azuregovernment', 'usgovernment', 'usgov'].map(
    (name) => [name, usGovernmentCloud] as const,
  ),
]);

/** Variables that name a cloud, first set one wins: ours, the Python ML client's, the Azure CLI's. */
const cloudNameVariables = ['AMLTUNE_CLOUD', 'AZUREML_CURRENT_CLOUD', 'AZURE_CLOUD_NAME'] as const;

/**
 * Finds a cloud: an object is taken as it is, a name is looked up among the built-in ones (in any case, also as `public`,
 * `china` or `usgov`) and then in the document at `ARM_CLOUD_METADATA_URL`, a metadata source is fetched.
 *
 * Without a cloud the environment decides: `AMLTUNE_CLOUD`, `AZUREML_CURRENT_CLOUD`, `AZURE_CLOUD_NAME`,
 * `ARM_CLOUD_METADATA_URL` in this order, else AzureCloud. A metadata document is fetched by https (http only on loopback)
 * and never with a token.
 *
 * @throws AmltuneError `CLOUD_UNKNOWN`
 * @throws AmltuneError `CLOUD_METADATA_INVALID`
 * @throws AmltuneError `ABORTED`
 */
export async function resolveCloud(
  cloud?: string | Cloud | CloudMetadataSource,
  options: ResolveCloudOptions = {},
): Promise<Cloud> {
  const env = options.env ?? process.env;
  const metadataUrl = env.ARM_CLOUD_METADATA_URL || undefined;
  if (typeof cloud === 'object') {
    return 'metadataUrl' in cloud ? fetchCloud(cloud.metadataUrl, cloud.name, options) : cloud;
  }
  const name = cloud ?? cloudNameVariables.map((variable) => env[variable]).find(Boolean);
  if (name === undefined) return metadataUrl ? fetchCloud(metadataUrl, undefined, options) : publicCloud;
  const known = cloudsByAlias.get(name.trim().toLowerCase());
  if (known) return known;
  if (metadataUrl) return fetchCloud(metadataUrl, name, options);
  throw coreError('CLOUD_UNKNOWN', `There is no cloud named ${quoteText(name)}.`);
}

/** The OAuth scope of a token; one scope serves Resource Manager, registries and the history service. */
export function scopeOf(cloud: Cloud, audience: TokenAudience): string {
  if (audience === 'management') return `${cloud.resourceManager}/.default`;
  if (audience === 'ml') return `${cloud.mlResourceId}/.default`;
  return 'https://storage.azure.com/.default';
}

/**
 * Whether a token of an audience may be sent to a URL: only by https, only to a listed host on its port, and only if the
 * host is written plainly (no user info, no trailing dot, ASCII), so that no two readers of the URL can disagree about it.
 */
export function isTokenHost(cloud: Cloud, audience: TokenAudience, url: string | URL): boolean {
  const address = readPlainAddress(String(url));
  if (!address) return false;
  return cloud.tokenHosts[audience].some((pattern) => {
    const { host, port } = splitPort(pattern.toLowerCase());
    if (port !== address.port) return false;
    return host.startsWith('*.') ? address.host.endsWith(host.slice(1)) : address.host === host;
  });
}

const httpsPort = '443';

function readPlainAddress(url: string): { host: string; port: string } | undefined {
  const label = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?';
  const match = new RegExp(`^https://(${label}(?:\\.${label})*)(?::(\\d{1,5}))?(?=[/?#]|$)`, 'i').exec(url);
  if (!match?.[1] || !URL.canParse(url)) return undefined;
  const host = match[1].toLowerCase();
  // Numeric hosts are rewritten by the URL parser (0x7f.1 becomes 127.0.0.1): what is compared has to be what is dialled.
  return new URL(url).hostname === host ? { host, port: String(Number(match[2] ?? httpsPort)) } : undefined;
}

function splitPort(authority: string): { host: string; port: string } {
  const [host = '', port = httpsPort] = authority.split(':');
  return { host, port };
}

/** Adds the hosts of a cloud whose Azure ML services lie under its ML host, or under the suffixes given. */
function withTokenHosts(endpoints: CloudEndpoints, apiHosts?: readonly string[]): Cloud {
  const mlHost = new URL(endpoints.mlResourceId).host;
  const management = [
    new URL(endpoints.resourceManager).host,
    ...(apiHosts ?? [`*.api.${mlHost}`, `*.experiments.${mlHost}`]),
  ];
  const discoveryHost = new URL(endpoints.registryDiscovery).host;
  // A custom cloud's lookup host comes from a setting of its own and need not lie under the ML host.
  if (!management.some((pattern) => pattern.startsWith('*') && discoveryHost.endsWith(pattern.slice(1)))) {
    management.push(discoveryHost);
  }
  return {
    ...endpoints,
    tokenHosts: {
      management,
      ml: [...management, `*.inference.${mlHost}`],
      storage: [`*.blob.${endpoints.storageSuffix}`],
    },
  };
}

async function fetchCloud(metadataUrl: string, name: string | undefined, options: ResolveCloudOptions): Promise<Cloud> {
  const { readCloudMetadata } = await import('./cloud-metadata.ts');
  const { name: found, ...endpoints } = await readCloudMetadata(metadataUrl, { ...options, name });
  // As in the Python client, a document cannot redefine a built-in cloud.
  const builtIn = Object.values(builtInClouds).find((cloud) => cloud.name === found);
  return builtIn ?? withTokenHosts({ name: found, ...endpoints });
}
