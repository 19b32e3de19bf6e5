import type { TokenCredential } from '@azure/core-auth';
import type { HttpClient } from '@azure/core-rest-pipeline';
import type * as identityModule from '@azure/identity';
import type { CredentialSourceName } from './credential-names.ts';

/** What a source makes its credential from. */
export interface SourceSettings {
  readonly identity: typeof identityModule;
  readonly env: NodeJS.ProcessEnv;
  readonly tenantId?: string;
  readonly authorityHost: string;
  /** Whether the login host is one of those that Microsoft's instance discovery knows. */
  readonly isKnownAuthority: boolean;
  readonly httpClient: HttpClient;
  /** Whether no other source is tried. */
  readonly isOnlySource: boolean;
  /** Why nobody can sign in here, if so. */
  readonly signInObstacle?: string;
  /** Why nobody can see a browser here, if so. */
  readonly browserObstacle?: string;
  readonly onDeviceCode: (message: string) => void;
}

interface CredentialSource {
  /** Name of its class in `@azure/identity`, by which `AZURE_TOKEN_CREDENTIALS` knows it. */
  readonly className: string;
  /** In DefaultAzureCredential: what a deployed service uses, or what a developer's machine has. */
  readonly group?: 'prod' | 'dev';
  /** Set up on purpose by variables: if it then fails, going on would hand over to another identity silently. */
  readonly endsChain?: boolean;
  /** Waits for a person, without limit. */
  readonly isInteractive?: boolean;
  /** Makes the credential, or says why it cannot be used here. */
  readonly create: (settings: SourceSettings) => TokenCredential | string;
}

// A tool of a developer's machine that hangs, as one that waits for a prompt, must not hold up the others.
const toolTimeoutInMs = 30_000;
// DefaultAzureCredential retries the machine's identity endpoint for 25 s when it answers 404; one that exists rarely does.
const chainRetries = { maxRetries: 2, retryDelayInMs: 800 };

/**
 * Every source; those with a group are in DefaultAzureCredential of `@azure/identity` 4.14.
 *
 * Its last member, the Windows account broker, is not exported by that package and is left out, as is the retired sign-in
 * by `AZURE_USERNAME` and `AZURE_PASSWORD`.
 */
