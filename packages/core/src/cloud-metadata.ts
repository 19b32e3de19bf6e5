import type { HttpClient } from '@azure/core-rest-pipeline';
import { throwIfAborted } from './abort.ts';
import { coreError } from './error-codes.ts';
import { isAmltuneError, type AmltuneError } from './errors.ts';
import { createHttpClient } from './http-client.ts';
import { parseJson } from './parse-json.ts';
import { quoteText } from './quote-text.ts';

/** Where the services of one Azure cloud are. URLs have no trailing slash. */
export interface CloudEndpoints {
  readonly name: string;
  readonly resourceManager: string;
  readonly activeDirectory: string;
  /** Resource id of Azure ML, which is also the audience of scoring and pipeline tokens. */
  readonly mlResourceId: string;
  /** Suffix of storage hosts, as `core.windows.net`. */
  readonly storageSuffix: string;
  /** Base URL that registry names are looked up at. */
  readonly registryDiscovery: string;
  readonly portal: string;
}

/** Which entry of a metadata document to take, and how to fetch it. */
export interface CloudMetadataOptions {
  /** Name of the entry, in any case; without it the first whose resource manager is part of the document's URL. */
  name?: string;
  httpClient?: HttpClient;
  abortSignal?: AbortSignal;
  /** Default `process.env`. */
  env?: NodeJS.ProcessEnv;
}

const timeoutInMs = 30_000;

/**
 * Fetches a cloud metadata document (the one of Resource Manager's `/metadata/endpoints`) and reads one cloud out of it.
 * No token is sent, and only https or a loopback address is asked.
 *
 * @throws AmltuneError `CLOUD_METADATA_INVALID`
 * @throws AmltuneError `ABORTED`
 */
export async function readCloudMetadata(
  metadataUrl: string,
  options: CloudMetadataOptions = {},
): Promise<CloudEndpoints> {
  throwIfAborted(options.abortSignal);
  const url = parseMetadataUrl(metadataUrl);
  const text = await fetchText(url, options);
  const document = parseJson(text);
  if (document === undefined) throw metadataError(url, 'is not JSON');
  return selectCloud(document, url, options);
}

/**
 * Reads one cloud out of a metadata document, by the selection rule and the derived values of the Python ML client
 * (`_azure_environments.py`), except that what that client skips with a warning is an error when no entry is left.
 *
 * @throws AmltuneError `CLOUD_METADATA_INVALID`
 */
export function selectCloud(
  document: unknown,
  metadataUrl: URL,
  { name, env = process.env }: Pick<CloudMetadataOptions, 'name' | 'env'> = {},
): CloudEndpoints {
  const problems: string[] = [];
  for (const entry of Array.isArray(document) ? document : [document]) {
    if (!isWanted(entry, metadataUrl, name)) continue;
    const endpoints = toEndpoints(entry, env);
    if (typeof endpoints !== 'string') return endpoints;
    problems.push(endpoints);
  }
  if (problems[0]) throw metadataError(metadataUrl, problems[0]);
  const wanted = name
    ? `has no cloud named ${quoteText(name)}`
    : 'has no cloud whose resourceManager is part of that URL';
  throw metadataError(metadataUrl, wanted);
}

function isWanted(entry: unknown, metadataUrl: URL, name: string | undefined): boolean {
  if (name) return textAt(entry, 'name')?.toLowerCase() === name.trim().toLowerCase();
  const resourceManager = textAt(entry, 'resourceManager');
  return Boolean(resourceManager && metadataUrl.href.includes(resourceManager));
}

