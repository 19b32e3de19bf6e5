import type { TokenCredential } from '@azure/core-auth';
import type { HttpClient } from '@azure/core-rest-pipeline';
import { throwIfAborted } from './abort.ts';
import { systemClock, type Clock } from './clock.ts';
import { builtInClouds, resolveCloud, type Cloud } from './clouds.ts';
import { connect, type Connection } from './connect.ts';
import { createCredential, type CredentialChoice } from './credentials.ts';
import type { CredentialName } from './credentials/credential-names.ts';
import { isAmltuneError, type ErrorKind } from './errors.ts';
import { createHttpClient } from './http-client.ts';
import { proxyForUrl } from './http/environment-proxy.ts';
import { createServicePipeline } from './pipeline.ts';
import type { RetryOptions } from './retry-rules.ts';
import { loadWorkspaceConfig, type WorkspaceConfig, type WorkspaceIds } from './workspace-config.ts';

/** What a check looks at, in the order in which they run. */
export type CheckId =
  'node' | 'cloud' | 'proxy' | 'workspace-config' | 'connection' | 'clock' | 'credential' | 'workspace' | 'registry';

/** What one check found. */
export interface Finding {
  readonly id: CheckId;
  /** The id in words. */
  readonly title: string;
  /** `skip`: not checked, because an earlier check failed. */
  readonly status: 'ok' | 'warn' | 'fail' | 'skip';
  readonly message: string;
  readonly fix?: string;
  /** Code and kind of the error behind a failure. */
  readonly code?: string;
  readonly kind?: ErrorKind;
  /** Facts for programs, such as the sources tried or the skew in seconds. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** What {@link diagnose} checks with. */
export interface DiagnoseOptions {
  /** Folder that the search for a workspace config starts in; default the working directory. */
  start?: string;
  /** Default `process.env`. */
  env?: NodeJS.ProcessEnv;
  /** Ids that win over environment and file. */
  flags?: Partial<WorkspaceIds>;
  cloud?: string | Cloud;
  /** Used instead of a search for one. */
  credential?: TokenCredential;
  credentialName?: CredentialName;
  tenantId?: string;
  /** Default `azureml`. */
  registry?: string;
  httpClient?: HttpClient;
  interactive?: boolean;
  onDeviceCode?: (message: string) => void;
  userAgentPrefix?: string;
  /** Default: a short one, since a check is not worth a long wait. */
  retry?: RetryOptions;
  clock?: Clock;
  abortSignal?: AbortSignal;
  /** Told the title of each check as it begins. */
  onCheck?: (title: string) => void;
  /** Version of Node.js to judge; default the one that runs. */
  nodeVersion?: string;
}

const titles: Readonly<Record<CheckId, string>> = {
  node: 'Node.js',
  cloud: 'cloud',
  proxy: 'proxy',
  'workspace-config': 'workspace config',
  connection: 'connection',
  clock: 'clock',
  credential: 'credential',
  workspace: 'workspace',
  registry: 'registry',
};

const leastNode = [22, 13] as const;
const quickRetry: RetryOptions = { maxRetries: 1 };
/** Entra ID refuses tokens of a machine whose clock is off by more than five minutes. */
const refusedSkewInSeconds = 300;
const doubtfulSkewInSeconds = 60;

type Outcome = Omit<Finding, 'id' | 'title'>;

/**
 * Checks, one after the other, what every command needs: Node.js, the cloud, the proxy, the workspace config, the
 * connection to Resource Manager, this machine's clock, the credential, the workspace and the registry.
 *
 * A check that fails becomes a finding, never an error; those that need what failed are skipped. Nothing is changed.
 *
 * @throws AmltuneError only `ABORTED`
 */
export async function diagnose(options: DiagnoseOptions = {}): Promise<Finding[]> {
  const { env = process.env, abortSignal, registry = 'azureml' } = options;
  const context = { ...options, env, httpClient: options.httpClient ?? createHttpClient({ env }) };
  const findings: Finding[] = [];
  const add = (id: CheckId, outcome: Outcome) => void findings.push({ id, title: titles[id], ...outcome });

  /** Runs one check; gives what it found out, or undefined where it failed. */
  async function check<T>(id: CheckId, run: () => Promise<Outcome & { found: T }>): Promise<T | undefined> {
    throwIfAborted(abortSignal);
    options.onCheck?.(titles[id]);
    try {
      const { found, ...outcome } = await run();
      add(id, outcome);
      return found;
    } catch (error) {
      throwIfAborted(abortSignal);
      add(id, toFailure(error));
      return undefined;
    }
  }
  const skip = (id: CheckId, needed: CheckId) =>
    add(id, { status: 'skip', message: `Not checked, because it needs the ${titles[needed]}.` });

  await check('node', async () => checkNode(options.nodeVersion ?? process.versions.node));
  const cloud = await check('cloud', async () => {
    const found = await resolveCloud(options.cloud, context);
    return { found, status: 'ok', message: `${found.name} (${found.resourceManager})` };
  });
  const target = cloud ?? builtInClouds.AzureCloud;
  await check('proxy', async () => checkProxy(target, env));
  const workspace = await check('workspace-config', () => checkWorkspaceConfig(options.start, context));
  const sentAndServed = cloud && (await check('connection', () => checkConnection(cloud, context)));
  if (!cloud) skip('connection', 'cloud');
  if (sentAndServed) await check('clock', async () => checkClock(sentAndServed));
  else skip('clock', 'connection');
  const choice = cloud && (await check('credential', () => checkCredential(cloud, context)));
  if (!cloud) skip('credential', 'cloud');
  if (!cloud || !choice) {
    skip('workspace', 'credential');
    skip('registry', 'credential');
    return findings;
  }

  const connectAs = { ...context, cloud, credential: choice.credential, registry, retry: options.retry ?? quickRetry };
  const connection = await connect({ ...connectAs, ...(workspace && { workspace }) });
  if (connection.workspace) await check('workspace', () => checkWorkspace(connection.workspace, abortSignal));
  else skip('workspace', 'workspace-config');
  await check('registry', () => checkRegistry(connection, abortSignal));
  return findings;
}

function toFailure(error: unknown): Outcome {
  if (!isAmltuneError(error)) {
    return { status: 'fail', message: error instanceof Error ? error.message : String(error), kind: 'unexpected' };
  }
  const { message, fix, code, kind, details } = error;
  return { status: 'fail', message, fix, code, kind, ...(details && { details }) };
}

function checkNode(version: string): Outcome & { found: string } {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor, leastMinor] = leastNode;
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) {
    return { found: version, status: 'ok', message: version };
  }
  return {
    found: version,
    status: 'fail',
    kind: 'precondition',
    message: `${version} is older than ${leastNode.join('.')}, the oldest that is supported.`,
    fix: 'Install Node.js 24 or another supported version.',
  };
}