const credentialSources: Readonly<Record<CredentialSourceName, CredentialSource>> = {
  environment: {
    className: 'EnvironmentCredential',
    group: 'prod',
    endsChain: true,
    create: ({ identity, env, ...settings }) => {
      const tenantId = settings.tenantId ?? env.AZURE_TENANT_ID;
      const { AZURE_CLIENT_ID: clientId, AZURE_CLIENT_SECRET: secret } = env;
      const { AZURE_CLIENT_CERTIFICATE_PATH: certificatePath } = env;
      if (!tenantId || !clientId || !(secret || certificatePath)) {
        return listUnset({
          AZURE_TENANT_ID: tenantId,
          AZURE_CLIENT_ID: clientId,
          'AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH': secret || certificatePath,
        });
      }
      const options = toOptions(env, settings);
      if (secret) return new identity.ClientSecretCredential(tenantId, clientId, secret, options);
      return new identity.ClientCertificateCredential(
        tenantId,
        clientId,
        { certificatePath: certificatePath ?? '', certificatePassword: env.AZURE_CLIENT_CERTIFICATE_PASSWORD },
        { ...options, sendCertificateChain: /^(true|1)$/i.test(env.AZURE_CLIENT_SEND_CERTIFICATE_CHAIN ?? '') },
      );
    },
  },
  'workload-identity': {
    className: 'WorkloadIdentityCredential',
    group: 'prod',
    endsChain: true,
    create: ({ identity, env, ...settings }) => {
      const tenantId = settings.tenantId ?? env.AZURE_TENANT_ID;
      const { AZURE_CLIENT_ID: clientId, AZURE_FEDERATED_TOKEN_FILE: tokenFilePath } = env;
      if (!tenantId || !clientId || !tokenFilePath) {
        return listUnset({
          AZURE_TENANT_ID: tenantId,
          AZURE_CLIENT_ID: clientId,
          AZURE_FEDERATED_TOKEN_FILE: tokenFilePath,
        });
      }
      const options = { ...toOptions(env, settings), tenantId, clientId, tokenFilePath };
      return new identity.WorkloadIdentityCredential(options);
    },
  },
  'managed-identity': {
    className: 'ManagedIdentityCredential',
    group: 'prod',
    create: ({ identity, env, ...settings }) => {
      // Asks the machine's endpoint with a limit of one second first, as DefaultAzureCredential does by the same option,
      // which the package does not list: without it every machine outside Azure would wait for the full retries.
      const probing = settings.isOnlySource ? {} : { sendProbeRequest: true, retryOptions: chainRetries };
      const clientId = env.AZURE_CLIENT_ID || undefined;
      const options = { ...toOptions(env, settings), ...probing, clientId };
      return new identity.ManagedIdentityCredential(options);
    },
  },
  'visual-studio-code': {
    className: 'VisualStudioCodeCredential',
    group: 'dev',
    create: ({ identity, env, ...settings }) => new identity.VisualStudioCodeCredential(toOptions(env, settings)),
  },
  'azure-cli': {
    className: 'AzureCliCredential',
    group: 'dev',
    create: ({ identity, env, ...settings }) => new identity.AzureCliCredential(toOptions(env, settings)),
  },
  'azure-powershell': {
    className: 'AzurePowerShellCredential',
    group: 'dev',
    create: ({ identity, env, ...settings }) => new identity.AzurePowerShellCredential(toOptions(env, settings)),
  },
  'azure-developer-cli': {
    className: 'AzureDeveloperCliCredential',
    group: 'dev',
    create: ({ identity, env, ...settings }) => new identity.AzureDeveloperCliCredential(toOptions(env, settings)),
  },
  'azure-pipelines': {
    className: 'AzurePipelinesCredential',
    // Unlike a token of `az` in a pipeline, which ends after an hour, its tokens can be renewed as long as the task runs.
    create: ({ identity, env, ...settings }) => {
      const tenantId = settings.tenantId ?? env.AZURESUBSCRIPTION_TENANT_ID;
      const { AZURESUBSCRIPTION_CLIENT_ID: clientId, AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: connectionId } = env;
      const { SYSTEM_ACCESSTOKEN: accessToken } = env;
      if (!tenantId || !clientId || !connectionId || !accessToken) {
        return listUnset({
          AZURESUBSCRIPTION_TENANT_ID: tenantId,
          AZURESUBSCRIPTION_CLIENT_ID: clientId,
          AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: connectionId,
          SYSTEM_ACCESSTOKEN: accessToken,
        });
      }
      const options = toOptions(env, settings);
      return new identity.AzurePipelinesCredential(tenantId, clientId, connectionId, accessToken, options);
    },
  },
  'interactive-browser': {
    className: 'InteractiveBrowserCredential',
    isInteractive: true,
    create: ({ identity, env, ...settings }) =>
      settings.browserObstacle ?? new identity.InteractiveBrowserCredential(toOptions(env, settings)),
  },
  'device-code': {
    className: 'DeviceCodeCredential',
    isInteractive: true,
    create: ({ identity, env, onDeviceCode, ...settings }) =>
      settings.signInObstacle ??
      new identity.DeviceCodeCredential({
        ...toOptions(env, settings),
        userPromptCallback: ({ message }) => onDeviceCode(message),
      }),
  },
};

/** The source of a name. */
export function sourceOf(name: CredentialSourceName): CredentialSource {
  return credentialSources[name];
}

/** Options of one credential: a new object each time, because some constructors write into theirs. */
function toOptions(
  env: NodeJS.ProcessEnv,
  settings: Pick<SourceSettings, 'tenantId' | 'authorityHost' | 'isKnownAuthority' | 'httpClient'>,
) {
  return {
    tenantId: settings.tenantId,
    authorityHost: settings.authorityHost,
    // Otherwise the login host itself is asked for at login.microsoftonline.com, which does not know it.
    disableInstanceDiscovery: !settings.isKnownAuthority,
    // Whoever is signed in with `az` can work in every tenant he is a guest of; the service decides, not the client.
    additionallyAllowedTenants: env.AZURE_ADDITIONALLY_ALLOWED_TENANTS?.split(';') ?? ['*'],
    httpClient: settings.httpClient,
    processTimeoutInMs: toolTimeoutInMs,
  };
}

function listUnset(values: Readonly<Record<string, string | undefined>>): string {
  const unset = Object.keys(values).filter((name) => !values[name]);
  return `${unset.join(', ')} not set`;
}