/** The endpoints of one entry, or what is wrong with it. */
function toEndpoints(entry: unknown, env: NodeJS.ProcessEnv): CloudEndpoints | string {
  const name = textAt(entry, 'name');
  if (!name) return 'has an entry without a name';
  const portal = parseHttpsUrl(textAt(entry, 'portal'));
  if (!portal) return `gives ${quoteText(name)} no https portal`;
  const resourceManager = parseHttpsUrl(textAt(entry, 'resourceManager'));
  if (!resourceManager) return `gives ${quoteText(name)} no https resourceManager`;
  const activeDirectory = parseHttpsUrl(textAt(entry, 'authentication', 'loginEndpoint'));
  if (!activeDirectory) return `gives ${quoteText(name)} no https authentication.loginEndpoint`;
  const storageSuffix = textAt(entry, 'suffixes', 'storage');
  if (!storageSuffix || !/^[a-z0-9-]+(\.[a-z0-9-]+)*(:\d+)?$/i.test(storageSuffix)) {
    return `gives ${quoteText(name)} no suffixes.storage`;
  }
  // The ML hosts are not in the document: they follow the portal's host from its third label on.
  const suffix = portal.host.split('.').slice(2).join('.');
  const mlResourceId = parseHttpsUrl(suffix && `https://ml.azure.${suffix}`);
  if (!mlResourceId) return `gives ${quoteText(name)} a portal host of less than three labels`;
  const region = env.REGISTRY_DISCOVERY_ENDPOINT_REGION || 'west';
  const registryDiscovery = parseHttpsUrl(
    env.REGISTRY_DISCOVERY_ENDPOINT_URL || `https://${name.toLowerCase()}${region}.api.ml.azure.${suffix}`,
  );
  if (!registryDiscovery) return `leads to a registry lookup that is no https URL; set REGISTRY_DISCOVERY_ENDPOINT_URL`;
  return {
    name,
    portal: toBase(portal),
    resourceManager: toBase(resourceManager),
    activeDirectory: toBase(activeDirectory),
    mlResourceId: toBase(mlResourceId),
    storageSuffix: storageSuffix.toLowerCase(),
    registryDiscovery: toBase(registryDiscovery),
  };
}

async function fetchText(url: URL, { httpClient, abortSignal, env }: CloudMetadataOptions): Promise<string> {
  const { createHttpHeaders, createPipelineRequest } = await import('@azure/core-rest-pipeline');
  const request = createPipelineRequest({
    url: url.href,
    headers: createHttpHeaders({ accept: 'application/json' }),
    timeout: timeoutInMs,
    allowInsecureConnection: url.protocol === 'http:',
    abortSignal,
  });
  try {
    const { status, bodyAsText } = await (httpClient ?? createHttpClient({ env })).sendRequest(request);
    if (status !== 200) throw metadataError(url, `answered with HTTP ${status}`);
    return bodyAsText ?? '';
  } catch (cause) {
    throwIfAborted(abortSignal);
    throw isAmltuneError(cause) ? cause : metadataError(url, 'could not be fetched', { cause });
  }
}

function parseMetadataUrl(metadataUrl: string): URL {
  const url = URL.parse(metadataUrl);
  const isAllowed = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (!url || !isAllowed || url.username || url.password) {
    throw coreError('CLOUD_METADATA_INVALID', `${quoteText(metadataUrl)} is no URL of a cloud metadata document.`, {
      fix: 'Give an https URL without user name; http is accepted on a loopback address only.',
    });
  }
  return url;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function parseHttpsUrl(text: string | undefined): URL | undefined {
  const url = text ? URL.parse(text) : null;
  return url?.protocol === 'https:' && !url.username && !url.password ? url : undefined;
}

function toBase(url: URL): string {
  return (url.origin + url.pathname).replace(/\/+$/, '');
}

function textAt(value: unknown, ...keys: string[]): string | undefined {
  let found = value;
  for (const key of keys) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = (found as Record<string, unknown>)[key];
  }
  return typeof found === 'string' ? found : undefined;
}

function metadataError(url: URL, problem: string, options: { cause?: unknown } = {}): AmltuneError {
  // The query may carry a key and says nothing about the failure.
  return coreError('CLOUD_METADATA_INVALID', `${quoteText(url.origin + url.pathname)} ${problem}.`, options);
}