function checkProxy(cloud: Cloud, env: NodeJS.ProcessEnv): Outcome & { found: undefined } {
  const hosts = [cloud.resourceManager, cloud.activeDirectory, cloud.registryDiscovery];
  const routes = hosts.map((url) => ({ host: new URL(url).host, proxy: proxyForUrl(new URL(url), env)?.url.host }));
  const proxied = routes.filter(({ proxy }) => proxy !== undefined);
  const direct = routes.filter(({ proxy }) => proxy === undefined).map(({ host }) => host);
  const names = [...new Set(proxied.map(({ proxy }) => proxy))].join(', ');
  const message = !proxied.length
    ? 'None; connections are made directly.'
    : `${names}${direct.length ? `, but directly to ${direct.join(', ')} (NO_PROXY)` : ''}`;
  return { found: undefined, status: 'ok', message, details: { routes } };
}

type Context = DiagnoseOptions & { env: NodeJS.ProcessEnv; httpClient: HttpClient };

async function checkWorkspaceConfig(
  start: string | undefined,
  { env, flags = {} }: Context,
): Promise<Outcome & { found: WorkspaceConfig | undefined }> {
  try {
    const found = await loadWorkspaceConfig(start, { env, flags });
    const sources = [...new Set(Object.values(found.origins).map(({ source }) => source))].join(', ');
    const message = `${found.workspaceName} in ${found.resourceGroup}, subscription ${found.subscriptionId} (${sources})`;
    return { found, status: 'ok', message, details: { origins: found.origins } };
  } catch (error) {
    // Not a failure: registries, data and the local emulator need no workspace.
    if (!isAmltuneError(error) || error.code !== 'WORKSPACE_CONFIG_NOT_FOUND') throw error;
    return { ...toFailure(error), found: undefined, status: 'warn' };
  }
}

/** When a request was sent and answered here, and when the service says that it answered. */
interface Timing {
  readonly sentInMs: number;
  readonly receivedInMs: number;
  readonly serverTime: string | undefined;
}

async function checkConnection(cloud: Cloud, context: Context): Promise<Outcome & { found: Timing }> {
  const { clock = systemClock, abortSignal, httpClient, userAgentPrefix, retry = quickRetry } = context;
  const pipeline = await createServicePipeline({
    cloud,
    // No token is asked for.
    credential: { getToken: async () => null },
    httpClient,
    retry,
    clock,
    ...(userAgentPrefix !== undefined && { userAgentPrefix }),
  });
  const sentInMs = clock.now();
  // Public, and the same document that custom clouds are described by.
  const { headers } = await pipeline.send({
    method: 'GET',
    url: `${cloud.resourceManager}/metadata/endpoints`,
    apiVersion: '2019-05-01',
    audience: 'none',
    // What counts is that the service answers at all.
    allowStatus: [400, 401, 403, 404],
    ...(abortSignal && { abortSignal }),
  });
  const receivedInMs = clock.now();
  const host = new URL(cloud.resourceManager).host;
  const tookInMs = receivedInMs - sentInMs;
  const found = { sentInMs, receivedInMs, serverTime: headers.get('date') };
  return { found, status: 'ok', message: `${host} answers in ${tookInMs} ms`, details: { host, tookInMs } };
}

function checkClock({ sentInMs, receivedInMs, serverTime }: Timing): Outcome & { found: undefined } {
  const serverInMs = Date.parse(serverTime ?? '');
  if (Number.isNaN(serverInMs)) {
    return { found: undefined, status: 'warn', message: 'The service did not say what time it is.' };
  }
  // The header has whole seconds, so half a second is its middle. The last part makes -0 plain.
  const skewInSeconds = Math.round(((sentInMs + receivedInMs) / 2 - (serverInMs + 500)) / 1000) || 0;
  const details = { skewInSeconds };
  const off = Math.abs(skewInSeconds);
  if (off <= doubtfulSkewInSeconds) return { found: undefined, status: 'ok', message: `Right to ${off} s`, details };
  const message = `This machine is ${off} s ${skewInSeconds > 0 ? 'ahead of' : 'behind'} the service.`;
  const fix = 'Set the clock of this machine, best by a time service: tokens are refused from five minutes on.';
  if (off < refusedSkewInSeconds) return { found: undefined, status: 'warn', message, fix, details };
  return { found: undefined, status: 'fail', kind: 'precondition', message, fix, details };
}

async function checkCredential(cloud: Cloud, context: Context): Promise<Outcome & { found: CredentialChoice }> {
  const { credentialName } = context;
  const found = await createCredential({ ...context, cloud, ...(credentialName && { name: credentialName }) });
  const { source, account, tenantId, expiresOn, attempts } = found;
  const whom = `${account ?? 'an account that the token does not name'}, tenant ${tenantId ?? 'unknown'}`;
  const failures = attempts.flatMap(({ ok, source: name, reason }) => (ok ? [] : [`\n${name}: ${reason}`]));
  return {
    found,
    status: 'ok',
    message: `${source}: ${whom}, token until ${expiresOn.toISOString()}${failures.join('')}`,
    details: { source, account, tenantId, expiresOn, attempts },
  };
}

async function checkWorkspace(
  workspace: Connection['workspace'],
  abortSignal: AbortSignal | undefined,
): Promise<Outcome & { found: undefined }> {
  const view = await workspace?.get(abortSignal && { abortSignal });
  return { found: undefined, status: 'ok', message: `${view?.name} in ${view?.location}`, details: { ...view } };
}

async function checkRegistry(
  { registry }: Connection,
  abortSignal: AbortSignal | undefined,
): Promise<Outcome & { found: undefined }> {
  const location = await registry.discover(abortSignal && { abortSignal });
  const message = `${registry.name} at ${new URL(location.url).host}`;
  return { found: undefined, status: 'ok', message, details: { ...location } };
}
